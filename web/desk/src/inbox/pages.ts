import type { InfiniteData } from "@tanstack/react-query";
import type { Page } from "@merhaba/api";
import type { Pages } from "./queries";

interface Known {
  id: string;
}

/** All rows of all pages, in the order they were given. */
export const rowsOf = <T>(pages: InfiniteData<Page<T>, unknown> | undefined): T[] => pages?.pages.flatMap((page) => page.items) ?? [];

/** The same pages with one row replaced where it stands; the very same object when it is not there. */
export function replaceRow<T extends Known>(pages: Pages<T>, row: T): Pages<T> {
  let found = false;
  const next = pages.pages.map((page) => {
    const index = page.items.findIndex((each) => each.id === row.id);
    if (index < 0) return page;
    found = true;
    return { ...page, items: page.items.with(index, row) };
  });
  return found ? { ...pages, pages: next } : pages;
}

/** The same pages without one row. */
export function removeRow<T extends Known>(pages: Pages<T>, id: string): Pages<T> {
  if (!pages.pages.some((page) => page.items.some((each) => each.id === id))) return pages;
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.filter((each) => each.id !== id) })) };
}

/**
 * The same pages with a row put where the order wants it. A place behind the last loaded row
 * is taken only when nothing more is to come: otherwise the row belongs to a page not loaded yet.
 */
export function placeRow<T extends Known>(pages: Pages<T>, row: T, compare: (one: T, other: T) => number): Pages<T> {
  const without = removeRow(pages, row.id);
  for (const [index, page] of without.pages.entries()) {
    const at = page.items.findIndex((each) => compare(row, each) < 0);
    if (at >= 0) return withPage(without, index, { ...page, items: page.items.toSpliced(at, 0, row) });
  }
  const last = without.pages.length - 1;
  const page = without.pages[last];
  if (!page || page.next) return without;
  return withPage(without, last, { ...page, items: [...page.items, row] });
}

function withPage<T>(pages: Pages<T>, index: number, page: Page<T>): Pages<T> {
  return { ...pages, pages: pages.pages.with(index, page) };
}
