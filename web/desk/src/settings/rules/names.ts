import { t } from "@lingui/core/macro";
import { activeLocale } from "../../i18n/activate";
import { languageName } from "../../i18n/format";
import { channelName, priorityName, statusName } from "../../inbox/status";
import { paymentState } from "../../orders/states";
import type { Field, Op, Trigger } from "./types";

/** A field's name with what it is of. */
export function fieldName(name: string): string {
  switch (name) {
    case "message.text":
      return t`Message: text`;
    case "message.subject":
      return t`Message: subject`;
    case "message.from":
      return t`Message: sender's address`;
    case "message.channel":
      return t`Message: channel`;
    case "message.author":
      return t`Message: who wrote it`;
    case "message.attachments":
      return t`Message: has files`;
    case "message.automatic":
      return t`Message: automatic`;
    case "conversation.status":
      return t`Conversation: status`;
    case "conversation.priority":
      return t`Conversation: priority`;
    case "conversation.assignee":
      return t`Conversation: person`;
    case "conversation.team":
      return t`Conversation: team`;
    case "conversation.tags":
      return t`Conversation: tags`;
    case "conversation.channel":
      return t`Conversation: channel`;
    case "conversation.brand":
      return t`Conversation: brand`;
    case "conversation.subject":
      return t`Conversation: subject`;
    case "conversation.language":
      return t`Conversation: language`;
    case "conversation.age":
      return t`Conversation: opened`;
    case "conversation.last_inbound":
      return t`Conversation: customer's last message`;
    case "conversation.waiting":
      return t`Conversation: customer waits since`;
    case "conversation.message_count":
      return t`Conversation: number of messages`;
    case "conversation.spam":
      return t`Conversation: spam`;
    case "customer.name":
      return t`Customer: name`;
    case "customer.email":
      return t`Customer: e-mail`;
    case "customer.language":
      return t`Customer: language`;
    case "customer.country":
      return t`Customer: country (code)`;
    case "customer.blocked":
      return t`Customer: blocked`;
    case "customer.orders":
      return t`Customer: number of orders`;
    case "customer.lifetime_value":
      return t`Customer: has spent`;
    case "order.number":
      return t`Latest order: number`;
    case "order.financial_status":
      return t`Latest order: payment`;
    case "order.fulfilment_status":
      return t`Latest order: shipping`;
    case "order.total":
      return t`Latest order: total`;
    case "order.age":
      return t`Latest order: placed`;
    case "time.hour":
      return t`Time: hour of the day`;
    case "time.weekday":
      return t`Time: weekday`;
    case "time.open":
      return t`Time: within opening hours`;
    default:
      return name;
  }
}

export function opName(op: Op): string {
  switch (op) {
    case "is":
      return t`is`;
    case "is_not":
      return t`is not`;
    case "any_of":
      return t`is any of`;
    case "all_of":
      return t`has all of`;
    case "none_of":
      return t`is none of`;
    case "contains":
      return t`contains`;
    case "contains_any":
      return t`contains any of`;
    case "has_word":
      return t`has a word that begins with`;
    case "starts_with":
      return t`begins with`;
    case "matches_none":
      return t`contains none of`;
    case "greater":
      return t`is more than`;
    case "less":
      return t`is less than`;
    case "older_than":
      return t`longer ago than`;
    case "newer_than":
      return t`less long ago than`;
    case "set":
      return t`is there`;
    case "empty":
      return t`is not there`;
  }
}

/** The words for a value that comes from a fixed list. */
export function optionName(field: Field, value: string): string {
  switch (field.name) {
    case "conversation.status":
      return statusName(value as Parameters<typeof statusName>[0]);
    case "conversation.priority":
      return priorityName(value as Parameters<typeof priorityName>[0]);
    case "message.channel":
    case "conversation.channel":
      return channelName(value);
    case "conversation.language":
    case "customer.language":
      return languageName(value);
    case "order.financial_status":
      return paymentState(value as Parameters<typeof paymentState>[0])[2];
    case "order.fulfilment_status":
      return shippingName(value);
    case "message.author":
      return writerName(value);
    case "time.weekday":
      return dayName(field.options.indexOf(value));
    default:
      return value;
  }
}

function shippingName(value: string): string {
  if (value === "fulfilled") return t`Sent`;
  if (value === "partially_fulfilled" || value === "partial") return t`Partly sent`;
  if (value === "unfulfilled") return t`Not sent yet`;
  return value.replaceAll("_", " ");
}

function writerName(value: string): string {
  if (value === "customer") return t`The customer`;
  if (value === "agent") return t`A colleague`;
  if (value === "rule") return t`A rule`;
  if (value === "bot") return t`An assistant`;
  return t`Merhaba itself`;
}

const dayName = (index: number): string => new Intl.DateTimeFormat(activeLocale.get().intl, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + index));

export const triggers = ["created", "message_in", "message_out", "updated", "assigned", "unsnoozed", "order_changed", "time"] as const satisfies readonly Trigger["on"][];

export function triggerName(on: Trigger["on"]): string {
  switch (on) {
    case "created":
      return t`A conversation begins`;
    case "message_in":
      return t`A customer writes`;
    case "message_out":
      return t`We write to a customer`;
    case "updated":
      return t`A conversation changes`;
    case "assigned":
      return t`A conversation is given to someone`;
    case "unsnoozed":
      return t`A snoozed conversation comes back`;
    case "order_changed":
      return t`An order of the customer changes`;
    case "time":
      return t`Some time has passed`;
  }
}

export const kinds = ["reply", "note", "add_tags", "remove_tags", "assign", "team", "priority", "status", "snooze", "notify", "webhook", "propose"] as const;
export type ActionKind = (typeof kinds)[number];

export function actionName(kind: string): string {
  switch (kind) {
    case "reply":
      return t`Reply to the customer`;
    case "note":
      return t`Leave a note`;
    case "add_tags":
      return t`Add tags`;
    case "remove_tags":
      return t`Remove tags`;
    case "assign":
      return t`Give to a person`;
    case "team":
      return t`Give to a team`;
    case "priority":
      return t`Set the priority`;
    case "status":
      return t`Set the status`;
    case "snooze":
      return t`Snooze`;
    case "notify":
      return t`Notify people`;
    case "webhook":
      return t`Call a webhook`;
    case "propose":
      return t`Propose an order action`;
    default:
      return kind;
  }
}
