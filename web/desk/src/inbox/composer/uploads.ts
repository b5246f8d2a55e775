import { ApiError, unreachable, type Attachment, type Problem } from "@merhaba/api";
import { useCallback, useEffect, useRef, useState } from "react";
import { errorText } from "../../feedback/errorText";

/** A file on its way to the server, or there. */
export interface Upload {
  key: string;
  name: string;
  size: number;
  progress: number;
  file: Attachment | null;
  error: string | null;
}

interface Task {
  source: File;
  request: XMLHttpRequest | null;
}

/** Sends one file, telling how far it is. Raises `ApiError`. */
function send(source: File, onProgress: (share: number) => void, task: Task): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    task.request = request;
    request.open("POST", "/api/v1/files");
    request.responseType = "json";
    request.setRequestHeader("Idempotency-Key", crypto.randomUUID());
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) return resolve(request.response as Attachment);
      const said = request.response as Partial<Problem> | null;
      const code = said?.code ?? (request.status === 413 ? "file-too-large" : `http-${request.status}`);
      reject(new ApiError({ title: said?.title ?? "", detail: said?.detail ?? "", status: request.status, code }));
    };
    request.onerror = () => reject(unreachable("upload"));
    const form = new FormData();
    form.append("file", source);
    request.send(form);
  });
}

/** The files of one composer. */
export function useUploads(initial: readonly Attachment[]) {
  const [uploads, setUploads] = useState<Upload[]>(() => initial.map(asUpload));
  const tasks = useRef(new Map<string, Task>());
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => void (alive.current = false);
  }, []);

  const patch = useCallback((key: string, changes: Partial<Upload>) => {
    if (alive.current) setUploads((now) => now.map((each) => (each.key === key ? { ...each, ...changes } : each)));
  }, []);

  const run = useCallback(
    async (key: string) => {
      const task = tasks.current.get(key);
      if (!task) return;
      patch(key, { error: null, progress: 0 });
      try {
        const file = await send(task.source, (progress) => patch(key, { progress }), task);
        patch(key, { file, progress: 1 });
      } catch (error) {
        patch(key, { error: errorText(error) });
      }
    },
    [patch],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      const made = files.map((source) => {
        const key = crypto.randomUUID();
        tasks.current.set(key, { source, request: null });
        return { key, name: source.name, size: source.size, progress: 0, file: null, error: null };
      });
      setUploads((now) => [...now, ...made]);
      for (const each of made) void run(each.key);
    },
    [run],
  );

  const remove = useCallback((key: string) => {
    tasks.current.get(key)?.request?.abort();
    tasks.current.delete(key);
    setUploads((now) => now.filter((each) => each.key !== key));
  }, []);

  const replace = useCallback((files: readonly Attachment[]) => setUploads(files.map(asUpload)), []);
  return { uploads, add, remove, replace, again: (key: string) => void run(key) };
}

const asUpload = (file: Attachment): Upload => ({ key: file.id, name: file.name, size: file.size, progress: 1, file, error: null });
