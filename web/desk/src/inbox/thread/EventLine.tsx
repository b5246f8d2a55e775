import { t } from "@lingui/core/macro";
import type { Conversation, Message, Priority, Status, TimelineEvent } from "@merhaba/api";
import { Icon, type IconName } from "@merhaba/ui";
import { isolate } from "../../i18n/isolate";
import { clock, exact, listOf } from "../../i18n/format";
import { orderEventText } from "../../orders/eventText";
import { priorityName, statusName } from "../status";
import { ForwardOffer } from "./ForwardOffer";

const icons: Record<string, IconName> = {
  status: "check",
  assigned: "person",
  team: "team",
  priority: "flag",
  tags: "tag",
  snoozed: "moon",
  unsnoozed: "sun",
  merged: "merge",
  linked: "link",
  bounce: "warning",
  forwarded: "reply",
  customer: "person",
  subject: "pencil",
  order_action: "bag",
  proved: "check",
  proof_asked: "person",
};

/** Something that happened to the conversation, told in one line: by whom, what, when. */
export function EventLine({ message, conversation }: { message: Message; conversation: Conversation }) {
  const event = eventOf(message);
  const type = event?.type ?? "";
  return (
    <div className={`evt ${type}`}>
      <Icon name={icons[type] ?? "info"} size={14} />
      <span className="evt-text" dir="auto">
        {eventText(message)}
      </span>
      {type === "forwarded" && event && <ForwardOffer event={event} conversation={conversation} />}
      <time dateTime={message.created_at} title={exact(message.created_at)}>
        {clock(message.created_at)}
      </time>
    </div>
  );
}

const eventOf = (message: Message): TimelineEvent | null => message.event as TimelineEvent | null;

/** A person's, team's or tag's name in an event, which may be a name, an object with one, or a list of either. */
function nameOf(value: unknown): string {
  if (Array.isArray(value)) return listOf(value.map(nameOf).filter(Boolean));
  if (typeof value === "object" && value !== null && "name" in value) return String(value.name || ("address" in value ? value.address : ""));
  return typeof value === "string" ? value : "";
}

/** The sentence of an event. */
export function eventText(message: Message): string {
  const event = eventOf(message);
  if (!event) return message.text;
  const actor = event.actor ?? message.author;
  const who = isolate(actor.name || t`Merhaba`);
  const to = isolated(event.to);
  const from = isolated(event.from);
  switch (event.type) {
    case "status":
      return statusText(who, event.to as Status);
    case "assigned":
      if (!to) return t`${who} assigned it to no one`;
      return actor.id && isActor(event.to, actor.id) ? t`${who} took it` : t`${who} assigned it to ${to}`;
    case "team":
      return to ? t`${who} gave it to the team ${to}` : t`${who} took it from the team ${from}`;
    case "priority":
      return t`${who} set the priority to ${priorityName(event.to as Priority)}`;
    case "tags":
      return tagsText(who, event.from, event.to);
    case "snoozed":
      return typeof event.to === "string" ? t`${who} snoozed it until ${exact(event.to)}` : t`${who} snoozed it`;
    case "unsnoozed":
      return t`It is back from snooze`;
    case "spam":
      return event.to === true ? t`${who} marked it as spam` : t`${who} said it is no spam`;
    case "merged":
      return t`${who} merged two customers`;
    case "linked":
      return t`${who} linked another conversation`;
    case "bounce":
      return bounceText(event);
    case "forwarded":
      return t`${from} forwarded a mail of ${to}`;
    case "customer":
      return t`${who} made ${to} the customer of this conversation`;
    case "order_action":
      return orderEventText(who, event);
    case "proved":
      return t`${who} proved ${isolate(event.address ?? "")} with a code`;
    case "proof_asked":
      return t`${who} asked the customer to prove who they are`;
    case "subject":
      return t`${who} changed the subject to “${to}”`;
    default:
      return message.text || event.type;
  }
}

/** What a mail server tells of a mail of ours. */
function bounceText(event: TimelineEvent): string {
  const address = event.address ? isolate(event.address) : "";
  switch (event.to) {
    case "complaint":
      return address ? t`${address} marked our mail as spam and is not written to any more` : t`The recipient marked our mail as spam`;
    case "delayed":
      return address ? t`Mail to ${address} is delayed, the mail server goes on trying` : t`A mail is delayed, the mail server goes on trying`;
    case "bounced":
      return address ? t`Mail to ${address} came back: the address does not exist or takes no mail` : t`The last e-mail could not be delivered`;
    case "bounced-for-now":
      return address ? t`Mail to ${address} came back: the mailbox could not take it` : t`The last e-mail could not be delivered`;
    default:
      return t`The last e-mail could not be delivered`;
  }
}

function isolated(value: unknown): string {
  const name = nameOf(value);
  return name && isolate(name);
}

function isActor(value: unknown, id: string): boolean {
  return typeof value === "object" && value !== null && "id" in value && value.id === id;
}

function statusText(who: string, status: Status): string {
  if (status === "closed") return t`${who} closed it`;
  if (status === "open") return t`${who} reopened it`;
  return t`${who} set it to ${statusName(status)}`;
}

function tagsText(who: string, from: unknown, to: unknown): string {
  const names = (value: unknown) => (Array.isArray(value) ? value.map(isolated) : []);
  const added = names(to).filter((name) => !names(from).includes(name));
  const removed = names(from).filter((name) => !names(to).includes(name));
  if (added.length > 0 && removed.length === 0) return t`${who} added ${listOf(added)}`;
  if (removed.length > 0 && added.length === 0) return t`${who} removed ${listOf(removed)}`;
  return t`${who} changed the tags`;
}
