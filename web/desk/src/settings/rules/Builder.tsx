import { t } from "@lingui/core/macro";
import { Button, IconButton, Select } from "@merhaba/ui";
import { fieldName, opName } from "./names";
import { isGroup, type Field, type Group, type Leaf, type Op, type Value } from "./types";
import { ValueField } from "./ValueField";

const MOST = 50;

interface BuilderProps {
  group: Group;
  fields: readonly Field[];
  lists: readonly Op[];
  bare: readonly Op[];
  /** Where comparisons stand that name something that is gone. */
  broken: readonly string[];
  path?: string;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}

/** A group of comparisons, which may hold groups of its own. */
export function Builder({ group, onChange, onRemove, path = "", ...rest }: BuilderProps) {
  const { fields } = rest;
  const hows = [
    { id: "all", label: t`All of these` },
    { id: "any", label: t`Any of these` },
    { id: "none", label: t`None of these` },
  ] as const;
  const put = (at: number, part: Group | Leaf) => onChange({ ...group, parts: group.parts.with(at, part) });
  const drop = (at: number) => onChange({ ...group, parts: group.parts.toSpliced(at, 1) });
  const add = (part: Group | Leaf) => onChange({ ...group, parts: [...group.parts, part] });
  const inside = group.how === "none" ? joined(joined(path, "not"), "any") : joined(path, group.how);
  return (
    <div className="rule-group" role="group" aria-label={t`Conditions`}>
      <div className="rule-row">
        <Select hideLabel label={t`How the conditions count`} value={group.how} options={hows} onChange={(how) => onChange({ ...group, how })} />
        {onRemove && <IconButton icon="trash" label={t`Remove the group`} onPress={onRemove} />}
      </div>
      {group.parts.map((part, at) =>
        isGroup(part) ? (
          <Builder key={at} {...rest} group={part} path={`${inside}[${at}]`} onChange={(next) => put(at, next)} onRemove={() => drop(at)} />
        ) : (
          <Comparison key={at} {...rest} leaf={part} isBroken={rest.broken.some((each) => each.startsWith(`${inside}[${at}]`))} onChange={(next) => put(at, next)} onRemove={() => drop(at)} />
        ),
      )}
      {group.parts.length < MOST && (
        <div className="rule-row">
          <Button icon="plus" onPress={() => add(blank(fields))}>{t`Add a condition`}</Button>
          {!onRemove && <Button look="ghost" icon="plus" onPress={() => add({ how: "any", parts: [blank(fields)] })}>{t`Add a group`}</Button>}
        </div>
      )}
    </div>
  );
}

interface ComparisonProps extends Pick<BuilderProps, "fields" | "lists" | "bare"> {
  leaf: Leaf;
  isBroken: boolean;
  onChange: (leaf: Leaf) => void;
  onRemove: () => void;
}

function Comparison({ leaf, fields, lists, bare, isBroken, onChange, onRemove }: ComparisonProps) {
  const field = fields.find((each) => each.name === leaf.field);
  const choose = (name: string) => {
    const next = fields.find((each) => each.name === name);
    const op = next?.operators[0];
    if (next && op) onChange(started(next, op, lists));
  };
  const compare = (op: Op) => {
    if (!field) return;
    const same = !bare.includes(op) && lists.includes(op) === lists.includes(leaf.op) && leaf.value !== undefined;
    onChange(same ? { ...leaf, op } : started(field, op, lists));
  };
  return (
    <div className="rule-leaf">
      <Select hideLabel label={t`What is compared`} value={leaf.field} placeholder={t`No longer there`} options={fields.map((each) => ({ id: each.name, label: fieldName(each.name) }))} onChange={choose} />
      {field && <Select hideLabel label={t`How it is compared`} value={leaf.op} options={field.operators.map((id) => ({ id, label: opName(id) }))} onChange={compare} />}
      {field && !bare.includes(leaf.op) && <ValueField field={field} leaf={leaf} several={lists.includes(leaf.op)} onChange={(value: Value) => onChange({ ...leaf, value })} />}
      <IconButton icon="trash" label={t`Remove the condition`} onPress={onRemove} />
      {isBroken && <p className="error rule-wide">{t`This names something that is no longer there, so nothing matches it.`}</p>}
    </div>
  );
}

const blank = (fields: readonly Field[]): Leaf => {
  const first = fields[0];
  return { field: first?.name ?? "message.text", op: first?.operators[0] ?? "contains", value: "" };
};

function started(field: Field, op: Op, lists: readonly Op[]): Leaf {
  if (op === "set" || op === "empty") return { field: field.name, op };
  if (lists.includes(op)) return { field: field.name, op, value: [] };
  return { field: field.name, op, value: field.kind === "flag" ? true : field.kind === "age" ? "4h" : "" };
}

const joined = (path: string, part: string): string => (path ? `${path}.${part}` : part);
