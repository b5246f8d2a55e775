/** What can be promised, in the order in which it comes. */
export const metrics = ["first_reply", "next_reply", "resolution", "update"] as const;
export type Metric = (typeof metrics)[number];
