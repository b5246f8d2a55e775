import { useRef, useState } from "preact/hooks";
import { Refused } from "../api";
import { t } from "../i18n";
import type { Session } from "../session";
import type { Boot } from "../types";
import { Icon } from "./icons";
import { Words } from "./words";

/** What the server will also accept: something before the @, a dotted domain after it. */
export const looksLikeEmail = (text: string): boolean => /^[^\s@<>(),;:"[\]]+@[^\s@.]+(\.[^\s@.]+)+$/u.test(text.trim()) && text.length <= 254;

/** Leave an address: the answer then comes by e-mail as well, and the thread goes on there. */
export function AddressCard({ session, boot }: { session: Session; boot: Boot }) {
  const [email, setEmail] = useState("");
  const [wrong, setWrong] = useState<"" | "emailBad" | "emailFailed">("");
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  const known = boot.customer?.email_masked;
  if (known) {
    return saved ? <p class="saved" role="status"><Icon name="check" size="s" /><span><Words of="emailSaved" email={<bdi dir="ltr">{known}</bdi>} /></span></p> : null;
  }

  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!looksLikeEmail(email)) {
      setWrong("emailBad");
      field.current?.focus();
      return;
    }
    setBusy(true);
    setSaved(true);
    try {
      await session.leaveAddress(email.trim());
    } catch (error) {
      setSaved(false);
      setWrong(error instanceof Refused && error.status === 422 ? "emailBad" : "emailFailed");
    } finally {
      setBusy(false);
    }
  };

  return (
    <form class="card address" noValidate onSubmit={(event) => void save(event)}>
      <p class="address-t"><Icon name="mail" size="s" /><b>{t("emailTitle")}</b></p>
      <p class="hint">{t("emailHint")}</p>
      <label class="vh" for="merhaba-email">{t("emailLabel")}</label>
      <div class="address-row">
        <input ref={field} id="merhaba-email" type="email" dir="ltr" autocomplete="email" inputMode="email" placeholder={t("emailLabel")} value={email}
          aria-invalid={wrong !== ""} aria-describedby={wrong ? "merhaba-email-wrong" : undefined}
          onInput={(event) => { setEmail(event.currentTarget.value); setWrong(""); }} />
        <button type="submit" class="btn btn-p" aria-disabled={busy}>{t("save")}</button>
      </div>
      {wrong && <p id="merhaba-email-wrong" class="wrong" role="alert">{t(wrong)}</p>}
      <p class="hint">{t("privacyHint")} {boot.brand.privacy_url && <a href={boot.brand.privacy_url} target="_blank" rel="noopener">{t("privacy")}</a>}</p>
    </form>
  );
}
