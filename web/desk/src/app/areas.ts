/** The areas of the desk, as the edge and the phone's bar lead to them. */
export type AreaPath = "/inbox" | "/customers/{-$customer}" | "/settings/{-$section}";
