export { api, ApiError, body, unreachable } from "./client";
export type { ClientFrame, LiveEvent, LiveFrame, Viewer } from "./live";
export type * from "./types";
