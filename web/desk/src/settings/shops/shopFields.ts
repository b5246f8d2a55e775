import type { SettingsSchema } from "@merhaba/api";
import type { FormField } from "../channels/schemaForm";

/** The fields of a shop's settings, in the order its platform gives them. */
export const shopFields = (schema: SettingsSchema): FormField[] =>
  Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    field,
    required: schema.required?.includes(name) ?? false,
    secret: field.writeOnly === true || field["x-secret"] === true || field.format === "password",
  }));
