import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { api, body } from "@merhaba/api";
import { Select } from "@merhaba/ui";
import { useState } from "react";
import { Loaded, SettingsPage } from "../SettingsPage";
import { HoursForm } from "./HoursForm";
import { SunPart } from "./SunPart";
import type { HoursOf } from "./types";

const hoursQuery = { queryKey: ["settings", "hours"], queryFn: (): Promise<{ items: HoursOf[] }> => body(api.GET("/api/v1/hours", {})) };

/** Whose hours they are, the ordinary week, and the days that differ from it. */
export default function HoursPage() {
  const query = useQuery(hoursQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <SettingsPage id="hours">
      <Loaded query={query}>
        {({ items }) => {
          const open = items.find((each) => each.id === chosen) ?? items[0];
          return (
            open && (
              <>
                <Select label={t`Whose hours`} value={open.id} options={items.map((each) => ({ id: each.id, label: each.name, detail: ownerName(each.owner) }))} onChange={setChosen} />
                <HoursForm key={open.id} of={open} />
                {open.owner === "brand" && <SunPart key={`sun-${open.id}`} brand={open.id} />}
              </>
            )
          );
        }}
      </Loaded>
    </SettingsPage>
  );
}

function ownerName(owner: HoursOf["owner"]): string {
  if (owner === "brand") return t`Brand`;
  return owner === "team" ? t`Team` : t`Person`;
}
