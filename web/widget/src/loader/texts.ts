/** The few words the launcher itself says: open, close, dismiss. The rest comes with the app. */
const TEXTS: Record<string, string> = {
  en: "Open chat|Close chat|Dismiss",
  ar: "افتح المحادثة|أغلق المحادثة|إخفاء",
  tr: "Sohbeti aç|Sohbeti kapat|Gizle",
  zh: "打开聊天|关闭聊天|隐藏",
  de: "Chat öffnen|Chat schließen|Ausblenden",
  fr: "Ouvrir la discussion|Fermer la discussion|Masquer",
  es: "Abrir el chat|Cerrar el chat|Ocultar",
};

/** `[open, close, dismiss]` in `language`, English where it is not known. */
export const launcherTexts = (language: string): string[] => (TEXTS[language.split("-")[0]!] ?? TEXTS.en!).split("|");

/** `texts[language]`, or the entry of the same base language, or nothing. */
export const inLanguage = (texts: Record<string, string> | undefined, language: string): string =>
  texts?.[language] ?? texts?.[language.split("-")[0]!] ?? "";
