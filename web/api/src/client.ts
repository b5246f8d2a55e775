import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "./schema";
import type { Problem } from "./types";

/** A request the server answered with a problem (RFC 9457), or did not answer at all. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = "ApiError";
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
  }

  /** No answer came: offline, server stopped, connection lost. Trying again later may work. */
  get unreachable(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** What stands for a request that got no answer. */
export function unreachable(cause: unknown): ApiError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new ApiError({ title: "No answer", detail, status: 0, code: "unreachable" });
}

const everyWriteOnce: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET" && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", crypto.randomUUID());
    }
  },
};

/** Called when the server no longer knows who is asking: signed out elsewhere, or the session ran out. */
export const onSignedOut: { current: (() => void) | null } = { current: null };

const noticeSignOut: Middleware = {
  onResponse({ request, response }) {
    if (response.status === 401 && !new URL(request.url).pathname.endsWith("/session")) onSignedOut.current?.();
  },
};

/** The API of the server this page came from. */
export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  // Looked up at each call, so that a test can stand in for the network.
  fetch: (request) => globalThis.fetch(request),
});
api.use(everyWriteOnce, noticeSignOut);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * The body of an answer.
 * Raises `ApiError`, also when there was no answer at all.
 */
export async function body<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw unreachable(cause);
  }
  if (answer.response.ok) return answer.data as T;
  throw new ApiError(problemOf(answer.error, answer.response));
}

function problemOf(error: unknown, response: Response): Problem {
  const said = typeof error === "object" && error !== null ? (error as Partial<Problem>) : {};
  return {
    ...said,
    title: said.title ?? response.statusText,
    detail: said.detail ?? said.title ?? response.statusText,
    status: response.status,
    code: said.code ?? `http-${response.status}`,
  };
}
