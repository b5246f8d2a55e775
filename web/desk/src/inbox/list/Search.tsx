import { t } from "@lingui/core/macro";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Icon, IconButton, Keys } from "@merhaba/ui";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

/** Search in the list, as one types. */
export function Search() {
  const { q = "" } = useSearch({ from: "/desk/inbox/$view/{-$conversation}" });
  const navigate = useNavigate();
  const [text, setText] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setText(q), [q]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const apply = (value: string) => {
    clearTimeout(timer.current);
    void navigate({
      to: ".",
      search: ({ q: _, ...rest }) => (value.trim() ? { ...rest, q: value.trim() } : rest),
      replace: true,
    });
  };
  const write = (value: string) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => apply(value), 250);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") apply(text);
    if (event.key === "Escape") {
      event.stopPropagation();
      if (text) write("");
      else input.current?.blur();
    }
  };
  return (
    <label className="box list-search">
      <Icon name="search" />
      <span className="vh">{t`Search this list`}</span>
      <input
        ref={input}
        type="search"
        dir="auto"
        autoComplete="off"
        placeholder={t`Name, order, words in a message`}
        value={text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {text ? <IconButton icon="close" size={14} className="small" label={t`Clear the search`} onPress={() => (setText(""), apply(""))} /> : <Keys of="/" />}
    </label>
  );
}
