import type { ReactNode } from "react";

const pattern = /(https?:\/\/[^\s<>"“”]+[^\s<>"“”.,;:!?)\]}'])|([\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,})/gu;

/** Text as it was written, line breaks kept, addresses made into links. Each paragraph finds its own direction. */
export function PlainText({ text }: { text: string }) {
  return (
    <>
      {text
        .trim()
        .split(/\n{2,}/)
        .map((paragraph, index) => (
          <p key={index} dir="auto">
            {withLinks(paragraph)}
          </p>
        ))}
    </>
  );
}

/** A text in pieces: words, and links for what looks like an address. */
export function withLinks(text: string): ReactNode[] {
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
