// Tells Merhaba what changed in this shop: ids only, signed as https://www.standardwebhooks.com says.
// Set MERHABA_WEBHOOK_URL and MERHABA_WEBHOOK_SECRET in the server's environment.
const { createHmac, randomUUID } = require("node:crypto");

// Where the order (or product) of each event is found, beginning at the thing the event names.
const ORDER = {
  "order.placed": null,
  "order.order.updated": null,
  "order.canceled": null,
  "payment.payment.created": ["payment", "payment_collection.order.id"],
  "payment.captured": ["payment", "payment_collection.order.id"],
  "payment.refunded": ["payment", "payment_collection.order.id"],
  "shipment.created": ["fulfillment", "order.id"],
  "delivery.created": ["fulfillment", "order.id"],
  "order.return.updated": ["return", "order_id"],
};
const PRODUCT = {
  "product.created": null,
  "product.updated": null,
  "product.deleted": null,
  "product-variant.created": ["product_variant", "product_id"],
  "product-variant.updated": ["product_variant", "product_id"],
  "inventory.inventory-level.created": ["inventory_level", "inventory_item_id"],
  "inventory.inventory-level.updated": ["inventory_level", "inventory_item_id"],
};
const CUSTOMER = { "customer.created": null, "customer.updated": null, "customer.deleted": null };
const KINDS = [["orders", ORDER], ["products", PRODUCT], ["customers", CUSTOMER]];

async function tellMerhaba({ event, container }) {
  const url = process.env.MERHABA_WEBHOOK_URL;
  if (!url) return;
  const [what, events] = KINDS.find(([, events]) => event.name in events) ?? [];
  if (!what) return;
  const query = container.resolve("query");
  const find = async (entity, field, filters) => {
    const { data } = await query.graph({ entity, fields: [field], filters });
    const values = (value, [first, ...rest]) =>
      Array.isArray(value) ? value.flatMap((one) => values(one, [first, ...rest]))
        : value == null ? [] : first === undefined ? [value] : values(value[first], rest);
    return values(data, field.split("."));
  };
  const place = events[event.name];
  let ids = place ? await find(place[0], place[1], { id: event.data.id }) : [event.data.id];
  if (place?.[0] === "inventory_level" && ids.length) {
    ids = await find("inventory_item", "variants.product_id", { id: ids });
  }
  ids = [...new Set(ids)];
  if (ids.length) await post(url, { event: event.name, what, ids, gone: event.name.endsWith(".deleted") });
}

module.exports = {
  default: tellMerhaba,
  config: { event: KINDS.flatMap(([, events]) => Object.keys(events)) },
};

async function post(url, message) {
  const body = JSON.stringify(message);
  const id = randomUUID();
  const secret = process.env.MERHABA_WEBHOOK_SECRET ?? "";
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice(6), "base64") : secret;
  for (const wait of [0, 1, 5, 25]) {
    await new Promise((go) => setTimeout(go, wait * 1000));
    const now = Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", key).update(`${id}.${now}.${body}`).digest("base64");
    const headers = {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(now),
      "webhook-signature": `v1,${signature}`,
    };
    try {
      const answer = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(5000) });
      if (answer.ok) return;
    } catch {
      // Nobody there: once more, and after that Merhaba finds it by asking.
    }
  }
}
