import type { Identity } from "../shared/config";
import type { Attachment, Boot, KnownCustomer, Message, Page, Pending, Written } from "./types";

/** The server answered, and the answer was no. */
export class Refused extends Error {
  /** `left`: how many tries are left at a code. */
  constructor(readonly status: number, readonly code: string, detail: string, readonly left = 0) {
    super(detail);
  }
}

/** No answer came: no connection, or it broke on the way. */
export class Unreachable extends Error {}

export interface PageContext {
  url: string;
  title: string;
  referrer: string;
}

export const pageContext = (): PageContext => ({ url: location.href, title: document.title, referrer: document.referrer });

const TIMEOUT = 20_000;

/** The shopper's side of the interface. `token` is asked for on every request because it may change. */
export class Api {
  constructor(readonly origin: string, readonly site: string, private readonly token: () => string | null) {}

  boot(body: { visitor: string | null; identity: Identity | null; language: string }): Promise<Boot> {
    const { visitor, identity, language } = body;
    return this.call("POST", "/boot", { site: this.site, ...(visitor && { visitor }), ...(identity && { identity }), language, page: pageContext() });
  }

  send(body: { text: string; attachments: string[]; conversation: string | null; opening?: Pending["opening"]; client_key: string; language: string }): Promise<Written> {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    return this.call("POST", "/messages", { site: this.site, ...body, timezone: timeZone, page: pageContext() });
  }

  messages(conversation: string, before: string | null): Promise<Page<Message>> {
    const query = new URLSearchParams({ limit: "40", ...(before && { before }) });
    return this.call("GET", `/conversations/${conversation}/messages?${query}`);
  }

  read(conversation: string): Promise<void> {
    return this.call("POST", `/conversations/${conversation}/read`);
  }

  leaveAddress(body: { email?: string; name?: string }): Promise<{ customer: KnownCustomer; visitor?: string }> {
    return this.call("PATCH", "/me", body);
  }

  /** Uploads one file; XMLHttpRequest because `fetch` cannot tell how far an upload is. */
  upload(file: File, onProgress: (share: number) => void): { done: Promise<Attachment>; cancel: () => void } {
    const request = new XMLHttpRequest();
    const done = new Promise<Attachment>((resolve, reject) => {
      request.open("POST", `${this.origin}/widget/v1/files`);
      request.setRequestHeader("Authorization", `Visitor ${this.token() ?? ""}`);
      request.responseType = "json";
      request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
      request.onload = () => {
        const body = request.response as (Attachment & { code?: string; detail?: string }) | null;
        if (request.status >= 200 && request.status < 300 && body) resolve(body);
        else reject(new Refused(request.status, body?.code ?? "", body?.detail ?? ""));
      };
      request.onerror = request.ontimeout = () => reject(new Unreachable());
      const form = new FormData();
      form.append("site", this.site);
      form.append("file", file);
      request.send(form);
    });
    return { done, cancel: () => request.abort() };
  }

  liveAddress(after: string | null): string {
    const query = new URLSearchParams({ site: this.site, token: this.token() ?? "", ...(after && { after }) });
    return `${this.origin.replace(/^http/, "ws")}/widget/v1/live?${query}`;
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const token = this.token();
    let answer: Response;
    try {
      answer = await fetch(`${this.origin}/widget/v1${path}`, {
        method,
        headers: { ...(body !== undefined && { "Content-Type": "application/json" }), ...(token && { Authorization: `Visitor ${token}` }) },
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: "omit",
        signal: AbortSignal.timeout(TIMEOUT),
      });
    } catch {
      throw new Unreachable();
    }
    if (answer.status === 204) return undefined as T;
    const json = (await answer.json().catch(() => null)) as (T & { code?: string; detail?: string; tries_left?: number }) | null;
    if (!answer.ok || json === null) throw new Refused(answer.status, json?.code ?? "", json?.detail ?? "", json?.tries_left);
    return json;
  }
}
