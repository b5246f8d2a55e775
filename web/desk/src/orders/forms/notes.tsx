import { t } from "@lingui/core/macro";
import { TextField } from "@merhaba/ui";
import { defineForm, type AnyForm } from "./define";

interface NoteValues {
  text: string;
}

const noteForm = (label: () => string, hint: () => string): AnyForm =>
  defineForm<NoteValues>({
    verb: () => t`Save the note`,
    quoted: false,
    told: false,
    takes: {},
    initial: ({ fields }) => ({ text: fields.text ?? "" }),
    compose: ({ text }, { fields }) => (text.trim() && text.trim() !== (fields.text ?? "").trim() ? { text: text.trim() } : null),
    Fields: ({ values, set }) => <TextField label={label()} hint={hint()} lines={5} autoFocus value={values.text} onChange={(text) => set({ text })} />,
  });

export const note = noteForm(
  () => t`Order note`,
  () => t`Stands on the order in the shop; colleagues there see it.`,
);
export const packingNote = noteForm(
  () => t`Packing note`,
  () => t`For those who pack the parcel.`,
);
