import { queryOptions } from "@tanstack/react-query";
import { del, get, post, put, query } from "./client";
import type { Me, Profile } from "./types";

/** Who is logged in, and how one logs in here. */
export interface Door {
  me: Me | null;
  second_factor_missing: boolean;
  single_sign_on: string | null;
}

export type Way = "password" | "second_factor" | "recovery_code" | "single_sign_on";

export interface OwnSession {
  id: string;
  device: { browser: string | null; system: string | null; mobile: boolean };
  address: string | null;
  way: Way;
  began_at: string;
  seen_at: string;
  current: boolean;
}

export interface SecondFactor {
  enabled: boolean;
  required: boolean;
  recovery_codes_left: number;
}

export interface SignOn {
  single_sign_on: { issuer: string; client_id: string; name: string; required: boolean } | null;
  redirect_uri: string;
  second_factor_for: Profile[];
  members: { id: string; name: string; profile: Profile; second_factor: boolean }[];
}

export interface AuditEntry {
  id: string;
  at: string;
  type: string;
  actor: { kind: string; id: string; name: string | null };
  address: string | null;
  about: { id: string; name: string | null } | null;
  data: Record<string, unknown>;
}

export interface Token {
  id: string;
  name: string;
  owner: { id: string; name: string | null };
  scopes: string[];
  issued_at: string;
  expires_at: string | null;
  used_at: string | null;
  used_from: string | null;
}

export interface Webhook {
  id: string;
  name: string;
  url: string;
  kinds: string[];
  state: "active" | "paused";
  why: "asked" | "failing" | null;
  failing_since: string | null;
  delivered_at: string | null;
}

export interface Delivery {
  id: string;
  kind: string;
  at: string;
  state: "waiting" | "delivered" | "failed" | "held";
  attempts: { at: string; status: number | null; error: string | null; milliseconds: number }[];
  next_at: string | null;
}

export const SINGLE_SIGN_ON = "/api/v1/session/single-sign-on";

export const doorQuery = queryOptions({
  queryKey: ["door"],
  queryFn: ({ signal }) => get<Door>("/session", signal),
  staleTime: 60_000,
});

export const sessionsQuery = queryOptions({
  queryKey: ["own-sessions"],
  queryFn: async ({ signal }) => (await get<{ items: OwnSession[] }>("/me/sessions", signal)).items,
});

export const secondFactorQuery = queryOptions({
  queryKey: ["second-factor"],
  queryFn: ({ signal }) => get<SecondFactor>("/me/second-factor", signal),
});

export const signOnQuery = queryOptions({
  queryKey: ["sign-on"],
  queryFn: ({ signal }) => get<SignOn>("/sign-on", signal),
});

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => get<{ items: Token[]; scopes: string[] }>("/tokens", signal),
});

export const webhooksQuery = queryOptions({
  queryKey: ["webhooks"],
  queryFn: ({ signal }) => get<{ items: Webhook[]; kinds: string[] }>("/webhooks", signal),
});

export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: ["webhooks", id, "deliveries"],
    queryFn: async ({ signal }) =>
      (await get<{ items: Delivery[] }>(`/webhooks/${id}/deliveries`, signal)).items,
    refetchInterval: 5_000,
  });

export const auditPage = (kind: string, before: string | null, signal?: AbortSignal) =>
  get<{ items: AuditEntry[]; next: string | null }>(`/audit${query({ kind, before, limit: 50 })}`, signal);

export const endSession = (id: string) => del(`/me/sessions/${id}`);
export const endOtherSessions = () => del<{ ended: number }>("/me/sessions");
export const proposeSecondFactor = (password: string) =>
  post<{ secret: string; uri: string; qr: string }>("/me/second-factor", { password });
export const confirmSecondFactor = (code: string) =>
  post<{ recovery_codes: string[] }>("/me/second-factor/confirm", { code });
export const renewRecoveryCodes = (password: string, code: string) =>
  post<{ recovery_codes: string[] }>("/me/second-factor/recovery-codes", { password, code });
export const disableSecondFactor = (password: string, code: string) =>
  post<SecondFactor>("/me/second-factor/disable", { password, code });
export const requireSecondFactor = (profiles: Profile[]) =>
  put<{ sign_on: SignOn }>("/sign-on/second-factor", { profiles });
export const dropSecondFactor = (userId: string) =>
  del<{ sign_on: SignOn }>(`/users/${userId}/second-factor`);
