import { Placeholder } from "@tiptap/extensions";
import { useEditor, type Editor } from "@tiptap/react";
import StarterKit from "@tiptap/starter-kit";
import type { AgentRef } from "@merhaba/api";
import { useEffect, useRef } from "react";
import { mentionList, mentions } from "./mention";

interface ComposerEditorOptions {
  html: string;
  kind: "reply" | "note";
  label: string;
  placeholder: string;
  agents: readonly AgentRef[];
  onChange: (editor: Editor) => void;
  onFiles: (files: File[]) => void;
  /** Ctrl or Cmd with Enter; with Shift it sends and leaves the conversation open. */
  onSubmit: (plain: boolean) => void;
}

/** The rich-text editor of the composer. What it is given may change at any time; the editor itself is made once. */
export function useComposerEditor(options: ComposerEditorOptions): Editor | null {
  const now = useRef(options);
  now.current = options;
  const editor = useEditor({
    immediatelyRender: true,
    shouldRerenderOnTransaction: false,
    content: options.html,
    extensions: [
      StarterKit.configure({ heading: false, codeBlock: false, horizontalRule: false, link: { openOnClick: false, autolink: true, defaultProtocol: "https" } }),
      Placeholder.configure({ placeholder: () => now.current.placeholder }),
      mentions(
        () => now.current.agents,
        () => now.current.kind === "note",
      ),
    ],
    editorProps: {
      attributes: () => ({ class: "rich", role: "textbox", "aria-multiline": "true", "aria-label": now.current.label, dir: "auto" }),
      handleKeyDown: (view, event) => {
        if (event.isComposing || view.composing || event.keyCode === 229) return false;
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          now.current.onSubmit(event.shiftKey);
          return true;
        }
        if (event.key === "Escape" && mentionList.get() === null) {
          (view.dom as HTMLElement).blur();
          event.stopPropagation();
          return true;
        }
        return false;
      },
      handlePaste: (_view, event) => take(event.clipboardData, event, now.current.onFiles),
      handleDrop: (_view, event) => take(event.dataTransfer, event, now.current.onFiles),
    },
    onUpdate: ({ editor: changed }) => now.current.onChange(changed),
  });
  // The placeholder and the label stand in the editor's own drawing: an empty step makes it look again.
  useEffect(() => {
    if (editor && !editor.isDestroyed) editor.view.dispatch(editor.state.tr);
  }, [editor, options.placeholder, options.label]);
  return editor;
}

function take(data: DataTransfer | null, event: Event, onFiles: (files: File[]) => void): boolean {
  const files = [...(data?.files ?? [])];
  if (files.length === 0) return false;
  event.preventDefault();
  onFiles(files);
  return true;
}

/** Whom a note mentions. */
export function mentioned(editor: Editor): string[] {
  const found = new Set<string>();
  editor.state.doc.descendants((node) => {
    if (node.type.name === "mention") found.add(String(node.attrs["id"]));
  });
  return [...found];
}
