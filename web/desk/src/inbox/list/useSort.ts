import { useNavigate } from "@tanstack/react-router";
import { useSession } from "../../session/session";
import { remember } from "../../state/remembered";
import type { Sort } from "../filters";
import { useInbox } from "../InboxContext";

/** Puts the list in another order, and remembers it for this list. */
export function useSort(): (sort: Sort) => void {
  const { slug } = useInbox();
  const { me } = useSession();
  const navigate = useNavigate();
  return (sort) => {
    remember(`sort.${me.id}.${slug}`, sort);
    void navigate({ to: ".", search: (now) => ({ ...now, sort }), replace: true });
  };
}
