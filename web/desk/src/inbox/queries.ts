import { infiniteQueryOptions, queryOptions, type InfiniteData } from "@tanstack/react-query";
import { api, body, type Conversation, type Counts, type Draft, type Message, type Page } from "@merhaba/api";
import type { Filters } from "./filters";

export type Pages<T> = InfiniteData<Page<T>, string | null>;

export const countsKey = ["counts"] as const;
export const listsKey = ["conversations"] as const;
export const listKey = (filters: Filters) => ["conversations", filters] as const;
export const conversationKey = (id: string) => ["conversation", id] as const;
export const messagesKey = (id: string) => ["messages", id] as const;
export const draftKey = (id: string) => ["draft", id] as const;

/** How many conversations wait in each view, channel, tag and team. */
export const countsQuery = queryOptions({
  queryKey: countsKey,
  queryFn: ({ signal }): Promise<Counts> => body(api.GET("/api/v1/counts", { signal })),
});

/** A list of conversations, page by page. */
export const listQuery = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: listKey(filters),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }): Promise<Page<Conversation>> => {
      const query = { ...filters, limit: 50, ...(pageParam && { cursor: pageParam }) };
      return body(api.GET("/api/v1/conversations", { params: { query }, signal }));
    },
    getNextPageParam: (page: Page<Conversation>) => page.next ?? null,
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: conversationKey(id),
    queryFn: ({ signal }): Promise<Conversation> => body(api.GET("/api/v1/conversations/{conversation}", { params: { path: { conversation: id } }, signal })),
  });

/** A conversation's messages, newest page first; each page has its newest message first too. */
export const messagesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: messagesKey(id),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }): Promise<Page<Message>> => {
      const query = { order: "desc" as const, limit: 50, ...(pageParam && { cursor: pageParam }) };
      return body(api.GET("/api/v1/conversations/{conversation}/messages", { params: { path: { conversation: id }, query }, signal }));
    },
    getNextPageParam: (page: Page<Message>) => page.next ?? null,
  });

export const draftQuery = (id: string) =>
  queryOptions({
    queryKey: draftKey(id),
    queryFn: async ({ signal }): Promise<Draft | null> =>
      (await body<Draft | null>(api.GET("/api/v1/conversations/{conversation}/draft", { params: { path: { conversation: id } }, signal }))) ?? null,
    staleTime: 0,
    gcTime: 0,
  });
