/** A text folded for comparing: case and accents do not count, Turkish dotless and dotted i are one. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{Mark}/gu, "").toLowerCase().replaceAll("ı", "i").replaceAll("ß", "ss");
}

/** Where the words of a query stand in a text, as [start, end) pairs; `null` when one of them does not. */
export function matches(text: string, query: string): [number, number][] | null {
  const graphemes = [...text];
  const folded = graphemes.map(fold);
  const found: [number, number][] = [];
  for (const word of fold(query).split(/\s+/).filter(Boolean)) {
    const at = indexOf(folded, word);
    if (!at) return null;
    const before = (count: number) => graphemes.slice(0, count).join("").length;
    found.push([before(at[0]), before(at[1])]);
  }
  return found.sort((a, b) => a[0] - b[0]);
}

/** The first place of a word in a row of folded characters; the beginning of a word is better than its middle. */
function indexOf(folded: readonly string[], word: string): [number, number] | null {
  const joined = folded.join("");
  const starts: number[] = [];
  let length = 0;
  for (const each of folded) {
    starts.push(length);
    length += each.length;
  }
  let at = -1;
  for (let from = joined.indexOf(word); from >= 0; from = joined.indexOf(word, from + 1)) {
    if (at < 0) at = from;
    if (from === 0 || /[\s\p{P}]/u.test(joined[from - 1] ?? "")) {
      at = from;
      break;
    }
  }
  if (at < 0) return null;
  const start = starts.findLastIndex((each) => each <= at);
  const end = starts.findIndex((each) => each >= at + word.length);
  return [start, end < 0 ? folded.length : end];
}

/** How well a title fits: at its beginning best, at a word's beginning next. Lower is better. */
export function rank(title: string, query: string): number {
  const found = matches(title, query);
  if (!found) return Number.POSITIVE_INFINITY;
  const [first] = found;
  return (first?.[0] ?? 0) + title.length / 100;
}
