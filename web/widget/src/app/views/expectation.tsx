/** Who answers, and when a person will: said the same way on the home page, above the thread and when away. */
import { t } from "../i18n";
import { clock, duration, whenBack } from "../times";
import type { Boot } from "../types";
import { Icon } from "./icons";
import { Words } from "./words";

export function peopleLine(boot: Boot): string {
  if (!boot.online) return boot.next_open_at ? t("peopleBack", { when: whenBack(boot.next_open_at) }) : t("peopleAway");
  if (boot.reply_minutes === null) return t("peopleHere");
  const time = duration(boot.reply_minutes);
  const soon = boot.closes_at && Date.parse(boot.closes_at) - Date.now() < 12 * 3600_000;
  return soon ? t("peopleReplyUntil", { time, until: clock(boot.closes_at!) }) : t("peopleReply", { time });
}

/** The two lines of the home card. */
export function WhoAnswers({ boot }: { boot: Boot }) {
  return (
    <div class="card answer">
      {boot.answering === "bot" && <p class="is-bot"><Icon name="star" size="s" /><span><b>{t("assistant")}</b> · {t("assistantAnswers")}</span></p>}
      <p><Icon name={boot.online ? "people" : "clock"} size="s" /><span><b>{t("people")}</b> {peopleLine(boot)}</span></p>
    </div>
  );
}

/** Said above the composer while nobody is there. */
export function AwayNote({ boot }: { boot: Boot }) {
  if (boot.online || boot.answering === "person") return null;
  const email = boot.customer?.email_masked;
  return (
    <div class="note quiet">
      <Icon name="clock" size="s" />
      <span>
        <b>{boot.next_open_at ? t("awayTitle", { when: whenBack(boot.next_open_at) }) : t("awayTitleNoTime")}</b>{" "}
        {email ? <Words of="awayHintKnown" email={<bdi dir="ltr">{email}</bdi>} /> : t("awayHint")}
      </span>
    </div>
  );
}
