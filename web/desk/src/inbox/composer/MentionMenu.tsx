import { t } from "@lingui/core/macro";
import { Avatar } from "@merhaba/ui";
import { useStore } from "../../state/store";
import { mentionList } from "./mention";

/** The colleagues one can mention, above the place one writes at. */
export function MentionMenu() {
  const open = useStore(mentionList);
  if (!open?.rect || open.people.length === 0) return null;
  const { rect } = open;
  const end = document.documentElement.dir === "rtl" ? window.innerWidth - rect.right : rect.left;
  return (
    <ul className="pop mention-menu" role="listbox" aria-label={t`Mention a colleague`} style={{ insetInlineStart: end, insetBlockEnd: window.innerHeight - rect.top + 6 }}>
      {open.people.map((each, index) => (
        <li key={each.id} role="option" aria-selected={index === open.index} className="item" onPointerDown={(event) => (event.preventDefault(), open.choose(each))}>
          <Avatar name={each.name} kind="us" online={each.availability === "available"} />
          <bdi className="grow cut">{each.name}</bdi>
        </li>
      ))}
    </ul>
  );
}
