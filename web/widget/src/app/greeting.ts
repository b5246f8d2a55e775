import { t } from "./i18n";
import type { Boot } from "./types";

const firstName = (name: string | null | undefined): string => name?.trim().split(/\s+/)[0] ?? "";

/**
 * The merchant's greeting with `{name}` filled in. Without a name the place goes, together with the comma or
 * space that led to it, so that nobody ever reads "Hi ,".
 */
export function greet(template: string, name: string | null | undefined): string {
  const known = firstName(name);
  if (known) return template.replaceAll("{name}", () => known);
  return template.replace(/[\s,،、，]*\{name\}/g, "").replace(/^[\s,،、，:：!！]+/, "").trim();
}

/** What the panel says first: the merchant's words, by name where the name is known. */
export function greeting(boot: Boot | null): string {
  const name = firstName(boot?.customer?.name);
  const own = boot?.greeting.trim();
  if (!own) return name ? t("helloName", { name }) : t("hello");
  // A merchant's greeting without a place for the name still begins with it, when it is known.
  return name && !own.includes("{name}") ? `${t("helloYou", { name })}\n${own}` : greet(own, name);
}
