import { t } from "@lingui/core/macro";
import type { Schemas } from "@merhaba/api";
import { Pill } from "@merhaba/ui";
import { duration, exact } from "../i18n/format";
import { useNow } from "../state/clock";

type Due = Schemas["Due"];

const soon = 15 * 60_000;

/** What is promised next, counting down; once it has run out, how long ago. */
export function DueMark({ due, short = false }: { due: Due; short?: boolean }) {
  const left = Date.parse(due.at) - useNow();
  const time = duration(Math.abs(left));
  const isNow = Math.abs(left) < 60_000;
  const label = isNow ? t`${metricName(due.metric)}: due now` : left < 0 ? t`${metricName(due.metric)}: late by ${time}` : t`${metricName(due.metric)}: due in ${time}`;
  return (
    <span title={`${label} (${exact(due.at)})`}>
      <Pill tone={left < 0 ? "pomegranate" : left < soon ? "saffron" : "grey"} icon="clock">
        <span className="vh">{label}</span>
        <span aria-hidden="true">{short ? (left < 0 && !isNow ? `+${time}` : time) : label}</span>
      </Pill>
    </span>
  );
}

export function metricName(metric: Due["metric"]): string {
  switch (metric) {
    case "first_reply":
      return t`First answer`;
    case "next_reply":
      return t`Next answer`;
    case "resolution":
      return t`Solved`;
    case "update":
      return t`News for the customer`;
  }
}
