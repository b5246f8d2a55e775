import { t } from "./i18n";
import type { Boot } from "./types";

/**
 * The merchant's greeting with `{name}` filled in. Without a name the place goes, together with the comma or
 * space that led to it, so that nobody ever reads "Hi ,".
 */
export function greet(template: string, name: string | null | undefined): string {
  const known = name?.trim().split(/\s+/)[0];
  if (known) return template.replaceAll("{name}", () => known);
  return template.replace(/[\s,،、，]*\{name\}/g, "").replace(/^[\s,،、，:：!！]+/, "").trim();
}

/** What the home page says first; empty while the server has not answered and nothing is known. */
export function greeting(boot: Boot | null): string {
  if (boot?.greeting.trim()) return greet(boot.greeting, boot.customer?.name);
  const name = boot?.customer?.name?.trim();
  return name ? greet(t("helloName"), name) : t("hello");
}
