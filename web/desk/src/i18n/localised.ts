import type { Localised } from "@merhaba/api";
import { activeLocale } from "./activate";

/** The words of a text kept in several languages that fit the page best: its language, English, or whatever there is. */
export function localised(text: string | Localised | null | undefined): string {
  if (!text) return "";
  if (typeof text === "string") return text;
  const { code } = activeLocale.get();
  const exact = text[code] ?? Object.entries(text).find(([tag]) => tag.split("-")[0] === code)?.[1];
  return exact ?? text["en"] ?? Object.values(text).find(Boolean) ?? "";
}
