import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import type { Counts } from "@merhaba/api";
import { Button, Dropdown, Icon, IconButton, Item, Popup } from "@merhaba/ui";
import { overlay } from "../../app/overlay";
import { RailViews } from "../../app/RailViews";
import { canWrite, useSession } from "../../session/session";
import type { Sort } from "../filters";
import { useInbox } from "../InboxContext";
import { countsQuery } from "../queries";
import { FilterMenu, FilterChips } from "./FilterMenu";
import { Search } from "./Search";
import { useListTitle } from "./useListTitle";
import { useSort } from "./useSort";

/** What the list is, how to search it, narrow it and order it. */
export function ListHeader({ shown }: { shown: number }) {
  const session = useSession();
  const { slug, filters } = useInbox();
  const { data: counts } = useQuery(countsQuery);
  const title = useListTitle();
  const total = countOf(slug, counts);
  return (
    <header className="list-head">
      <div className="top">
        <h1 className="cut">
          <span className="only-wide">{title}</span>
          <span className="only-phone">
            <Popup
              label={t`Views`}
              trigger={
                <Button look="ghost" className="view-switch">
                  {title}
                  <Icon name="chevronDown" size={14} />
                </Button>
              }
            >
              {(close) => (
                <div className="view-popup" onClick={close}>
                  <RailViews />
                </div>
              )}
            </Popup>
          </span>
        </h1>
        <span className="mute s grow cut">{filters.q ? plural(shown, { one: "# found", other: "# found" }) : total === undefined ? "" : plural(total, { one: "# open", other: "# open" })}</span>
        {canWrite(session) && <IconButton icon="plus" label={t`New conversation`} keys="c" onPress={() => overlay.set("new")} />}
      </div>
      <Search />
      <FilterChips />
      <SortBar />
    </header>
  );
}

function countOf(slug: string, counts: Counts | undefined) {
  if (!counts || slug === "closed") return undefined;
  const [kind, ...rest] = slug.split(".");
  const id = rest.join(".");
  if (kind === "channel") return counts.channels[id] ?? 0;
  if (kind === "team") return counts.teams[id] ?? 0;
  if (kind === "tag") return counts.tags[id] ?? 0;
  return counts.views[slug as keyof Counts["views"]];
}

function sortName(sort: Sort): string {
  if (sort === "waiting") return t`Longest waiting`;
  if (sort === "due") return t`Due soonest`;
  return sort === "newest" ? t`Newest activity` : t`Oldest activity`;
}

function SortBar() {
  const { filters } = useInbox();
  const choose = useSort();
  const sorts: Sort[] = ["due", "waiting", "newest", "oldest"];
  return (
    <div className="sort">
      <Dropdown
        aria-label={t`Order`}
        selectionMode="single"
        selectedKeys={[filters.sort]}
        onAction={(key) => choose(key as Sort)}
        trigger={
          <Button look="ghost" className="pick">
            <Icon name="sort" size={14} />
            {sortName(filters.sort)}
            <Icon name="chevronDown" size={14} />
          </Button>
        }
      >
        {sorts.map((sort) => (
          <Item key={sort} id={sort}>
            {sortName(sort)}
          </Item>
        ))}
      </Dropdown>
      <span className="grow" />
      <FilterMenu />
    </div>
  );
}
