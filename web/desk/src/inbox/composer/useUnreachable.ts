import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, type Customer } from "@merhaba/api";
import { customerQuery } from "../../customer/queries";

export interface Unreachable {
  address: string;
  complained: boolean;
}

/** The customer's addresses that mail came back from or that complained; they are not written to until a person says so. */
export function useUnreachable(customer: string, isAsked: boolean) {
  const client = useQueryClient();
  const { data } = useQuery({ ...customerQuery(customer), enabled: isAsked });
  const dead: Unreachable[] = (data?.identities ?? [])
    .filter((each) => each.kind === "email" && each.unreachable)
    .map((each) => ({ address: each.value, complained: each.unreachable === "complaint" }));
  const lifting = useMutation({
    mutationFn: (email: string): Promise<Customer> => body(api.POST("/api/v1/customers/{customer}/reachable", { params: { path: { customer } }, body: { email } })),
    onSuccess: (changed) => client.setQueryData(customerQuery(customer).queryKey, changed),
  });
  return { dead, lifting };
}
