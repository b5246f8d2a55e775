/** Proving an address with a code, and what that opens: fetched only when somebody wants it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Refused } from "../api";
import type { Session } from "../session";
import type { KnownCustomer } from "../types";
import { looksLikeEmail } from "../views/address";
import { Icon } from "../views/icons";
import { DIGITS, digitsOf } from "./digits";
import { Orders, type Order } from "./orders";
import styles from "./proof.css?inline";
import { fill, wordsIn, type ProofWords } from "./words";

export interface ProofProps {
  session: Session;
  language: string;
  verified: boolean;
  /** What it is for: to see one's orders, or because somebody of the shop asks. */
  purpose: "orders" | "identity";
}

type Step = "email" | "code" | "loading" | "orders" | "done" | "failed";
type Trouble = "" | "badEmail" | "noMailbox" | "tooMany" | "wrongCode" | "over" | "failed";

const TROUBLES: Record<string, Trouble> = { "bad-email": "badEmail", "no-mailbox": "noMailbox", "too-many-codes": "tooMany", "code-wrong": "wrongCode", "code-over": "over" };

export default function Proof(props: ProofProps) {
  const [words, setWords] = useState<ProofWords | null>(null);
  useEffect(() => dress(props.session.bridge.root), []);
  useEffect(() => void wordsIn(props.language).then(setWords), [props.language]);
  return words && <Steps {...props} words={words} />;
}

function Steps({ session, language, verified, purpose, words }: ProofProps & { words: ProofWords }) {
  const [step, setStep] = useState<Step>(!verified ? "email" : purpose === "orders" ? "loading" : "done");
  const [email, setEmail] = useState("");
  const [code, setCode] = useState("");
  const [left, setLeft] = useState(0);
  const [trouble, setTrouble] = useState<Trouble>("");
  const [busy, setBusy] = useState(false);
  const [orders, setOrders] = useState<Order[]>([]);
  const card = useRef<HTMLElement>(null);
  const touched = useRef(purpose === "orders");

  // Where the next thing is to be done, the focus goes; not while a form only appears beside what is being typed.
  useEffect(() => {
    const box = card.current!;
    const next = box.querySelector<HTMLElement>("input") ?? box.querySelector<HTMLElement>("h3");
    if (touched.current) next?.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }, [step]);
  useEffect(() => {
    if (step === "loading") void load();
  }, [step]);

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    touched.current = true;
    setBusy(true);
    setTrouble("");
    try {
      await work();
    } catch (error) {
      const why = error instanceof Refused ? TROUBLES[error.code] ?? "failed" : "failed";
      if (error instanceof Refused) setLeft(error.left);
      setTrouble(why);
      if (why === "wrongCode" || why === "over") setCode("");
      card.current?.querySelector<HTMLElement>("input")?.focus({ preventScroll: true });
    } finally {
      setBusy(false);
    }
  };
  const ask = (): Promise<void> => attempt(async () => {
    if (!looksLikeEmail(email)) throw new Refused(422, "bad-email", "");
    await session.api.call("POST", "/verification", { email: email.trim(), language });
    setCode("");
    setStep("code");
  });
  const confirm = (digits: string): Promise<void> => attempt(async () => {
    if (digits.length < DIGITS) throw new Refused(422, "code-wrong", "", left || 5);
    const { current } = session.store.get();
    const answer = await session.api.call<{ visitor: string; customer: KnownCustomer }>("POST", "/verification/confirm", { code: digits, conversation: current });
    session.proved(answer.visitor, answer.customer);
    setStep(purpose === "orders" ? "loading" : "done");
  });
  const load = async (): Promise<void> => {
    try {
      setOrders((await session.api.call<{ items: Order[] }>("GET", "/orders")).items);
      setStep("orders");
    } catch (error) {
      setStep(error instanceof Refused && error.code === "not-verified" ? "email" : "failed");
    }
  };
  const restart = (): void => {
    touched.current = true;
    setTrouble("");
    setStep("email");
  };

  const known = session.store.get().boot?.customer?.email_masked;
  const title = step === "orders" || step === "loading" ? words.yours : purpose === "orders" ? words.title : words.titleAsked;
  const wrong = trouble && <p id="merhaba-proof-wrong" class="wrong" role="alert">{fill(words[trouble], { count: left })}</p>;
  const described = trouble ? "merhaba-proof-wrong" : undefined;
  const [beforeEmail, afterEmail] = words.sentTo.split("{email}");
  const [beforeKnown, afterKnown] = words.confirmed.split("{email}");
  return (
    <section ref={card} class="card address proof" aria-labelledby="merhaba-proof-title">
      <h3 id="merhaba-proof-title" tabIndex={-1} class="address-t"><Icon name="box" size="s" />{title}</h3>
      {step === "email" && (
        <form noValidate onSubmit={(event) => { event.preventDefault(); void ask(); }}>
          <p class="hint">{purpose === "orders" ? words.why : words.whyAsked}</p>
          <label for="merhaba-proof-email">{words.email}</label>
          <input id="merhaba-proof-email" type="email" dir="ltr" autocomplete="email" inputMode="email" value={email} aria-invalid={trouble !== ""} aria-describedby={described}
            onInput={(event) => { setEmail(event.currentTarget.value); setTrouble(""); }} />
          {wrong}
          <button type="submit" class="btn btn-p" aria-disabled={busy}>{words.sendCode}</button>
        </form>
      )}
      {step === "code" && (
        <form noValidate onSubmit={(event) => { event.preventDefault(); void confirm(code); }}>
          <p class="hint" role="status">{beforeEmail}<bdi dir="ltr">{email.trim()}</bdi>{afterEmail}</p>
          <label for="merhaba-proof-code">{words.code}</label>
          <input id="merhaba-proof-code" class="digits" dir="ltr" type="text" autocomplete="one-time-code" inputMode="numeric" value={code} aria-invalid={trouble !== ""} aria-describedby={described}
            onInput={(event) => {
              const digits = digitsOf(event.currentTarget.value);
              event.currentTarget.value = digits;
              setCode(digits);
              setTrouble("");
              if (digits.length === DIGITS && digits !== code) void confirm(digits);
            }} />
          {wrong}
          <div class="proof-row">
            <button type="submit" class="btn btn-p" aria-disabled={busy}>{words.confirm}</button>
            <button type="button" class="link" onClick={() => void ask()}>{words.newCode}</button>
            <button type="button" class="link" onClick={restart}>{words.otherAddress}</button>
          </div>
        </form>
      )}
      {step === "loading" && <div class="skeleton" role="status"><span class="vh">{words.loading}</span><i /><i /></div>}
      {step === "failed" && <><p class="wrong" role="alert">{words.failed}</p><button type="button" class="btn" onClick={() => setStep("loading")}>{words.again}</button></>}
      {(step === "orders" || step === "done") && <p class="saved" role="status"><Icon name="check" size="s" /><span>{known ? <>{beforeKnown}<bdi dir="ltr">{known}</bdi>{afterKnown}</> : words.confirmedSigned}</span></p>}
      {step === "orders" && <><Orders orders={orders} words={words} /><button type="button" class="link" onClick={restart}>{words.otherAddress}</button></>}
    </section>
  );
}

const dressed = new WeakSet<ShadowRoot>();

/** Its style comes with it, once for each widget. */
function dress(root: ShadowRoot): void {
  if (dressed.has(root)) return;
  dressed.add(root);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
