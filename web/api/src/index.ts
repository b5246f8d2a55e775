export { api, ApiError, body, onSignedOut, unreachable } from "./client";
export type { ClientFrame, LiveEvent, LiveFrame, Viewer } from "./live";
export type * from "./types";
