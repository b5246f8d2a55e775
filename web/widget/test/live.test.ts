import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backoff, Live } from "../src/app/live";
import type { Frame } from "../src/app/types";

class Socket {
  static all: Socket[] = [];
  readyState = 1;
  sent: string[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly address: string) {
    Socket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  say(frame: object | string): void {
    this.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }
}

function setUp() {
  const frames: Frame[] = [];
  const poll = vi.fn(async () => undefined);
  const onRefused = vi.fn();
  const live = new Live({
    address: (cursor) => `ws://x?after=${cursor}`, onFrame: (frame) => frames.push(frame), poll, onConnected: () => undefined, onRefused,
    open: (address) => new Socket(address) as unknown as WebSocket,
  });
  return { live, frames, poll, onRefused, last: () => Socket.all.at(-1)! };
}

beforeEach(() => {
  vi.useFakeTimers();
  Socket.all = [];
});
afterEach(() => vi.useRealTimers());

describe("live", () => {
  it("comes back after a break and asks for what it missed", async () => {
    const { live, frames, last } = setUp();
    live.start("c0");
    last().say({ t: "ready", cursor: "c1" });
    last().say({ t: "event", cursor: "c2", type: "message.created" });
    last().close();
    await vi.advanceTimersByTimeAsync(1000);
    expect(Socket.all.map((socket) => socket.address)).toEqual(["ws://x?after=c0", "ws://x?after=c2"]);
    expect(frames.map((frame) => frame.t)).toEqual(["ready", "event"]);
  });

  it("asks by plain requests while sockets are blocked, and stops when one opens", async () => {
    const { live, poll, last } = setUp();
    live.start(null);
    for (let i = 0; i < 40; i++) {
      if (last().readyState === 1) last().close();
      await vi.advanceTimersByTimeAsync(1000);
    }
    const asked = poll.mock.calls.length;
    expect(asked).toBeGreaterThan(2);
    await vi.advanceTimersByTimeAsync(30_000);
    last().say({ t: "ready", cursor: "c1" });
    const then = poll.mock.calls.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(poll.mock.calls.length).toBe(then);
  });

  it("keeps the line warm and ignores words that are not frames", async () => {
    const { live, frames, last } = setUp();
    live.start(null);
    last().say("<html>proxy</html>");
    last().say({ t: "ready", cursor: "c1" });
    await vi.advanceTimersByTimeAsync(25_500);
    last().say({ t: "pong" });
    await vi.advanceTimersByTimeAsync(25_500);
    expect(last().sent).toEqual(['{"t":"ping"}', '{"t":"ping"}']);
    expect(frames.map((frame) => frame.t)).toEqual(["ready", "pong"]);
  });

  it("leaves a line that answers no ping, at once when the network has changed", async () => {
    const { live, last } = setUp();
    live.start("c0");
    last().say({ t: "ready", cursor: "c1" });
    live.nudge();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(Socket.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(Socket.all.map((socket) => [socket.address, socket.readyState])).toEqual([["ws://x?after=c0", 3], ["ws://x?after=c1", 1]]);
  });

  it("says so when the server does not know us any more", async () => {
    const { live, onRefused, last } = setUp();
    live.start(null);
    last().close(1006);
    expect(onRefused).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    last().close(4401);
    expect(onRefused).toHaveBeenCalledOnce();
  });

  it("stays closed once stopped", async () => {
    const { live, last } = setUp();
    live.start(null);
    last().say({ t: "ready", cursor: "c1" });
    live.stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(Socket.all).toHaveLength(1);
  });

  it("waits longer each time, never more than half a minute", () => {
    const waits = [0, 1, 2, 3, 10, 30].map((attempt) => backoff(attempt, () => 1));
    expect(waits).toEqual([500, 1000, 2000, 4000, 30_000, 30_000]);
    expect(backoff(3, () => 0)).toBe(2400);
  });
});
