import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@merhaba/api";
import { useEffect, useRef, useState } from "react";
import { askAction, orderActionQuery, quoteAction, refreshOrders, retryAction, type Target } from "../queries";
import type { ActionBody, OrderAction, Quote } from "../types";
import { forgetFormDraft, newFormDraft, readFormDraft, writeFormDraft, type FormDraft } from "./draft";

interface ActionFormOptions<V> {
  /** Names the draft: whose form it is and what it is about. */
  name: string;
  target: Target;
  /** Is it worth asking first what would happen in money? */
  quoted: boolean;
  initial: V;
  /** What the values ask for; `null` while something is missing. */
  compose: (values: V) => ActionBody | null;
}

/** No answer, or one that leaves open whether the wish arrived: only the very same may be sent again. */
const leavesOpen = (error: unknown): boolean => error instanceof ApiError && (error.unreachable || error.status >= 500 || error.code === "still-running");

/** A form that is sent once, however often it is pressed, and that loses nothing of what was typed. */
export function useActionForm<V extends object>({ name, target, quoted, initial, compose }: ActionFormOptions<V>) {
  const client = useQueryClient();
  const [first] = useState(() => readFormDraft<V>(name));
  const [draft, setDraft] = useState<FormDraft<V>>(() => (first ? { ...first, values: { ...initial, ...first.values } } : newFormDraft(initial)));
  const keep = (next: FormDraft<V>) => {
    setDraft(next);
    writeFormDraft(name, next);
  };
  const body = compose(draft.values);
  const order = "order" in target ? target.order : null;

  const asking = useMutation({
    meta: { quiet: true },
    mutationFn: ({ sent, key }: { sent: ActionBody; key: string }) => askAction(target, sent, key),
    onSuccess: (action) => {
      client.setQueryData(orderActionQuery(action.id).queryKey, action);
      keep({ ...now.current, sent: null, action: action.id });
      refreshOrders(client, order);
    },
    onError: (error) => {
      if (!leavesOpen(error)) keep({ ...now.current, sent: null, key: crypto.randomUUID() });
    },
  });
  const now = useRef(draft);
  now.current = draft;
  const isBusy = useRef(false);
  isBusy.current = asking.isPending;

  const send = (sent: ActionBody) => {
    if (isBusy.current) return;
    isBusy.current = true;
    keep({ ...draft, sent, at: Date.now() });
    asking.mutate({ sent, key: draft.key });
  };
  // Sent before a reload, and never answered: the same wish under the same key, so it cannot happen twice.
  useEffect(() => {
    if (first?.sent && !first.action) send(first.sent);
  }, []);

  const { data: action } = useQuery({ ...orderActionQuery(draft.action ?? ""), enabled: draft.action !== null });
  useEffect(() => {
    if (!action || action.id !== draft.action) return;
    // Only what failed may be wanted again as it was typed.
    if (action.state !== "failed") forgetFormDraft(name);
    if (action.state === "done") refreshOrders(client, order);
  }, [action, draft.action, name, client, order]);
  const retrying = useMutation({
    mutationFn: (id: string) => retryAction(id),
    onSuccess: (again: OrderAction) => client.setQueryData(orderActionQuery(again.id).queryKey, again),
  });

  return {
    values: draft.values,
    set: (changes: Partial<V>) => keep({ ...draft, values: { ...draft.values, ...changes }, at: Date.now() }),
    body,
    quote: useQuote(target, quoted && !draft.action ? (draft.sent ?? body) : null),
    /** Sends the form; while an earlier sending is open, that one again. */
    submit: () => {
      const wish = draft.sent ?? body;
      if (wish) send(wish);
    },
    isSending: asking.isPending,
    /** It is not known whether it arrived: the fields stand still until it is. */
    isOpen: draft.sent !== null,
    error: asking.error,
    action: draft.action ? (action ?? null) : null,
    hasAction: draft.action !== null,
    retry: () => action && retrying.mutate(action.id),
    isRetrying: retrying.isPending,
    /** Back to the form with everything that was typed, as a new wish. */
    again: () => {
      asking.reset();
      keep(newFormDraft(draft.values));
    },
    wasKept: first !== null && !first.sent && !first.action,
    startOver: () => {
      asking.reset();
      forgetFormDraft(name);
      setDraft(newFormDraft(initial));
    },
  };
}

/** Asks what would happen in money, a moment after the last change. What was known stays until the new answer is there. */
function useQuote(target: Target, body: ActionBody | null): { data: Quote | undefined; isCurrent: boolean; error: Error | null } {
  const wish = body ? JSON.stringify(body) : "";
  const [settled, setSettled] = useState(wish);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wish), 250);
    return () => clearTimeout(timer);
  }, [wish]);
  const query = useQuery<Quote>({
    queryKey: ["quote", target, settled],
    enabled: settled !== "",
    staleTime: 10_000,
    gcTime: 60_000,
    placeholderData: (before) => (settled ? before : undefined),
    queryFn: ({ signal }) => quoteAction(target, JSON.parse(settled) as ActionBody, signal),
  });
  const isCurrent = wish !== "" && settled === wish && !query.isPlaceholderData && query.isSuccess;
  return { data: wish ? query.data : undefined, isCurrent, error: wish ? query.error : null };
}
