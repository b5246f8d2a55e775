/** The few words of the bubble itself: that no person wrote this just now, and how to send it away. */
const WORDS: Record<string, [automatic: string, dismiss: string]> = {
  en: ["automatic", "Dismiss"],
  ar: ["رسالة تلقائية", "إخفاء"],
  tr: ["otomatik", "Gizle"],
  zh: ["自动消息", "隐藏"],
  de: ["automatisch", "Ausblenden"],
  fr: ["automatique", "Masquer"],
  es: ["automático", "Ocultar"],
};

export const wordsIn = (language: string): [automatic: string, dismiss: string] => WORDS[language.split("-")[0]!] ?? WORDS.en!;

/** An opening's text in a language, else in the shop's own, else in any, and which one that is. */
export function textIn(texts: Record<string, string>, language: string, fallback: string): [language: string, text: string] {
  const said = Object.keys(texts).filter((tag) => texts[tag]!.trim());
  const found = [language.split("-")[0]!, fallback].find((tag) => said.includes(tag)) ?? said[0] ?? fallback;
  return [found, (texts[found] ?? "").trim()];
}
