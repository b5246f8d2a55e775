import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ApiError } from "@merhaba/api";
import { Button, Icon, TextField } from "@merhaba/ui";
import { useState, type FormEvent } from "react";
import { errorText } from "../feedback/errorText";
import { Lone } from "./Lone";
import { follow, sessionKey, signIn, type Credentials } from "./session";

interface Choice {
  slug: string;
  name: string;
}

/** The way in: e-mail address and password, and which workspace when someone belongs to several. */
export function SignIn() {
  const { to } = useSearch({ from: "/login" });
  const navigate = useNavigate();
  const client = useQueryClient();
  const [credentials, setCredentials] = useState<Credentials>({ email: "", password: "" });
  const [choices, setChoices] = useState<Choice[] | null>(null);
  const entering = useMutation({
    meta: { quiet: true },
    mutationFn: signIn,
    onSuccess: async (session) => {
      client.clear();
      client.setQueryData(sessionKey, session);
      await follow(session.me);
      await navigate({ href: to ?? "/", replace: true });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "choose-workspace") setChoices((error.problem["workspaces"] as Choice[] | undefined) ?? []);
    },
  });
  const problem = entering.error instanceof ApiError && entering.error.code === "choose-workspace" ? null : entering.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    entering.mutate(credentials);
  };

  if (choices) {
    return (
      <Lone title={t`Which workspace?`} lead={t`Your account belongs to more than one.`}>
        {problem && <Problem error={problem} />}
        <ul className="stack-v" style={{ gap: "var(--s-2)" }}>
          {choices.map((choice) => (
            <li key={choice.slug}>
              <Button className="wide choice" icon="shop" isDisabled={entering.isPending} onPress={() => entering.mutate({ ...credentials, workspace: choice.slug })}>
                <bdi className="grow cut">{choice.name}</bdi>
                <Icon name="chevronForward" size={14} />
              </Button>
            </li>
          ))}
        </ul>
        <Button look="ghost" onPress={() => setChoices(null)}>{t`Back`}</Button>
      </Lone>
    );
  }

  return (
    <Lone title={t`Sign in`} lead={t`Every question of your customers in one place.`}>
      <form onSubmit={submit} className="stack-v">
        {problem && <Problem error={problem} />}
        <TextField
          label={t`E-mail address`}
          type="email"
          name="email"
          dir="ltr"
          autoComplete="username"
          isRequired
          autoFocus
          value={credentials.email}
          onChange={(email) => setCredentials({ ...credentials, email })}
        />
        <TextField
          label={t`Password`}
          type="password"
          name="password"
          dir="ltr"
          autoComplete="current-password"
          isRequired
          value={credentials.password}
          onChange={(password) => setCredentials({ ...credentials, password })}
        />
        <Button look="go" type="submit" className="wide" isPending={entering.isPending}>
          {entering.isPending ? t`Signing in…` : t`Sign in`}
        </Button>
      </form>
    </Lone>
  );
}

function Problem({ error }: { error: Error }) {
  return (
    <p className="banner pomegranate" role="alert">
      <Icon name="warning" />
      <span>{errorText(error)}</span>
    </p>
  );
}
