import type { ClientFrame, LiveFrame } from "@merhaba/api";

export type Link = "connecting" | "online" | "offline";

interface Callbacks {
  onFrame: (frame: LiveFrame) => void;
  onLink: (link: Link) => void;
}

const pingEvery = 25_000;
const silenceAllowed = 60_000;

/**
 * The live connection. It comes back by itself after a loss, asking for what was missed (`after`),
 * at growing intervals with some chance in them, so that many desks do not come back at one moment.
 */
export class LiveConnection {
  private socket: WebSocket | null = null;
  private cursor: string | null = null;
  private attempts = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private ping: ReturnType<typeof setInterval> | undefined;
  private heard = 0;
  private closed = false;
  private viewing: string | null = null;
  private readonly address: string;
  private readonly callbacks: Callbacks;

  constructor(address: string, callbacks: Callbacks) {
    this.address = address;
    this.callbacks = callbacks;
  }

  /** Connects, or connects at once when it was waiting to try again. */
  open(): void {
    if (this.closed || this.socket) return;
    clearTimeout(this.retry);
    this.callbacks.onLink("connecting");
    const query = this.cursor === null ? "" : `?after=${encodeURIComponent(this.cursor)}`;
    const socket = new WebSocket(this.address + query);
    this.socket = socket;
    socket.onmessage = (message) => this.hear(String(message.data));
    socket.onclose = () => this.lost(socket);
    socket.onerror = () => socket.close();
  }

  /** Gives up a connection that cannot be alive (the machine is offline); it comes back like any lost one. */
  drop(): void {
    this.socket?.close();
    if (this.socket) this.lost(this.socket);
  }

  /** Ends the connection for good. */
  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    clearInterval(this.ping);
    this.socket?.close();
    this.socket = null;
  }

  /** Says something; lost when there is no connection, as these are all things of the moment. */
  say(frame: ClientFrame): void {
    if (frame.t === "viewing") this.viewing = frame.conversation;
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private hear(text: string): void {
    this.heard = Date.now();
    const frame = JSON.parse(text) as LiveFrame;
    if ("cursor" in frame) this.cursor = frame.cursor;
    if (frame.t === "ready" || frame.t === "reset") this.settled();
    this.callbacks.onFrame(frame);
  }

  private settled(): void {
    this.attempts = 0;
    this.callbacks.onLink("online");
    this.say({ t: "viewing", conversation: this.viewing });
    clearInterval(this.ping);
    this.ping = setInterval(() => this.keepAlive(), pingEvery);
  }

  private keepAlive(): void {
    if (Date.now() - this.heard > silenceAllowed) this.socket?.close();
    else this.say({ t: "ping" });
  }

  private lost(socket: WebSocket): void {
    if (this.socket !== socket) return;
    this.socket = null;
    clearInterval(this.ping);
    if (this.closed) return;
    this.callbacks.onLink("offline");
    const longest = Math.min(30_000, 500 * 2 ** this.attempts);
    this.attempts += 1;
    this.retry = setTimeout(() => this.open(), longest * (0.5 + Math.random() / 2));
  }
}
