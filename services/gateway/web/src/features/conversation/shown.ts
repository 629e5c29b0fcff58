import { createContext, type RefObject, useContext } from "react";
import type { Me, Ticket } from "@/api/types";

/** The ticket before one's eyes. */
export interface Shown {
  ticket: Ticket;
  me: Me;
}

/** For what is drawn anew with every ticket, such as a menu that stands open. */
export const ShownContext = createContext<Shown | null>(null);
/** For what stays as it is, and asks only when it is pressed. */
export const HeldContext = createContext<RefObject<Shown> | null>(null);

function within<T>(value: T | null): T {
  if (value === null) throw new Error("There is no conversation around this component.");
  return value;
}

export const useShown = () => within(useContext(ShownContext));
export const useHeld = () => within(useContext(HeldContext));
