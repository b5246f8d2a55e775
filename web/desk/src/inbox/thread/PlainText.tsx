import type { ReactNode } from "react";

const pattern = /(https?:\/\/[^\s<>"“”]+[^\s<>"“”.,;:!?)\]}'])|([\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,})/gu;

/** Text as it was written, line breaks kept, addresses made into links. Each paragraph finds its own direction. */
export function PlainText({ text, names = [] }: { text: string; names?: readonly string[] }) {
  return (
    <>
      {text
        .trim()
        .split(/\n{2,}/)
        .map((paragraph, index) => (
          <p key={index} dir="auto">
            {withLinks(paragraph, names)}
          </p>
        ))}
    </>
  );
}

/** A text in pieces: words, links for what looks like an address, and the names that are mentioned in it. */
export function withLinks(text: string, names: readonly string[] = []): ReactNode[] {
  const pieces: ReactNode[] = [];
  let rest = text;
  for (let found = firstName(rest, names); found; found = firstName(rest, names)) {
    const { at, mark } = found;
    pieces.push(...linked(rest.slice(0, at)), <span key={`${pieces.length}@`} className="at">{mark}</span>);
    rest = rest.slice(at + mark.length);
  }
  return [...pieces, ...linked(rest)];
}

function firstName(text: string, names: readonly string[]): { at: number; mark: string } | null {
  const found = names.map((name) => ({ at: text.indexOf(`@${name}`), mark: `@${name}` })).filter((each) => each.at >= 0);
  return found.sort((a, b) => a.at - b.at || b.mark.length - a.mark.length)[0] ?? null;
}

function linked(text: string): ReactNode[] {
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) pieces.push(text.slice(at, match.index));
    const [found, url] = match;
    const href = url ?? `mailto:${found}`;
    pieces.push(
      <a key={match.index} className="link" href={href} target="_blank" rel="noreferrer noopener" dir="ltr">
        {found}
      </a>,
    );
    at = match.index + found.length;
  }
  pieces.push(text.slice(at));
  return pieces;
}
