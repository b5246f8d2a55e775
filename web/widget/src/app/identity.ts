import type { Identity } from "../shared/config";

/** Who an identity speaks of, to notice that somebody else has signed in. Trusts nothing: the server checks the proof. */
export function personOf(identity: Identity | null): string | null {
  if (!identity) return null;
  if ("user_id" in identity) return String(identity.user_id);
  try {
    const payload = identity.jwt.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/");
    const claims = JSON.parse(atob(payload)) as { user_id?: unknown; sub?: unknown; email?: unknown };
    return String(claims.user_id ?? claims.sub ?? claims.email ?? identity.jwt);
  } catch {
    return identity.jwt;
  }
}
