import { t } from "@lingui/core/macro";
import { Dialog, Keys } from "@merhaba/ui";
import { commands, type Command, type CommandGroup } from "../commands/commands";
import { useStore } from "../state/store";

/** Every key that does something here, told from the same list the keys run by. */
export default function Shortcuts({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const offered = useStore(commands).filter((command) => command.keys);
  const groups: [CommandGroup, string][] = [
    ["list", t`List`],
    ["conversation", t`Conversation`],
    ["order", t`Order`],
    ["go", t`Go to`],
    ["desk", t`Desk`],
  ];
  const writing: Pick<Command, "id" | "title" | "keys">[] = [
    { id: "send", title: t`Send`, keys: "mod+enter" },
    { id: "send-stay", title: t`Send and leave it open`, keys: "mod+shift+enter" },
    { id: "bold", title: t`Bold`, keys: "mod+b" },
    { id: "italic", title: t`Italic`, keys: "mod+i" },
    { id: "mention", title: t`Mention a colleague in a note`, keys: "@" },
    { id: "leave", title: t`Leave the text`, keys: "escape" },
  ];
  return (
    <Dialog title={t`All shortcuts`} closeLabel={t`Close`} isOpen={isOpen} onClose={onClose} width="wide">
      <div className="shortcuts">
        {groups.map(([group, title]) => (
          <Part key={group} title={title} list={offered.filter((command) => command.group === group)} />
        ))}
        <Part title={t`Writing`} list={writing} />
      </div>
    </Dialog>
  );
}

function Part({ title, list }: { title: string; list: readonly Pick<Command, "id" | "title" | "keys">[] }) {
  if (list.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {list.map((command) => (
          <div key={command.id}>
            <dt>{command.title}</dt>
            <dd>
              <Keys of={command.keys ?? ""} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
