import { t } from "@lingui/core/macro";
import type { IconName } from "@merhaba/ui";
import type { ComponentType } from "react";
import { pane } from "../app/pane";

export interface SettingsSection {
  id: string;
  icon: IconName;
  group: "you" | "workspace" | "channels" | "technical";
  /** Only those who manage the workspace see it. */
  managers: boolean;
  page: ComponentType;
}

/** The pages of the settings, each loaded when it is opened. */
export const sections: readonly SettingsSection[] = [
  { id: "profile", icon: "person", group: "you", managers: false, page: pane(() => import("./profile/ProfilePage")) },
  { id: "people", icon: "people", group: "workspace", managers: true, page: pane(() => import("./people/PeoplePage")) },
  { id: "teams", icon: "team", group: "workspace", managers: true, page: pane(() => import("./teams/TeamsPage")) },
  { id: "hours", icon: "clock", group: "workspace", managers: true, page: pane(() => import("./hours/HoursPage")) },
  { id: "sla", icon: "calendar", group: "workspace", managers: true, page: pane(() => import("./sla/SlaPage")) },
  { id: "tags", icon: "tag", group: "workspace", managers: true, page: pane(() => import("./tags/TagsPage")) },
  { id: "macros", icon: "bolt", group: "workspace", managers: false, page: pane(() => import("./macros/MacrosPage")) },
  { id: "rules", icon: "spark", group: "workspace", managers: true, page: pane(() => import("./rules/RulesPage")) },
  { id: "brands", icon: "shop", group: "channels", managers: true, page: pane(() => import("./brands/BrandsPage")) },
  { id: "channels", icon: "plug", group: "channels", managers: true, page: pane(() => import("./channels/ChannelsPage")) },
  { id: "shops", icon: "bag", group: "channels", managers: true, page: pane(() => import("./shops/ShopsPage")) },
  { id: "order-rules", icon: "shield", group: "channels", managers: true, page: pane(() => import("./shops/PolicyPage")) },
  { id: "blocked", icon: "warning", group: "channels", managers: false, page: pane(() => import("./blocked/BlockedPage")) },
  { id: "tokens", icon: "key", group: "technical", managers: true, page: pane(() => import("./tokens/TokensPage")) },
  { id: "dead-letters", icon: "archive", group: "technical", managers: true, page: pane(() => import("./tray/DeadLettersPage")) },
  { id: "health", icon: "pulse", group: "technical", managers: true, page: pane(() => import("./health/HealthPage")) },
];

/** A page's name and what it is for, in one sentence; the search looks into both. */
export function sectionText(id: string): { title: string; lead: string } {
  switch (id) {
    case "profile":
      return { title: t`Profile`, lead: t`Your name, language, appearance, notifications and password.` };
    case "people":
      return { title: t`People`, lead: t`Who works here, what they may do, and inviting others.` };
    case "teams":
      return { title: t`Teams`, lead: t`Groups that conversations can be given to.` };
    case "hours":
      return { title: t`Working hours`, lead: t`When brands, teams and people are there, on ordinary days and on others.` };
    case "sla":
      return { title: t`Promised times`, lead: t`By when customers are answered and helped, and how often that was kept.` };
    case "tags":
      return { title: t`Tags`, lead: t`Short labels for what conversations are about.` };
    case "macros":
      return { title: t`Macros`, lead: t`Answers written once, in every language, with what goes with them done at once.` };
    case "rules":
      return { title: t`Rules`, lead: t`What is done by itself when something happens: tags, people, replies, reminders.` };
    case "brands":
      return { title: t`Brands and chat`, lead: t`How the chat looks in your shop, what it says, and the line that installs it.` };
    case "channels":
      return { title: t`Channels`, lead: t`Where messages come from and how answers go out.` };
    case "shops":
      return { title: t`Shops`, lead: t`Where orders, products and customers come from, and how far reading them is.` };
    case "order-rules":
      return { title: t`Order rules`, lead: t`Who may refund how much, until when, and who has to agree.` };
    case "blocked":
      return { title: t`Blocked senders`, lead: t`Whose mail goes to the spam view at once.` };
    case "tokens":
      return { title: t`API tokens`, lead: t`Keys for scripts and other programs that work with Merhaba.` };
    case "dead-letters":
      return { title: t`Dead letters`, lead: t`What came in and could not be read. Nothing is lost: try it again or download it.` };
    case "health":
      return { title: t`Health`, lead: t`Is everything running, and does anything wait or fail?` };
    default:
      return { title: id, lead: "" };
  }
}

export function groupName(group: SettingsSection["group"]): string {
  switch (group) {
    case "you":
      return t`You`;
    case "workspace":
      return t`Workspace`;
    case "channels":
      return t`Channels`;
    case "technical":
      return t`Technical`;
  }
}
