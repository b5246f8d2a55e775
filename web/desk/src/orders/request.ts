import { body } from "@merhaba/api";

interface Asked {
  query?: Record<string, string | number | boolean | null | undefined>;
  json?: unknown;
  /** Made once for what a person wants; the same key is the same wish, however often it is sent. */
  key?: string;
  signal?: AbortSignal;
}

/**
 * One request about orders or shops; gives the answer's body.
 * Raises `ApiError`, also when there was no answer at all.
 */
export const request = <T>(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, asked: Asked = {}): Promise<T> => body<T>(send<T>(method, path, asked));

async function send<T>(method: string, path: string, { query = {}, json, key, signal }: Asked) {
  const address = new URL(`/api/v1${path}`, location.origin);
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== null && value !== "") address.searchParams.set(name, String(value));
  const headers: Record<string, string> = {};
  if (json !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["Idempotency-Key"] = key ?? crypto.randomUUID();
  const response = await fetch(address, { method, headers, ...(json !== undefined && { body: JSON.stringify(json) }), ...(signal && { signal }) });
  const said: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  return response.ok ? { data: said as T, response } : { error: said, response };
}
