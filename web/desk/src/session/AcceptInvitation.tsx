import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { api, body, type Role, type Session } from "@merhaba/api";
import { Banner, Bone, Button, TextField } from "@merhaba/ui";
import { useState, type FormEvent } from "react";
import { errorText, fieldErrors } from "../feedback/errorText";
import { Lone } from "./Lone";
import { follow, sessionKey } from "./session";

interface Offer {
  email: string;
  workspace: { name: string };
  role: Role;
}

/** Where an invitation's link leads: say who you are, choose a password, and be in. */
export function AcceptInvitation() {
  const { token } = useParams({ from: "/invite/$token" });
  const path = { token };
  const offer = useQuery({
    queryKey: ["invitation", token],
    queryFn: (): Promise<Offer> => body(api.GET("/api/v1/invitations/accept/{token}", { params: { path } })),
    retry: false,
  });
  if (offer.isPending) {
    return (
      <Lone title={t`Your invitation`}>
        <Bone height={36} />
        <Bone height={36} />
      </Lone>
    );
  }
  if (offer.isError) {
    return (
      <Lone title={t`Your invitation`}>
        <Banner tone="pomegranate" icon="warning">
          {errorText(offer.error)}
        </Banner>
        <Link to="/login" className="link">{t`Go to sign-in`}</Link>
      </Lone>
    );
  }
  return <Accept token={token} offer={offer.data} />;
}

function Accept({ token, offer }: { token: string; offer: Offer }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const accepting = useMutation({
    meta: { quiet: true },
    mutationFn: (): Promise<Session> => body(api.POST("/api/v1/invitations/accept/{token}", { params: { path: { token } }, body: { name, password } })),
    onSuccess: async (session) => {
      client.clear();
      client.setQueryData(sessionKey, session);
      await follow(session.me);
      await navigate({ to: "/", replace: true });
    },
  });
  const errors = fieldErrors(accepting.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accepting.mutate();
  };
  const workspace = offer.workspace.name;
  return (
    <Lone
      title={t`Welcome to ${workspace}`}
      lead={
        <Trans>
          You sign in as <bdi>{offer.email}</bdi>.
        </Trans>
      }
    >
      <form onSubmit={submit} className="stack-v">
        {accepting.error && Object.keys(errors).length === 0 && (
          <Banner tone="pomegranate" icon="warning">
            {errorText(accepting.error)}
          </Banner>
        )}
        <TextField label={t`Your name`} hint={t`Customers see it beside your answers.`} autoComplete="name" isRequired value={name} onChange={setName} error={errors["name"]} />
        <TextField
          label={t`Password`}
          hint={t`At least 10 characters.`}
          type="password"
          dir="ltr"
          autoComplete="new-password"
          minLength={10}
          isRequired
          value={password}
          onChange={setPassword}
          error={errors["password"]}
        />
        <Button look="go" type="submit" className="wide" isPending={accepting.isPending}>{t`Join`}</Button>
      </form>
    </Lone>
  );
}
