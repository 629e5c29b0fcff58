import { Refusal } from "@/api/client";

/** The field that a refusal names, so that the form can say it where it is. */
export function faultOf(reason: unknown): string | undefined {
  if (!(reason instanceof Refusal)) return undefined;
  if (reason.code === "user.address_taken") return "email";
  return reason.problem.fields?.[0]?.field;
}

export const isEmail = (text: string): boolean => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text.trim());

export const SHORTEST_PASSWORD = 10;
