import type { SettingsField, SettingsSchema } from "@merhaba/api";

export interface FormField {
  name: string;
  field: SettingsField;
  required: boolean;
  secret: boolean;
}

export type FormValue = string | boolean;

/** The fields of a settings form, in the order the channel gives them. */
export function fieldsOf(schema: SettingsSchema): FormField[] {
  const own = Object.entries(schema.properties ?? {}).filter(([name]) => name !== "address"); // the account's address has its own field
  return own.map(([name, field]) => ({
    name,
    field,
    required: schema.required?.includes(name) ?? false,
    secret: field.writeOnly === true || field["x-secret"] === true || field.format === "password",
  }));
}

/** What the form shows at first: what is kept, else what the channel proposes. Secrets are never shown. */
export function initialValues(fields: readonly FormField[], config: Record<string, unknown>): Record<string, FormValue> {
  return Object.fromEntries(
    fields.map(({ name, field, secret }) => {
      const kept = secret ? undefined : (config[name] ?? field.default);
      return [name, field.type === "boolean" ? kept === true : kept === undefined || kept === null ? "" : String(kept)];
    }),
  );
}

/** What is sent: settings with their types, secrets apart. A secret left empty stays as it is; so does an empty field that may be empty. */
export function contentOf(fields: readonly FormField[], values: Record<string, FormValue>): { config: Record<string, unknown>; secrets: Record<string, string> } {
  const config: Record<string, unknown> = {};
  const secrets: Record<string, string> = {};
  for (const { name, field, secret } of fields) {
    const value = values[name];
    if (value === undefined || value === "") continue;
    if (secret) secrets[name] = String(value);
    else if (field.type === "integer" || field.type === "number") config[name] = Number(value);
    else config[name] = value;
  }
  return { config, secrets };
}
