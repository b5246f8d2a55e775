import { t } from "@lingui/core/macro";
import type { Opening } from "@merhaba/api";
import { Select } from "@merhaba/ui";
import { NumberField } from "../../NumberField";

/** How often the same person may see it. */
export function FrequencyField({ opening, onChange }: { opening: Opening; onChange: (changes: Partial<Opening>) => void }) {
  return (
    <div className="pair">
      <Select
        label={t`How often`}
        value={opening.frequency}
        options={[
          { id: "visitor", label: t`Once for each visitor` },
          { id: "session", label: t`Once a visit` },
          { id: "days", label: t`Once in some days` },
        ]}
        onChange={(frequency) => onChange({ frequency })}
      />
      {opening.frequency === "days" && <NumberField label={t`Days`} value={opening.every_days} least={1} most={365} onChange={(days) => onChange({ every_days: days ?? 1 })} />}
    </div>
  );
}
