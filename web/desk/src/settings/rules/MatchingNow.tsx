import { plural, t } from "@lingui/core/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { customerName } from "../../customer/customerName";
import { Link } from "@tanstack/react-router";
import type { Schemas } from "@merhaba/api";
import { useEffect, useState } from "react";
import { errorText } from "../../feedback/errorText";
import { number } from "../../i18n/format";
import { previewQuery } from "./queries";
import type { Written } from "./types";

const PAUSE = 400;

/** What matches the conditions now, counted while they are edited. */
export function MatchingNow({ condition }: { condition: Written }) {
  const settled = useSettled(condition);
  const { data, error } = useQuery({ ...previewQuery(settled), placeholderData: keepPreviousData, retry: false });
  return (
    <div className="rule-result" aria-live="polite">
      {error && <p className="error">{errorText(error)}</p>}
      {data && !error && (
        <>
          <p className="b">{data.more ? t`More than ${number(data.count)} conversations of the last 30 days match now` : plural(data.count, { one: "# conversation of the last 30 days matches now", other: "# conversations of the last 30 days match now" })}</p>
          <Conversations items={data.newest} />
        </>
      )}
    </div>
  );
}

/** A few conversations, each a way to it. */
export function Conversations({ items }: { items: readonly Schemas["Conversation"][] }) {
  return (
    <ul>
      {items.map((each) => (
        <li key={each.id}>
          <Link className="link" to="/inbox/$view/{-$conversation}" params={{ view: each.status === "closed" ? "closed" : "all", conversation: each.id }}>
            <bdi>{customerName(each.customer)}</bdi>
          </Link>
          <span className="mute cut" dir="auto">
            {each.subject || each.preview}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What was there a moment ago, once it stays. */
function useSettled(value: Written): Written {
  const packed = JSON.stringify(value);
  const [settled, settle] = useState(packed);
  useEffect(() => {
    const timer = setTimeout(() => settle(packed), PAUSE);
    return () => clearTimeout(timer);
  }, [packed]);
  return JSON.parse(settled) as Written;
}
