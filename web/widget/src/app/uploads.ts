import { useEffect, useRef, useState } from "preact/hooks";
import { Refused } from "./api";
import type { Session } from "./session";
import type { Attachment } from "./types";

export interface Upload {
  key: number;
  file: File;
  preview: string | null;
  share: number;
  done: Attachment | null;
  /** Why it did not work; "large" cannot be tried again. */
  failed: null | "large" | "again";
}

let counter = 0;

/** The files being attached: each goes up at once, shows how far it is, can be taken back or tried again. */
export function useUploads(session: Session, maxBytes: number) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const cancels = useRef(new Map<number, () => void>());
  const change = (key: number, to: Partial<Upload>): void => setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...to } : one)));

  const begin = (key: number, file: File): void => {
    if (maxBytes && file.size > maxBytes) return change(key, { failed: "large" });
    const { done, cancel } = session.api.upload(file, (share) => change(key, { share }));
    cancels.current.set(key, cancel);
    done.then(
      (attachment) => change(key, { done: attachment, share: 1 }),
      (error: unknown) => change(key, { failed: error instanceof Refused && error.status === 413 ? "large" : "again", share: 0 }),
    );
  };

  const add = (files: Iterable<File>): void => {
    for (const file of files) {
      const key = ++counter;
      const preview = /^image\/(png|jpe?g|gif|webp|avif)$/.test(file.type) ? URL.createObjectURL(file) : null;
      setUploads((all) => [...all, { key, file, preview, share: 0, done: null, failed: null }]);
      begin(key, file);
    }
  };

  const remove = (key: number): void => {
    cancels.current.get(key)?.();
    cancels.current.delete(key);
    setUploads((all) => all.filter((one) => {
      if (one.key === key && one.preview) URL.revokeObjectURL(one.preview);
      return one.key !== key;
    }));
  };

  const retry = (key: number): void => {
    const one = uploads.find((other) => other.key === key);
    if (!one) return;
    change(key, { failed: null, share: 0 });
    begin(key, one.file);
  };

  // Back online: what broke off goes up again by itself.
  useEffect(() => {
    const again = (): void => uploads.filter((one) => one.failed === "again").forEach((one) => retry(one.key));
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  });

  const clear = (): void => setUploads((all) => {
    for (const one of all) if (one.preview) URL.revokeObjectURL(one.preview);
    return [];
  });

  return { uploads, add, remove, retry, clear };
}
