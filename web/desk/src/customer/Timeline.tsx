import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Customer, TimelineItem } from "@merhaba/api";
import { Icon, type IconName } from "@merhaba/ui";
import { useState } from "react";
import { exact, moment } from "../i18n/format";
import { channelIcon } from "../inbox/status";
import { timelineQuery } from "./queries";

const few = 6;

/** Everything that happened with a customer, newest first, in one line each. */
export function Timeline({ customer }: { customer: Customer }) {
  const [all, setAll] = useState(false);
  const { data } = useQuery(timelineQuery(customer.id, all ? 100 : few));
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="sec">
      <h3>
        {t`Timeline`}
        {!all && data?.next && <button type="button" onClick={() => setAll(true)}>{t`Everything`}</button>}
      </h3>
      <ul className="tl">
        {items.map((item, index) => (
          <li key={`${item.at}-${index}`}>
            <time dateTime={item.at} title={exact(item.at)}>
              {moment(item.at)}
            </time>
            <Icon name={iconOf(item)} size={14} />
            <span className="cut" dir="auto">
              <Title item={item} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Title({ item }: { item: TimelineItem }) {
  const words = wordsOf(item);
  if (!item.conversation) return words;
  return (
    <Link to="/inbox/$view/{-$conversation}" params={{ view: "all", conversation: item.conversation }} className="quiet-link">
      {words}
    </Link>
  );
}

function wordsOf({ kind, title }: TimelineItem): string {
  switch (kind) {
    case "created":
      return t`First seen`;
    case "merge":
      return t`Merged with ${title}`;
    case "order":
      return t`Order ${title}`;
    case "refund":
      return t`Refund ${title}`;
    case "delivered":
      return t`${title} delivered`;
    default:
      return title;
  }
}

function iconOf(item: TimelineItem): IconName {
  if (item.kind === "order") return "bag";
  if (item.kind === "refund") return "undo";
  if (item.kind === "delivered") return "truck";
  if (item.kind === "merge") return "merge";
  if (item.kind === "created") return "person";
  return item.channel ? channelIcon(item.channel) : "chat";
}
