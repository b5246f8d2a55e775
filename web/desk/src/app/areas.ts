/** The areas of the desk, as the edge and the phone's bar lead to them. */
export type AreaPath = "/inbox" | "/customers/{-$customer}" | "/settings/{-$section}";

/** An area begins at its own beginning, not at what happens to be open. */
export const nowhere = { customer: undefined, section: undefined };
