import type { ContactCard, DeliveryStatus, Media, Options, Place } from "./messages";

export interface SimulatedMessage {
  id: string;
  direction: "in" | "out";
  text: string | null;
  at: string;
  status: DeliveryStatus | null;
  kind?: string;
  author?: string | null;
  media?: Media | null;
  location?: Place | null;
  contacts?: ContactCard[] | null;
  quoted?: { id: string; text: string | null; kind?: string } | null;
  reactions?: { emoji: string; mine?: boolean }[];
  edited?: boolean;
  revoked?: boolean;
  forwarded?: boolean;
  options?: Options | null;
  group?: SimulatedGroup | null;
}

export interface SimulatedGroup {
  id: string;
  name: string;
}

export interface Person {
  name: string;
  phone: string;
}
