export const DIGITS = 6;

/** The digits of what was typed or pasted, in European form: people write ٤٢ and 042 816, too. */
export const digitsOf = (text: string): string =>
  Array.from(text.normalize("NFKC"), (sign) => {
    if (/[0-9]/.test(sign)) return sign;
    const code = sign.codePointAt(0)!;
    const zero = [0x660, 0x6f0, 0x966].find((first) => code >= first && code <= first + 9);
    return zero === undefined ? "" : String(code - zero);
  }).join("").slice(0, DIGITS);
