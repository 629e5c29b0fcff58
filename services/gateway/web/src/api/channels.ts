import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { get } from "./client";
import type { Capabilities, Connection } from "./types";

/** One field of the form by which a line is connected. */
export interface SetupField {
  name: string;
  kind: "text" | "secret" | "url" | "number" | "switch" | "choice";
  required: boolean;
  default: string | number | boolean | null;
  choices: string[];
  max_length: number | null;
}

export interface ChannelKind {
  kind: string;
  fields: SetupField[];
  capabilities: Capabilities;
}

/** `secrets` are the names of those that are kept; `hook` is the path that the provider posts to. */
export interface ChannelSetup {
  settings: Record<string, unknown>;
  secrets: string[];
  hook: string;
}

/** How a line does; the figures are those of the last hour, `failure_rate` goes from 0 to 1. */
export interface ChannelHealth {
  id: string;
  kind: string;
  works: boolean;
  state: "active" | "stopped";
  stopped: { code: string; detail: string } | null;
  connection: Connection | null;
  last_event_at: string | null;
  last_inbound_at: string | null;
  last_outbound_at: string | null;
  waiting: number;
  sent: number;
  failed: number;
  unknown: number;
  failure_rate: number | null;
  silent: boolean;
  unreadable: number;
  facts: Record<string, string>;
  checked_at: string | null;
  asked_in_vain: { at: string; detail: string; times: number } | null;
}

/** What is scanned (`image`) or typed (`code`) to connect a line, while it is valid. */
export interface Pairing {
  channel_id: string;
  state: "open" | "connecting" | "closed";
  image: string | null;
  code: string | null;
  expires_at: string | null;
}

export interface Unreadable {
  seq: number;
  channel_id: string;
  kind: string;
  received_at: string;
  reasons: string[];
}

export interface RawPayload {
  seq: number;
  kind: string;
  received_at: string;
  size: number;
  body: string;
  cut: boolean;
}

export const kindsQuery = queryOptions({
  queryKey: ["channel-kinds"],
  queryFn: async ({ signal }) => (await get<{ items: ChannelKind[] }>("/channels/kinds", signal)).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export const healthQuery = queryOptions({
  queryKey: ["channels", "health"],
  queryFn: async ({ signal }) => (await get<{ items: ChannelHealth[] }>("/channels/health", signal)).items,
  refetchInterval: 15_000,
});

export const setupQuery = (id: string) =>
  queryOptions({
    queryKey: ["channel-setup", id],
    queryFn: ({ signal }) => get<ChannelSetup>(`/channels/${id}/setup`, signal),
  });

const pairingKey = (id: string) => ["channel-pairing", id] as const;

export const pairingQuery = (id: string) =>
  queryOptions({
    queryKey: pairingKey(id),
    queryFn: ({ signal }) => get<Pairing>(`/channels/${id}/pairing`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const placePairing = (client: QueryClient, pairing: Pairing): void => {
  client.setQueryData(pairingKey(pairing.channel_id), pairing);
};

export const unreadableQuery = queryOptions({
  queryKey: ["unreadable"],
  queryFn: ({ signal }) => get<{ items: Unreadable[]; total: number }>("/unreadable", signal),
});

export const rawQuery = (seq: number) =>
  queryOptions({
    queryKey: ["unreadable", seq],
    queryFn: ({ signal }) => get<RawPayload>(`/unreadable/${seq}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
