import { queryOptions } from "@tanstack/react-query";
import { api, body, type Conversation } from "@merhaba/api";

/** Whom an answer goes to. */
export interface Recipients {
  to: readonly string[];
  cc: readonly string[];
}

interface Suggested extends Recipients {
  names: Readonly<Record<string, string>>;
}

/** Everybody who was on the last mail, as the server makes it out; asked again after each message. */
export const suggestedQuery = (id: string, messages: number) =>
  queryOptions({
    queryKey: ["reply-to", id, messages],
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<Suggested | null> => {
      const { reply_to } = await body<Conversation>(api.GET("/api/v1/conversations/{conversation}", { params: { path: { conversation: id } }, signal }));
      if (!reply_to) return null;
      const people = [...reply_to.to, ...reply_to.cc];
      return {
        to: reply_to.to.map((each) => each.address),
        cc: reply_to.cc.map((each) => each.address),
        names: Object.fromEntries(people.map((each) => [each.address, each.name])),
      };
    },
  });

/** The recipients a draft was left with; null while they are those of the last mail. */
export const chosenIn = (draft: { to?: readonly string[] | null; cc?: readonly string[] | null } | null): Recipients | null => (draft?.to ? { to: draft.to, cc: draft.cc ?? [] } : null);

/** Is it an address, as far as one can tell by looking? */
export const looksLikeAddress = (text: string): boolean => /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/.test(text);

/** Addresses in what somebody typed or pasted, `Name <address>` too; and what is none. */
export function addressesIn(text: string): { found: string[]; rest: string } {
  const found: string[] = [];
  const rest: string[] = [];
  for (const piece of text.split(/[,;\n]+/)) {
    const inBrackets = /<([^<>]+)>/.exec(piece)?.[1]?.trim();
    for (const word of inBrackets ? [inBrackets] : piece.trim().split(/\s+/)) {
      if (looksLikeAddress(word)) found.push(word);
      else if (word) rest.push(word);
    }
  }
  return { found, rest: rest.join(" ") };
}
