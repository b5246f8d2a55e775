import { t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Command } from "../commands/commands";
import { locales } from "../i18n/locales";
import { channelIcon, channelName, viewIcons, viewName } from "../inbox/status";
import { useChangeMe, useSession } from "../session/session";

const goKeys = { mine: "g m", unassigned: "g u", all: "g a", mentions: "g t", snoozed: "g z", closed: "g d" } as const;

/** What can be done everywhere: go somewhere, change how the desk looks. */
export function useDeskCommands(goTo: (view: string) => void): readonly Command[] {
  const { channels, teams, tags } = useSession();
  const { mutate } = useChangeMe();
  const navigate = useNavigate();
  return useMemo<Command[]>(() => {
    const views = Object.entries(goKeys).map(([view, keys]): Command => {
      const name = view as keyof typeof goKeys;
      return { id: `go.${view}`, group: "go", title: viewName(name), icon: viewIcons[name], keys, run: () => goTo(view) };
    });
    const used = [...new Set(channels.map((each) => each.channel))];
    return [
      ...views,
      ...used.map((each): Command => ({ id: `go.channel.${each}`, group: "go", title: channelName(each), icon: channelIcon(each), run: () => goTo(`channel.${each}`) })),
      ...teams.map((each): Command => ({ id: `go.team.${each.id}`, group: "go", title: each.name, icon: "team", detail: t`Team`, run: () => goTo(`team.${each.id}`) })),
      ...tags.map((each): Command => ({ id: `go.tag.${each.id}`, group: "go", title: each.name, icon: "tag", detail: t`Tag`, run: () => goTo(`tag.${each.id}`) })),
      { id: "go.customers", group: "go", title: t`Customers`, icon: "people", keys: "g c", run: () => void navigate({ to: "/customers/{-$customer}", params: { customer: undefined } }) },
      { id: "go.approvals", group: "go", title: t`Approvals`, icon: "shield", keys: "g p", run: () => void navigate({ to: "/inbox/approvals" }) },
      { id: "go.attention", group: "go", title: t`Orders to follow up`, icon: "bag", keys: "g o", run: () => void navigate({ to: "/inbox/follow-up" }) },
      { id: "go.settings", group: "go", title: t`Settings`, icon: "sliders", keys: "g s", run: () => void navigate({ to: "/settings/{-$section}", params: { section: undefined } }) },
      { id: "theme.light", group: "desk", title: t`Light appearance`, icon: "sun", run: () => mutate({ theme: "light" }) },
      { id: "theme.dark", group: "desk", title: t`Dark appearance`, icon: "moon", run: () => mutate({ theme: "dark" }) },
      { id: "theme.system", group: "desk", title: t`Appearance like this device`, icon: "screen", run: () => mutate({ theme: "system" }) },
      { id: "density.compact", group: "desk", title: t`Compact lists`, icon: "list", run: () => mutate({ density: "compact" }) },
      { id: "density.comfortable", group: "desk", title: t`Comfortable lists`, icon: "list", run: () => mutate({ density: "comfortable" }) },
      { id: "away", group: "desk", title: t`Set yourself away`, icon: "moon", run: () => mutate({ availability: "away" }) },
      { id: "available", group: "desk", title: t`Set yourself available`, icon: "check", run: () => mutate({ availability: "available" }) },
      ...locales.map((each): Command => ({ id: `locale.${each.code}`, group: "desk", title: each.name, icon: "globe", detail: t`Language`, run: () => mutate({ locale: each.code }) })),
    ];
  }, [channels, teams, tags, mutate, navigate, goTo]);
}
