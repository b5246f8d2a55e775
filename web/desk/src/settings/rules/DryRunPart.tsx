import { plural, t } from "@lingui/core/macro";
import { useMutation } from "@tanstack/react-query";
import { Button } from "@merhaba/ui";
import { errorText } from "../../feedback/errorText";
import { listOf, number } from "../../i18n/format";
import { Conversations } from "./MatchingNow";
import { actionName } from "./names";
import { tryRule } from "./queries";
import type { Definition, DryRun } from "./types";

/** What the rule would have done in the last month. */
export function DryRunPart({ definition, isWhole }: { definition: Definition; isWhole: boolean }) {
  const run = useMutation({ meta: { quiet: true }, mutationFn: () => tryRule(definition) });
  return (
    <div className="rule-result" aria-live="polite">
      <Button className="fit" icon="clock" isDisabled={!isWhole} isPending={run.isPending} onPress={() => run.mutate()}>
        {t`What would it have done last month?`}
      </Button>
      {run.error && <p className="error">{errorText(run.error)}</p>}
      {run.data && <Outcome found={run.data} />}
    </div>
  );
}

function Outcome({ found }: { found: DryRun }) {
  const did = Object.entries(found.would).map(([kind, times]) => t`${actionName(kind)}: ${number(times)}`);
  return (
    <>
      <p className="b">{plural(found.conversations, { one: "It would have acted in # conversation", other: "It would have acted in # conversations" })}</p>
      {found.matched > 0 && <p>{listOf(did)}</p>}
      <p className="mute s">
        {found.cut ? t`Only the newest ${number(found.looked_at)} happenings were looked at.` : t`${number(found.looked_at)} happenings were looked at.`} {t`Status, tags and people are taken as they are today.`}
      </p>
      <Conversations items={found.newest.map((each) => each.conversation)} />
    </>
  );
}
