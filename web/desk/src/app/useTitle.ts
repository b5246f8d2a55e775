import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { countsQuery } from "../inbox/queries";

/** The browser tab says how much waits for this person: what is theirs and what is no one's. */
export function useTitle(): void {
  const { data } = useQuery(countsQuery);
  const waiting = (data?.views.mine ?? 0) + (data?.views.unassigned ?? 0);
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) Merhaba` : "Merhaba";
    return () => void (document.title = "Merhaba");
  }, [waiting]);
}
