import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { PlainText } from "../src/inbox/thread/PlainText";
import { RichText } from "../src/inbox/thread/RichText";
import { threadRows } from "../src/inbox/thread/rows";
import { eventText } from "../src/inbox/thread/EventLine";
import { message } from "./samples";

describe("the lines of a thread", () => {
  it("are oldest first, with a divider before each day", () => {
    const yesterday = message({ created_at: "2026-11-20T10:00:00" });
    const today = message({ created_at: "2026-11-21T10:00:00" });
    const rows = threadRows([today, yesterday], []);
    expect(rows.map((row) => row.kind)).toEqual(["day", "message", "day", "message"]);
    expect(rows[1]).toMatchObject({ message: yesterday });
  });
  it("join what one person says in a row by chat, never across days, people or e-mails", () => {
    const chat = (created_at: string, more = {}) => message({ channel: "chat", created_at, ...more });
    const follows = (...list: ReturnType<typeof message>[]) => threadRows(list.toReversed(), []).flatMap((row) => (row.kind === "message" ? [row.follows] : []));
    expect(follows(chat("2026-11-21T10:00:00"), chat("2026-11-21T10:01:00"))).toEqual([false, true]);
    expect(follows(chat("2026-11-21T10:00:00"), chat("2026-11-21T10:30:00"))).toEqual([false, false]);
    expect(follows(chat("2026-11-21T10:00:00"), chat("2026-11-21T10:01:00", { author: { kind: "agent", id: "d", name: "D" } }))).toEqual([false, false]);
    expect(follows(message({ created_at: "2026-11-21T10:00:00" }), message({ created_at: "2026-11-21T10:01:00" }))).toEqual([false, false]);
  });
});

describe("text of strangers", () => {
  const plain = (text: string, names?: string[]) => renderToStaticMarkup(<PlainText text={text} {...(names && { names })} />);
  it("is text", () => expect(plain("<script>alert(1)</script> & more")).toBe('<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</p>'));
  it("has its addresses as links, without the full stop after them", () => {
    expect(plain("see https://a.test/x?y=1. Or write to a@b.test!")).toContain('href="https://a.test/x?y=1"');
    expect(plain("write to a@b.test!")).toContain('href="mailto:a@b.test"');
    expect(plain("javascript:alert(1)")).not.toContain("<a");
  });
  it("shows who is mentioned", () => expect(plain("hi @Mehmet Aydın, look", ["Mehmet Aydın"])).toContain('<span class="at">@Mehmet Aydın</span>'));
});

describe("formatted text", () => {
  const rich = (html: string) => renderToStaticMarkup(<RichText html={html} />);
  it("keeps what an agent can write", () => {
    expect(rich('<p>a <strong>b</strong></p><ul><li>c</li></ul>')).toContain("<strong>b</strong>");
    expect(rich('<p><a href="https://x.test">x</a></p>')).toContain('href="https://x.test"');
  });
  it.each([
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<p onclick="alert(1)">x</p>',
    "<style>*{display:none}</style>",
    '<iframe src="https://evil.test"></iframe>',
    '<svg><script>alert(1)</script></svg>',
  ])("drops %s", (html) => {
    const drawn = rich(html);
    expect(drawn).not.toMatch(/<(script|img|iframe|style|svg)|javascript:|onerror|onclick|alert\(1\)/i);
  });
});

describe("events as sentences", () => {
  const line = (event: object) => eventText(message({ kind: "event", author: { kind: "agent", id: "d", name: "Defne" }, event: { actor: { kind: "agent", id: "d", name: "Defne" }, ...event } })).replace(/[\u2068\u2069]/g, "");
  it.each([
    [{ type: "status", from: "open", to: "closed" }, "Defne closed it"],
    [{ type: "assigned", from: null, to: { id: "m", name: "Mehmet" } }, "Defne assigned it to Mehmet"],
    [{ type: "assigned", from: null, to: { id: "d", name: "Defne" } }, "Defne took it"],
    [{ type: "assigned", from: { id: "m", name: "Mehmet" }, to: null }, "Defne assigned it to no one"],
    [{ type: "tags", from: [], to: ["refund"] }, "Defne added refund"],
    [{ type: "tags", from: ["refund"], to: [] }, "Defne removed refund"],
    [{ type: "priority", from: "normal", to: "urgent" }, "Defne set the priority to Urgent"],
  ])("%j", (event, expected) => expect(line(event)).toBe(expected));
});
