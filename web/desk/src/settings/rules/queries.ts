import { api, body, type Schemas } from "@merhaba/api";
import type { Definition, DryRun, Rule, Written } from "./types";

export const rulesQuery = { queryKey: ["settings", "rules"], queryFn: (): Promise<Schemas["Rules"]> => body(api.GET("/api/v1/rules", {})) };

export const fieldsQuery = {
  queryKey: ["settings", "condition-fields"],
  queryFn: (): Promise<Schemas["ConditionFields"]> => body(api.GET("/api/v1/conditions/fields", {})),
  staleTime: Infinity,
};

export const previewQuery = (condition: Written) => ({
  queryKey: ["settings", "condition-preview", condition],
  queryFn: (): Promise<Schemas["Matching"]> => body(api.POST("/api/v1/conditions/preview", { body: { condition } })),
});

export const runsQuery = (rule: string) => ({
  queryKey: ["settings", "rules", rule, "log"],
  queryFn: (): Promise<Schemas["Runs"]> => body(api.GET("/api/v1/rules/{rule}/log", { params: { path: { rule } } })),
});

export const tryRule = (definition: Definition): Promise<DryRun> => body(api.POST("/api/v1/rules/dry-run", { body: definition }));

export const makeRule = (name: string, definition: Definition): Promise<Rule> => body(api.POST("/api/v1/rules", { body: { ...definition, name, enabled: false } }));

export const changeRule = (rule: string, changes: Schemas["RuleChange"]): Promise<Rule> => body(api.PATCH("/api/v1/rules/{rule}", { params: { path: { rule } }, body: changes }));

export const removeRule = (rule: string): Promise<void> => body(api.DELETE("/api/v1/rules/{rule}", { params: { path: { rule } } }));

export const orderRules = (rules: string[]): Promise<void> => body(api.PUT("/api/v1/rules/order", { body: { rules } }));
