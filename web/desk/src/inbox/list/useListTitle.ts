import { t } from "@lingui/core/macro";
import { useSession } from "../../session/session";
import { useInbox } from "../InboxContext";
import { channelName, viewName } from "../status";

/** The list's name: its view, or the channel, team or tag it is about. */
export function useListTitle(): string {
  const { slug, filters } = useInbox();
  const { teams, tags } = useSession();
  if (slug.startsWith("channel.")) return channelName(filters.channel ?? "");
  if (slug.startsWith("team.")) return teams.find((team) => team.id === filters.team)?.name ?? t`Team`;
  if (slug.startsWith("tag.")) return tags.find((tag) => tag.id === filters.tag)?.name ?? t`Tag`;
  return viewName(filters.view);
}
