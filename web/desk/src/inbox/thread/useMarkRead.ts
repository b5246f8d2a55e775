import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, type Conversation, type Notification, type Page } from "@merhaba/api";
import { useEffect } from "react";
import { putConversation } from "../cache";
import { countsKey } from "../queries";

const notificationsQuery = {
  queryKey: ["notifications"],
  queryFn: (): Promise<Page<Notification>> => body(api.GET("/api/v1/notifications", { params: { query: { unread: true } } })),
};

/** A conversation that is looked at is read, and so are the mentions in it. */
export function useMarkRead(conversation: Conversation | undefined): void {
  const client = useQueryClient();
  const { data: notifications } = useQuery(notificationsQuery);
  const id = conversation?.id;
  const unread = conversation?.unread === true;
  useEffect(() => {
    if (!conversation || !unread) return;
    const mark = () => {
      if (document.visibilityState !== "visible") return;
      putConversation(client, { ...conversation, unread: false });
      void body(api.POST("/api/v1/conversations/{conversation}/read", { params: { path: { conversation: conversation.id } } })).catch(() => undefined);
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
    // A conversation is marked when it is opened or becomes unread while open, not whenever anything about it changes.
  }, [id, unread, client]);

  const mentioned = notifications?.items.filter((each) => each.conversation.id === id && !each.read_at).map((each) => each.id) ?? [];
  const key = mentioned.join();
  useEffect(() => {
    if (!key) return;
    void body(api.POST("/api/v1/notifications/read", { body: { ids: key.split(",") } }))
      .then(() => Promise.all([client.invalidateQueries({ queryKey: ["notifications"] }), client.invalidateQueries({ queryKey: countsKey })]))
      .catch(() => undefined);
  }, [key, client]);
}
