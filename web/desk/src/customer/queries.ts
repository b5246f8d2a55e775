import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  api,
  body,
  type Conversation,
  type Customer,
  type CustomerChanges,
  type CustomerSummary,
  type Page,
  type TimelineItem,
  type Verification,
} from "@merhaba/api";

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ["customer", id],
    queryFn: ({ signal }): Promise<Customer> => body(api.GET("/api/v1/customers/{customer}", { params: { path: { customer: id } }, signal })),
  });

export const summaryQuery = (id: string) =>
  queryOptions({
    queryKey: ["customer", id, "summary"],
    queryFn: ({ signal }): Promise<CustomerSummary> => body(api.GET("/api/v1/customers/{customer}/summary", { params: { path: { customer: id } }, signal })),
  });

/** Kept with the customer, so that what changes them asks for it anew. */
export const verificationQuery = (customer: string, conversation: string) =>
  queryOptions({
    queryKey: ["customer", customer, "verification", conversation],
    queryFn: ({ signal }): Promise<Verification> => body(api.GET("/api/v1/conversations/{conversation}/verification", { params: { path: { conversation } }, signal })),
  });

/** Asks the shopper in the chat to prove who they are. */
export function useAskToProve(customer: string, conversation: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (): Promise<Verification> => body(api.POST("/api/v1/conversations/{conversation}/verification", { params: { path: { conversation } } })),
    onSuccess: (verification) => client.setQueryData(verificationQuery(customer, conversation).queryKey, verification),
  });
}

export const timelineQuery = (id: string, limit: number) =>
  queryOptions({
    queryKey: ["customer", id, "timeline", limit],
    queryFn: ({ signal }): Promise<Page<TimelineItem>> => body(api.GET("/api/v1/customers/{customer}/timeline", { params: { path: { customer: id }, query: { limit } }, signal })),
  });

export const earlierQuery = (customer: string, limit: number) =>
  queryOptions({
    queryKey: ["customer", customer, "conversations", limit],
    queryFn: ({ signal }): Promise<Page<Conversation>> =>
      body(api.GET("/api/v1/conversations", { params: { query: { customer, view: "any", limit, sort: "newest" } }, signal })),
  });

export const customersQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ["customers", q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }): Promise<Page<Customer>> => {
      const query = { limit: 50, ...(q && { q }), ...(pageParam && { cursor: pageParam }) };
      return body(api.GET("/api/v1/customers", { params: { query }, signal }));
    },
    getNextPageParam: (page: Page<Customer>) => page.next ?? null,
  });

/** Changes what is known about a customer, at once on the page; put back when the server says no. */
export function useChangeCustomer(id: string) {
  const client = useQueryClient();
  const key = customerQuery(id).queryKey;
  return useMutation({
    mutationFn: (changes: CustomerChanges): Promise<Customer> => body(api.PATCH("/api/v1/customers/{customer}", { params: { path: { customer: id } }, body: changes })),
    onMutate: (changes) => {
      const before = client.getQueryData(key);
      if (before) client.setQueryData(key, { ...before, ...changes });
      return { before };
    },
    onError: (_error, _changes, context) => context?.before && client.setQueryData(key, context.before),
    onSuccess: (customer) => client.setQueryData(key, customer),
  });
}
