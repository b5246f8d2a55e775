import { t } from "@lingui/core/macro";
import type { Session } from "@merhaba/api";
import { Select, type Option } from "@merhaba/ui";
import { locales } from "../../i18n/locales";
import { useSession } from "../../session/session";
import { SeveralOf } from "./ChoiceOf";
import { LengthField } from "./LengthField";
import { fieldName, optionName } from "./names";
import type { Field, Leaf, Value } from "./types";

interface ValueFieldProps {
  field: Field;
  leaf: Leaf;
  several: boolean;
  onChange: (value: Value) => void;
}

/** The value a field is compared with. */
export function ValueField({ field, leaf, several, onChange }: ValueFieldProps) {
  const session = useSession();
  const label = t`Value for ${fieldName(field.name)}`;
  const { value } = leaf;
  const options = optionsOf(field, session);
  if (options.length > 0 && several) return <SeveralOf label={label} options={options} chosen={Array.isArray(value) ? value : []} onChange={onChange} />;
  if (options.length > 0) {
    const chosen = typeof value === "string" ? value : null;
    const gone = chosen !== null && !options.some((each) => each.id === chosen);
    return <Select hideLabel label={label} placeholder={t`Choose`} value={chosen} options={gone ? [...options, { id: chosen, label: t`No longer there` }] : options} onChange={onChange} />;
  }
  switch (field.kind) {
    case "flag": {
      const answers = [
        { id: "true", label: t`yes` },
        { id: "false", label: t`no` },
      ];
      return <Select hideLabel label={label} value={String(value ?? true)} options={answers} onChange={(id) => onChange(id === "true")} />;
    }
    case "age":
      return <LengthField label={label} value={typeof value === "string" ? value : ""} onChange={onChange} />;
    case "number":
      return <input className="box" dir="ltr" inputMode="decimal" aria-label={label} value={typeof value === "string" || typeof value === "number" ? value : ""} onChange={(event) => onChange(decimal(event.target.value))} />;
    default:
      return several ? <Lines label={label} value={value} onChange={onChange} /> : <input className="box" dir="auto" maxLength={300} aria-label={label} value={typeof value === "string" ? value : ""} onChange={(event) => onChange(event.target.value)} />;
  }
}

/** Several texts, one a line: a comma may be part of any of them. */
function Lines({ label, value, onChange }: { label: string; value: Value | undefined; onChange: (value: Value) => void }) {
  const lines = Array.isArray(value) ? value : [];
  return (
    <textarea
      className="box rule-lines"
      dir="auto"
      rows={Math.min(6, Math.max(2, lines.length + 1))}
      aria-label={label}
      placeholder={t`One a line`}
      value={lines.join("\n")}
      onChange={(event) => onChange(event.target.value === "" ? [] : event.target.value.split("\n"))}
    />
  );
}

const decimal = (typed: string): string => typed.replace(",", ".").replace(/[^\d.-]/g, "").slice(0, 14);

function optionsOf(field: Field, session: Session): Option[] {
  if (field.refers === "agent") return session.agents.filter((each) => each.active).map(named);
  if (field.refers === "team") return session.teams.map(named);
  if (field.refers === "tag") return session.tags.map(named);
  if (field.refers === "brand") return session.brands.map(named);
  if (field.kind !== "choice") return [];
  const known = field.name.endsWith(".channel") ? [...new Set(session.channels.map((each) => each.channel))] : field.name.endsWith(".language") ? locales.map((each) => each.code) : field.options;
  return known.map((id) => ({ id, label: optionName(field, id) }));
}

const named = ({ id, name }: { id: string; name: string }): Option => ({ id, label: name });
