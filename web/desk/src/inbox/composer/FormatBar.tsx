import { t } from "@lingui/core/macro";
import { useEditorState, type Editor } from "@tiptap/react";
import { Button, IconButton, Popup, TextField, type IconName } from "@merhaba/ui";
import { useState } from "react";

/** Bold, italic, lists and the like, and which of them stand at the cursor. */
export function FormatBar({ editor }: { editor: Editor }) {
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive("bold"),
      italic: now.isActive("italic"),
      bullets: now.isActive("bulletList"),
      numbers: now.isActive("orderedList"),
      quote: now.isActive("blockquote"),
      link: now.isActive("link"),
    }),
  });
  const button = (icon: IconName, label: string, active: boolean, run: () => void, keys?: string) => (
    <IconButton icon={icon} label={label} {...(keys && { keys })} aria-pressed={active} onPress={run} preventFocusOnPress />
  );
  return (
    <div className="format" role="toolbar" aria-label={t`Text format`}>
      {button("bold", t`Bold`, on.bold, () => editor.chain().focus().toggleBold().run(), "mod+b")}
      {button("italic", t`Italic`, on.italic, () => editor.chain().focus().toggleItalic().run(), "mod+i")}
      <LinkButton editor={editor} active={on.link} />
      {button("list", t`List`, on.bullets, () => editor.chain().focus().toggleBulletList().run())}
      {button("numbers", t`Numbered list`, on.numbers, () => editor.chain().focus().toggleOrderedList().run())}
      {button("quote", t`Quote`, on.quote, () => editor.chain().focus().toggleBlockquote().run())}
    </div>
  );
}

function LinkButton({ editor, active }: { editor: Editor; active: boolean }) {
  const [href, setHref] = useState("");
  const [open, setOpen] = useState(false);
  const toggle = (next: boolean) => {
    if (next) setHref(String(editor.getAttributes("link")["href"] ?? ""));
    setOpen(next);
  };
  const apply = () => {
    const address = href.trim();
    const full = /^[a-z]+:/i.test(address) || !address ? address : `https://${address}`;
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!full) chain.unsetLink().run();
    else if (editor.state.selection.empty && !active) chain.insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { href: full } }] }).run();
    else chain.setLink({ href: full }).run();
    setOpen(false);
  };
  return (
    <Popup label={t`Link`} placement="top start" isOpen={open} onOpenChange={toggle} trigger={<IconButton icon="link" label={t`Link`} aria-pressed={active} />}>
      {() => (
        <form
          className="link-form"
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            apply();
          }}
        >
          <TextField label={t`Address of the link`} dir="ltr" autoFocus value={href} onChange={setHref} placeholder="https://" />
          <Button type="submit" look="go">
            {href.trim() ? t`Set the link` : t`Remove the link`}
          </Button>
        </form>
      )}
    </Popup>
  );
}
