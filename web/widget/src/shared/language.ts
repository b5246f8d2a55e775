/** Which of the brand's languages to speak: the page's own, else the browser's, else the brand's first. */
export function pickLanguage(wanted: readonly (string | null | undefined)[], offered: readonly string[], fallback: string): string {
  for (const tag of wanted) {
    const base = tag?.trim().split(/[-_]/)[0]?.toLowerCase();
    const found = base && offered.find((language) => language.split("-")[0] === base);
    if (found) return found;
  }
  return fallback;
}

/** Languages written from right to left. */
export const isRightToLeft = (language: string): boolean => /^(ar|he|fa|ur)\b/.test(language);
