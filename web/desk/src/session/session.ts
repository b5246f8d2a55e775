import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { api, ApiError, body, type Agent, type AgentChanges, type Session } from "@merhaba/api";
import { activate } from "../i18n/activate";
import { localeFor } from "../i18n/locales";
import { showDensity, showTheme } from "../app/theme";

export const sessionKey = ["session"] as const;

/** Who is signed in; `null` when no one is. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async (): Promise<Session | null> => {
    try {
      return await body<Session>(api.GET("/api/v1/session", {}));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Infinity,
});

export interface Credentials {
  email: string;
  password: string;
  workspace?: string;
}

export const signIn = (credentials: Credentials): Promise<Session> => body(api.POST("/api/v1/session", { body: credentials }));

export const signOut = (): Promise<void> => body(api.DELETE("/api/v1/session", {}));

/** The session inside the desk, where someone is always signed in. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new Error("the desk is drawn for someone signed in only");
  return data;
}

export const canWrite = (session: Session): boolean => session.me.role !== "viewer";
export const canManage = (session: Session): boolean => session.me.role === "owner" || session.me.role === "admin";

/** Makes the page follow what a person chose: language, theme, density. */
export async function follow(me: Agent): Promise<void> {
  showTheme(me.theme);
  showDensity(me.density);
  await activate(localeFor(me.locale));
}

/** Changes one's own settings, at once on the page and then on the server; taken back when the server says no. */
export function useChangeMe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (changes: AgentChanges): Promise<Agent> => body(api.PATCH("/api/v1/me", { body: changes })),
    onMutate: (changes) => {
      const before = client.getQueryData<Session | null>(sessionKey);
      if (before) {
        const me = { ...before.me, ...changes };
        client.setQueryData<Session>(sessionKey, { ...before, me });
        void follow(me);
      }
      return { before };
    },
    onError: (_error, _changes, context) => {
      if (!context?.before) return;
      client.setQueryData(sessionKey, context.before);
      void follow(context.before.me);
    },
  });
}
