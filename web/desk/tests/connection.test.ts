import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveFrame } from "@merhaba/api";
import { LiveConnection, type Link } from "../src/live/connection";

class FakeSocket {
  static all: FakeSocket[] = [];
  static readonly OPEN = 1;
  readyState = 1;
  sent: string[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
    this.onclose?.();
  }
  hear(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const socket = (index: number) => {
  const found = FakeSocket.all[index];
  if (!found) throw new Error(`no socket ${index}`);
  return found;
};

describe("the live connection", () => {
  let links: Link[];
  let frames: LiveFrame[];
  let connection: LiveConnection;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", FakeSocket);
    FakeSocket.all = [];
    links = [];
    frames = [];
    connection = new LiveConnection("ws://x/live", { onFrame: (frame) => frames.push(frame), onLink: (link) => links.push(link) });
    connection.open();
  });
  afterEach(() => {
    connection.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("goes on after a loss from the last thing it heard", () => {
    expect(socket(0).url).toBe("ws://x/live");
    socket(0).hear({ t: "ready", cursor: "a" });
    socket(0).hear({ t: "event", cursor: "b c", type: "x" });
    socket(0).close();
    vi.advanceTimersByTime(1000);
    expect(socket(1).url).toBe("ws://x/live?after=b%20c");
    socket(1).hear({ t: "ready", cursor: "d" });
    expect(links).toEqual(["connecting", "online", "offline", "connecting", "online"]);
    expect(frames).toHaveLength(3);
  });

  it("waits longer after each failure, never longer than half a minute", () => {
    for (let index = 0; index < 9; index += 1) {
      socket(index).close();
      vi.advanceTimersByTime(30_000);
      expect(FakeSocket.all).toHaveLength(index + 2);
    }
    socket(9).close();
    vi.advanceTimersByTime(10_000);
    expect(FakeSocket.all).toHaveLength(10);
  });

  it("says again what is looked at, and keeps itself alive", () => {
    connection.say({ t: "viewing", conversation: "c1" });
    socket(0).hear({ t: "ready", cursor: "a" });
    expect(socket(0).sent.at(-1)).toBe('{"t":"viewing","conversation":"c1"}');
    vi.advanceTimersByTime(25_000);
    expect(socket(0).sent.at(-1)).toBe('{"t":"ping"}');
  });

  it("gives up a connection that has gone silent", () => {
    socket(0).hear({ t: "ready", cursor: "a" });
    vi.advanceTimersByTime(101_000);
    expect(FakeSocket.all.length).toBeGreaterThan(1);
  });

  it("stays closed once it is closed", () => {
    connection.close();
    vi.advanceTimersByTime(120_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});
