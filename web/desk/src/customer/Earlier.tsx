import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Conversation, Customer } from "@merhaba/api";
import { Avatar, Icon } from "@merhaba/ui";
import { useState } from "react";
import { moment, number } from "../i18n/format";
import { channelIcon, channelName } from "../inbox/status";
import { earlierQuery } from "./queries";

const few = 4;

/** What the customer asked before, and who handled it. */
export function Earlier({ customer, conversation }: { customer: Customer; conversation: string | null }) {
  const [all, setAll] = useState(false);
  const { data } = useQuery(earlierQuery(customer.id, all ? 100 : few + 1));
  const rows = (data?.items ?? []).filter((each) => each.id !== conversation);
  const shown = all ? rows : rows.slice(0, few);
  const total = Math.max(rows.length, customer.conversation_count - (conversation ? 1 : 0));
  if (data && rows.length === 0) return conversation ? null : <p className="mute s sec">{t`No conversations yet.`}</p>;
  return (
    <section className="sec">
      <h3>
        {conversation ? t`Earlier conversations` : t`Conversations`}
        {!all && total > shown.length && <button type="button" onClick={() => setAll(true)}>{t`All ${number(total)}`}</button>}
      </h3>
      <ul className="past">
        {shown.map((each) => (
          <Past key={each.id} row={each} />
        ))}
      </ul>
    </section>
  );
}

function Past({ row }: { row: Conversation }) {
  const by = row.handled_by?.[0] ?? row.assignee;
  return (
    <li>
      <Link to="/inbox/$view/{-$conversation}" params={{ view: row.status === "closed" ? "closed" : "all", conversation: row.id }} className="past-link">
        <time dateTime={row.last_message_at}>{moment(row.last_message_at)}</time>
        <Icon name={channelIcon(row.channel)} size={14} />
        <span className="vh">{channelName(row.channel)}</span>
        <span className="cut" dir="auto">
          {row.subject || row.preview}
        </span>
        {by && (
          <span className="by">
            <Avatar name={by.name} size="xs" kind="us" />
            <bdi className="cut">{by.name.split(/\s/)[0]}</bdi>
          </span>
        )}
      </Link>
    </li>
  );
}
