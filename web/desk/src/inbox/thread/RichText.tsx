import { createElement, useMemo, type ReactNode } from "react";
import { withLinks } from "./PlainText";

const plain = new Set(["p", "br", "strong", "b", "em", "i", "u", "s", "ul", "ol", "li", "blockquote", "code", "pre"]);

/** What an agent wrote, drawn from a short list of elements; anything else becomes its text. Nothing of it runs. */
export function RichText({ html, names = nobody }: { html: string; names?: readonly string[] }) {
  const content = useMemo(() => {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    return [...parsed.body.childNodes].map((node, index) => draw(node, String(index), names));
  }, [html, names]);
  return <div className="rich">{content}</div>;
}

const nobody: readonly string[] = [];

function draw(node: Node, key: string, names: readonly string[]): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return withLinks(node.textContent ?? "", names);
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  if (name === "script" || name === "style" || name === "template") return null;
  const children = [...node.childNodes].map((child, index) => draw(child, `${key}.${index}`, names));
  if (name === "br") return <br key={key} />;
  if (name === "a") return link(node, key);
  if (node.getAttribute("data-type") === "mention") {
    return (
      <span key={key} className="at">
        <bdi>{node.textContent}</bdi>
      </span>
    );
  }
  if (plain.has(name)) return createElement(name, { key, ...(name === "p" || name === "li" ? { dir: "auto" } : {}) }, ...children);
  return <span key={key}>{children}</span>;
}

function link(node: Element, key: string): ReactNode {
  const href = node.getAttribute("href") ?? "";
  if (!/^(https?:|mailto:|tel:)/i.test(href)) return <span key={key}>{node.textContent}</span>;
  return (
    <a key={key} className="link" href={href} target="_blank" rel="noreferrer noopener">
      {node.textContent}
    </a>
  );
}
