import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, body, type Conversation, type Session, type Tag, type TagColour } from "@merhaba/api";
import { Icon, IconButton, Popup, Swatch } from "@merhaba/ui";
import { useState } from "react";
import { errorText } from "../../feedback/errorText";
import { toast } from "../../feedback/toasts";
import { sessionKey, useSession } from "../../session/session";
import { useActions } from "../actions";
import { knownConversation } from "../cache";
import { FilterList, type Choice } from "./FilterList";
import { usePicker } from "./usePicker";

const colours: readonly TagColour[] = ["teal", "saffron", "violet", "leaf", "red", "grey"];

/** Puts tags on conversations and takes them off; a new one is made by writing its name. */
export function TagPicker({ ids, of, conversation }: { ids: readonly string[]; of: "thread" | "bulk"; conversation?: Conversation }) {
  const { tags } = useSession();
  const client = useQueryClient();
  const act = useActions();
  const state = usePicker("tags", of);
  const [text, setText] = useState("");
  const everywhere = (tag: Tag) => ids.every((id) => (id === conversation?.id ? conversation : knownConversation(client, id))?.tags.some((each) => each.id === tag.id));
  const choices: Choice[] = tags.map((tag) => ({ id: tag.id, name: tag.name, mark: <Swatch colour={tag.colour} />, chosen: everywhere(tag) }));
  const name = text.trim();
  const known = tags.some((tag) => tag.name.localeCompare(name, undefined, { sensitivity: "base" }) === 0);
  const make: Choice[] = name && !known ? [{ id: "new:", name: t`Create “${name}”`, mark: <Icon name="plus" /> }] : [];

  const choose = async (id: string) => {
    setText("");
    if (id !== "new:") {
      const tag = tags.find((each) => each.id === id);
      if (tag) act.tag(ids, id, !everywhere(tag));
      return;
    }
    try {
      const tag = await body<Tag>(api.POST("/api/v1/tags", { body: { name, colour: colours[tags.length % colours.length] ?? "teal" } }));
      client.setQueryData<Session | null>(sessionKey, (now) => (now && !now.tags.some((each) => each.id === tag.id) ? { ...now, tags: [...now.tags, tag] } : now));
      act.tag(ids, tag.id, true);
    } catch (error) {
      toast(errorText(error), { tone: "bad" });
    }
  };
  const trigger = <IconButton icon={of === "bulk" ? "tag" : "plus"} size={of === "bulk" ? 16 : 14} className="small" label={of === "bulk" ? t`Tags` : t`Add a tag`} keys="t" />;
  return (
    <Popup label={t`Tags`} trigger={trigger} {...state}>
      {() => (
        <FilterList
          label={t`Tags`}
          placeholder={t`Find or create a tag`}
          value={text}
          onValue={setText}
          groups={[
            { title: t`Tags`, choices },
            { title: t`New`, choices: make },
          ]}
          onChoose={(id) => void choose(id)}
          empty={t`Write a name to create the first tag.`}
        />
      )}
    </Popup>
  );
}
