import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body, type Page, type Tag, type TagColour } from "@merhaba/api";
import { Button, Empty, IconButton } from "@merhaba/ui";
import { useState, type FormEvent } from "react";
import { number } from "../../i18n/format";
import { countsQuery } from "../../inbox/queries";
import { Confirm } from "../Confirm";
import { Loaded, SettingsPage } from "../SettingsPage";
import { useSettingsChange } from "../useSettings";
import { ColourPicker } from "./ColourPicker";

const tagsQuery = { queryKey: ["settings", "tags"], queryFn: (): Promise<Page<Tag>> => body(api.GET("/api/v1/tags", {})) };

/** The tags: their names, their colours, how much is open under each. */
export default function TagsPage() {
  const query = useQuery(tagsQuery);
  const { data: counts } = useQuery(countsQuery);
  const [removing, setRemoving] = useState<Tag | null>(null);
  const remove = useSettingsChange("tags", (id: string): Promise<void> => body(api.DELETE("/api/v1/tags/{tag}", { params: { path: { tag: id } } })));
  return (
    <SettingsPage id="tags">
      <NewTag />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="tag" title={t`No tags yet`}>{t`Tags say what a conversation is about, so that you can find and count such questions.`}</Empty>
          ) : (
            <ul className="cards">
              {items.map((tag) => (
                <TagRow key={tag.id} tag={tag} count={counts?.tags[tag.id] ?? 0} onRemove={() => setRemoving(tag)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {removing && (
        <Confirm
          title={t`Delete the tag ${removing.name}?`}
          action={t`Delete`}
          isPending={remove.isPending}
          onConfirm={() => remove.mutate(removing.id, { onSettled: () => setRemoving(null) })}
          onClose={() => setRemoving(null)}
        >
          {t`It disappears from all conversations that carry it.`}
        </Confirm>
      )}
    </SettingsPage>
  );
}

function TagRow({ tag, count, onRemove }: { tag: Tag; count: number; onRemove: () => void }) {
  const [name, setName] = useState(tag.name);
  const change = useSettingsChange("tags", (changes: Partial<Pick<Tag, "name" | "colour">>): Promise<Tag> =>
    body(api.PATCH("/api/v1/tags/{tag}", { params: { path: { tag: tag.id } }, body: changes })),
  );
  const keep = () => {
    if (name.trim() && name !== tag.name) change.mutate({ name: name.trim() });
    else setName(tag.name);
  };
  return (
    <li className="card">
      <ColourPicker label={t`Colour of ${tag.name}`} colour={tag.colour} onChange={(colour) => change.mutate({ colour })} />
      <input className="quiet-input grow" dir="auto" aria-label={t`Name of the tag`} value={name} onChange={(event) => setName(event.target.value)} onBlur={keep} />
      <span className="mute s">{t`${number(count)} open`}</span>
      <IconButton icon="trash" label={t`Delete ${tag.name}`} onPress={onRemove} />
    </li>
  );
}

function NewTag() {
  const [name, setName] = useState("");
  const [colour, setColour] = useState<TagColour>("teal");
  const make = useSettingsChange("tags", (): Promise<Tag> => body(api.POST("/api/v1/tags", { body: { name: name.trim(), colour } })));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) make.mutate(undefined, { onSuccess: () => setName("") });
  };
  return (
    <form className="card new" onSubmit={submit}>
      <ColourPicker label={t`Colour of the new tag`} colour={colour} onChange={setColour} />
      <input className="quiet-input grow" dir="auto" aria-label={t`Name of the new tag`} placeholder={t`A new tag`} value={name} onChange={(event) => setName(event.target.value)} />
      <Button type="submit" isDisabled={!name.trim()} isPending={make.isPending}>{t`Add`}</Button>
    </form>
  );
}
