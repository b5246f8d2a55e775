import { useQueryClient } from "@tanstack/react-query";
import type { Message } from "@merhaba/api";
import { useEffect, useRef, useState } from "react";
import { rowsOf } from "../pages";
import { messagesKey, type Pages } from "../queries";

/**
 * Watches whether a colleague answers while one is writing. `base` is the last message one had seen when one began;
 * the server compares it once more when the answer is sent.
 */
export function useAnsweredMeanwhile(conversation: string, me: string, writing: boolean) {
  const client = useQueryClient();
  const base = useRef<string | null>(null);
  const [newer, setNewer] = useState<Message | null>(null);
  const newest = () => rowsOf(client.getQueryData<Pages<Message>>(messagesKey(conversation))).filter((each) => each.kind === "message");

  useEffect(() => {
    if (!writing) {
      base.current = null;
      setNewer(null);
      return;
    }
    base.current ??= newest()[0]?.id ?? null;
    return client.getQueryCache().subscribe((event) => {
      if (event.query.queryKey[0] !== "messages" || event.query.queryKey[1] !== conversation) return;
      const since = newest();
      const known = since.findIndex((each) => each.id === base.current);
      const answer = since.slice(0, Math.max(0, known)).find((each) => each.author.kind === "agent" && each.author.id !== me);
      setNewer(answer ?? null);
    });
  }, [client, conversation, me, writing]);

  /** The last message seen: all of them, once the person has been told of the newer one. */
  const seen = (): string | undefined => (newer ? newest()[0]?.id : (base.current ?? newest()[0]?.id)) ?? undefined;
  return { newer, seen };
}
