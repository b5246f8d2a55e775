import type { Schemas } from "@merhaba/api";

export type Rule = Schemas["Rule"];
export type Definition = Schemas["Definition"];
export type Trigger = Definition["when"];
export type Action = Definition["actions"][number];
export type DryRun = Schemas["DryRun"];
export type Field = Schemas["ConditionField"];
export type Op = Field["operators"][number];
export type Value = string | number | boolean | string[];

export interface Leaf {
  field: string;
  op: Op;
  value?: Value;
}

/** A group as it is edited: all, any or none of its parts. */
export interface Group {
  how: "all" | "any" | "none";
  parts: (Group | Leaf)[];
}

/** What the server keeps. */
export type Written = Record<string, unknown>;

export const isGroup = (part: Group | Leaf): part is Group => "how" in part;

/** The group a kept condition is; a single comparison is a group of one. */
export function groupOf(written: Written): Group {
  const part = partOf(written);
  return isGroup(part) ? part : { how: "all", parts: [part] };
}

function partOf(written: Written): Group | Leaf {
  if (Array.isArray(written["all"])) return { how: "all", parts: (written["all"] as Written[]).map(partOf) };
  if (Array.isArray(written["any"])) return { how: "any", parts: (written["any"] as Written[]).map(partOf) };
  if (written["not"]) {
    const inner = partOf(written["not"] as Written);
    return { how: "none", parts: isGroup(inner) && inner.how === "any" ? inner.parts : [inner] };
  }
  return written as unknown as Leaf;
}

/** The group as the server keeps it; groups that are still empty are left out. */
export function written(group: Group): Written {
  const parts = group.parts.filter((part) => !isGroup(part) || part.parts.length > 0).map((part) => (isGroup(part) ? written(part) : { ...part }));
  if (parts.length === 0) return { all: [] };
  if (group.how === "none") return { not: { any: parts } };
  return { [group.how]: parts };
}

/** Whether every comparison has the value it needs. */
export function isWhole(group: Group, bare: readonly Op[]): boolean {
  return group.parts.every((part) => {
    if (isGroup(part)) return isWhole(part, bare);
    if (bare.includes(part.op)) return true;
    return Array.isArray(part.value) ? part.value.length > 0 : part.value !== undefined && part.value !== "";
  });
}
