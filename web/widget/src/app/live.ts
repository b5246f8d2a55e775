import type { Frame } from "./types";

export interface LiveOptions {
  /** The socket's address, with what was seen last. */
  address(cursor: string | null): string;
  onFrame(frame: Frame): void;
  /** Called while no socket can be had: fetch what is new by ordinary requests. */
  poll(): Promise<void>;
  onConnected(connected: boolean): void;
  /** The server does not accept who we say we are any more. */
  onRefused(): void;
  open?: (address: string) => WebSocket;
}

const PING = 25_000;
/** A line that stays silent this long after a ping is dead, whatever the browser believes: a phone that changed networks. */
const SILENCE = 6_000;
const POLL = 5_000;
/** The close code that says so. */
const REFUSED = 4401;
const LONGEST_WAIT = 30_000;

/** Wait before the `attempt`-th try (from 0): doubling, at most half a minute, spread so that crowds do not return at once. */
export const backoff = (attempt: number, random: () => number = Math.random): number =>
  Math.min(LONGEST_WAIT, 500 * 2 ** attempt) * (0.6 + 0.4 * random());

function decode(data: unknown): Frame | null {
  try {
    return JSON.parse(String(data)) as Frame;
  } catch {
    return null; // a proxy's own words on the line
  }
}

/** The live connection: a WebSocket that comes back by itself, and polling where sockets are blocked. */
export class Live {
  cursor: string | null = null;
  private socket: WebSocket | null = null;
  private attempt = 0;
  private running = false;
  private timers: { retry?: number; ping?: number; silence?: number; poll?: number } = {};

  constructor(private readonly options: LiveOptions) {}

  start(cursor: string | null): void {
    this.cursor ??= cursor;
    if (this.running) return;
    this.running = true;
    this.connect();
  }

  stop(): void {
    this.running = false;
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    this.timers = {};
    this.socket?.close();
    this.socket = null;
  }

  /** Tries at once, or makes sure the line still carries: the browser says it is back, or the tab is looked at again. */
  nudge(): void {
    if (!this.running) return;
    if (this.socket) return this.ping(this.socket);
    clearTimeout(this.timers.retry);
    this.attempt = 0;
    this.connect();
  }

  send(frame: object): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  private connect(): void {
    let socket: WebSocket;
    try {
      socket = (this.options.open ?? ((address) => new WebSocket(address)))(this.options.address(this.cursor));
    } catch {
      this.later();
      return;
    }
    this.socket = socket;
    socket.onmessage = (event) => {
      clearTimeout(this.timers.silence);
      const frame = decode(event.data);
      if (!frame) return;
      if ("cursor" in frame) this.cursor = frame.cursor;
      if (frame.t === "ready" || frame.t === "reset") this.connected();
      this.options.onFrame(frame);
    };
    socket.onclose = (event) => this.lost(socket, event.code);
  }

  private connected(): void {
    this.attempt = 0;
    clearTimeout(this.timers.poll);
    this.options.onConnected(true);
    this.pingLater();
  }

  private pingLater(): void {
    clearTimeout(this.timers.ping);
    this.timers.ping = window.setTimeout(() => this.socket && this.ping(this.socket), PING);
  }

  private ping(socket: WebSocket): void {
    this.send({ t: "ping" });
    clearTimeout(this.timers.silence);
    this.timers.silence = window.setTimeout(() => {
      this.lost(socket, 0);
      socket.close();
    }, SILENCE);
    this.pingLater();
  }

  private lost(socket: WebSocket, code: number): void {
    if (this.socket !== socket) return;
    this.socket = null;
    clearTimeout(this.timers.ping);
    clearTimeout(this.timers.silence);
    this.options.onConnected(false);
    if (code === REFUSED) this.options.onRefused();
    if (this.running) this.later();
  }

  private later(): void {
    this.timers.retry = window.setTimeout(() => this.connect(), backoff(this.attempt++));
    // After two failures in a row the socket is probably blocked on this network: ask instead of listening.
    if (this.attempt === 2) this.ask();
  }

  private ask(): void {
    clearTimeout(this.timers.poll);
    this.timers.poll = window.setTimeout(() => {
      if (!this.running || this.attempt === 0) return;
      void (document.hidden ? Promise.resolve() : this.options.poll().catch(() => undefined)).then(() => this.ask());
    }, POLL);
  }
}
