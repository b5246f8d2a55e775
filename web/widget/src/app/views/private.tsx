import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import type { Session } from "../session";
import { threadOf, type State } from "../state";
import type { ProofProps } from "../proof";
import { Icon } from "./icons";

type Part = (props: ProofProps) => preact.ComponentChild;

/** The place for what only its owner may see, and for proving who that is. The part itself is fetched when it is wanted. */
export function Private({ session, state }: { session: Session; state: State }) {
  const { boot, tracking, language, current } = state;
  const asked = threadOf(state, current).messages.findLast((message) => message.form === "verification");
  const wanted = tracking || !!asked;
  const [part, setPart] = useState<{ Part: Part } | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!wanted || part || failed) return;
    import("../proof").then((loaded) => setPart({ Part: loaded.default }), () => setFailed(true));
  }, [wanted, failed]);
  if (!wanted || !boot) return null;
  if (failed) return <p class="note" role="alert"><Icon name="alert" size="s" /><span>{t("troubleOffline")} <button type="button" class="link" onClick={() => setFailed(false)}>{t("tryAgain")}</button></span></p>;
  if (!part) return <div class="skeleton" role="status"><span class="vh">{t("loading")}</span><i /></div>;
  return <part.Part key={tracking ? "orders" : asked!.id} session={session} language={language} verified={boot.verified} purpose={tracking ? "orders" : "identity"} />;
}
