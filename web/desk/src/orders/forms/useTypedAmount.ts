import { useState } from "react";
import { typedAmount } from "../decimal";

/** What stands in a field for an amount while someone types, and what it comes to. */
export function useTypedAmount(value: string, onChange: (amount: string) => void) {
  const [typing, setTyping] = useState<string | null>(null);
  const isWrong = typing !== null && typing.trim() !== "" && typedAmount(typing) === null;
  return {
    shown: typing ?? value,
    isWrong,
    type(text: string) {
      setTyping(text);
      const read = typedAmount(text);
      if (read !== null || text.trim() === "") onChange(read ?? "");
    },
    leave: () => !isWrong && setTyping(null),
  };
}
