import type { Conversation } from "@merhaba/api";
import { memo } from "react";
import { day, longDay } from "../../i18n/format";
import { EventLine } from "./EventLine";
import { MessageCard } from "./MessageCard";
import { PendingCard } from "./PendingCard";
import type { ThreadRow } from "./rows";

/** One line of the thread, whatever it is. */
export const RowOf = memo(function RowOf({ row, conversation }: { row: ThreadRow; conversation: Conversation }) {
  switch (row.kind) {
    case "day":
      return <DayDivider at={row.at} />;
    case "event":
      return <EventLine message={row.message} conversation={conversation} />;
    case "pending":
      return <PendingCard item={row.item} />;
    case "message":
      return <MessageCard message={row.message} conversation={conversation} follows={row.follows} />;
  }
});

function DayDivider({ at }: { at: string }) {
  const name = day(at);
  const recent = Date.now() - Date.parse(at) < 2 * 86_400_000;
  return (
    <div className="day-line" role="separator">
      <time dateTime={at}>{recent ? name : longDay(at)}</time>
    </div>
  );
}
