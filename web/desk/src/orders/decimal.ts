/** Exact sums of amounts as the API writes them: text with a point, never a float. */

const places = 6;
const unit = 10n ** BigInt(places);

/** An amount as a whole number of millionths; `null` for what is no amount. */
function parse(text: string): bigint | null {
  const found = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!found) return null;
  const [, sign, whole = "0", rest = ""] = found;
  const value = BigInt(whole) * unit + BigInt(rest.padEnd(places, "0"));
  return sign ? -value : value;
}

function print(value: bigint, decimals: number): string {
  const size = value < 0n ? -value : value;
  const digits = String(size).padStart(places + 1, "0");
  const rest = digits.slice(-places).replace(/0+$/, "").padEnd(decimals, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -places)}${rest ? `.${rest}` : ""}`;
}

const decimalsOf = (text: string) => text.split(".")[1]?.length ?? 0;
const value = (text: string) => parse(text) ?? 0n;

export const add = (...amounts: string[]): string => print(amounts.reduce((sum, each) => sum + value(each), 0n), Math.max(0, ...amounts.map(decimalsOf)));
export const minus = (from: string, amount: string): string => print(value(from) - value(amount), Math.max(decimalsOf(from), decimalsOf(amount)));
export const times = (amount: string, count: number): string => print(value(amount) * BigInt(count), decimalsOf(amount));
export const compare = (a: string, b: string): number => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0);
export const isZero = (amount: string): boolean => value(amount) === 0n;

/**
 * An amount as a person types it (12,50 or 1.234,5 or ١٢٫٥) in the form the API takes; `null` when it is none.
 * The last point or comma is the decimal one unless exactly three digits follow it and others stand before.
 */
export function typedAmount(text: string): string | null {
  const latin = [...text.trim()].map((each) => latinDigit(each)).join("").replace(/[\s'’]/g, "").replaceAll("٫", ".").replaceAll("٬", "").replaceAll("，", ",");
  if (!/^\d[\d.,]*$|^[.,]\d+$/.test(latin)) return null;
  const last = Math.max(latin.lastIndexOf("."), latin.lastIndexOf(","));
  const groups = (part: string) => part.replace(/[.,]/g, "");
  if (last < 0) return latin;
  const [whole, rest] = [groups(latin.slice(0, last)), latin.slice(last + 1)];
  const mark = latin[last] ?? "";
  const repeated = latin.split(mark).length > 2;
  if (repeated && rest.length === 3) return whole + rest;
  return rest ? `${whole || "0"}.${rest}` : whole;
}

function latinDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  for (const zero of [0x0660, 0x06f0, 0xff10]) if (code >= zero && code < zero + 10) return String(code - zero);
  return character;
}
