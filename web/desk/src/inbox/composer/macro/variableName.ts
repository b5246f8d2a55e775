import { t } from "@lingui/core/macro";

/** What a variable is called; one that this desk does not know yet by its own name. */
export function variableName(name: string): string {
  switch (name) {
    case "customer.first_name":
      return t`Customer's first name`;
    case "customer.name":
      return t`Customer's name`;
    case "customer.email":
      return t`Customer's e-mail`;
    case "agent.first_name":
      return t`Your first name`;
    case "agent.name":
      return t`Your name`;
    case "brand.name":
      return t`Shop's name`;
    case "brand.url":
      return t`Shop's address`;
    case "conversation.number":
      return t`Conversation number`;
    case "conversation.subject":
      return t`Subject`;
    case "order.number":
      return t`Order number`;
    case "order.ordered_on":
      return t`Day of the order`;
    case "order.total":
      return t`Order total`;
    case "order.refunded":
      return t`Refunded amount`;
    case "order.items":
      return t`What was ordered`;
    case "order.first_item":
      return t`First item`;
    case "order.city":
      return t`Town of delivery`;
    case "order.carrier":
      return t`Carrier`;
    case "order.tracking_number":
      return t`Tracking number`;
    case "order.tracking_url":
      return t`Tracking link`;
    case "order.shipped_on":
      return t`Day of dispatch`;
    case "order.expected_on":
      return t`Expected day of delivery`;
    case "order.delivered_on":
      return t`Day of delivery`;
    case "order.status_url":
      return t`Order page`;
    case "today":
      return t`Today's date`;
    default:
      return name;
  }
}

export function variableGroup(group: string): string {
  switch (group) {
    case "customer":
      return t`Customer`;
    case "agent":
      return t`You`;
    case "brand":
      return t`Shop`;
    case "conversation":
      return t`Conversation`;
    case "order":
      return t`Order`;
    default:
      return t`More`;
  }
}
