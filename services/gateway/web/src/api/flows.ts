import { queryOptions } from "@tanstack/react-query";
import { get, post, query } from "./client";
import type { StoredMedia } from "./types";

export interface FlowChoice {
  id: string;
  title: string;
  description?: string | null;
}

export interface Comparison {
  subject: "variable" | "contact" | "tag" | "queue" | "channel" | "message";
  name: string;
  operator:
    | "equals"
    | "differs"
    | "contains"
    | "begins"
    | "matches"
    | "greater"
    | "less"
    | "filled"
    | "empty"
    | "has"
    | "lacks";
  value: string;
}

interface Patience {
  retry_text: string;
  tries: number;
  minutes?: number | null;
}

export type Expected =
  | "text"
  | "number"
  | "email"
  | "cpf"
  | "cnpj"
  | "cpf_cnpj"
  | "phone"
  | "date"
  | "choice"
  | "regex"
  | "file";

/** A file that a flow says. */
export type FlowFile = Omit<StoredMedia, "state" | "error">;

/** What a node does. What each kind can be left by is in `outputsOf`. */
export type Does =
  | { type: "start" }
  | { type: "message"; text: string; media?: FlowFile | null }
  | ({
      type: "question";
      text: string;
      expects: Expected;
      variable?: string | null;
      pattern?: string | null;
      choices: FlowChoice[];
    } & Patience)
  | ({
      type: "menu";
      text: string;
      choices: FlowChoice[];
      button?: string | null;
      variable?: string | null;
    } & Patience)
  | { type: "condition"; tests: Comparison[]; match: "all" | "any" }
  | { type: "hours"; queue_id?: string | null }
  | { type: "tag"; add: string[]; remove: string[] }
  | { type: "queue"; queue_id?: string | null }
  | { type: "reason"; reason_id?: string | null }
  | { type: "field"; field_id?: string | null; value: string }
  | { type: "contact"; detail?: string | null; value: string }
  | { type: "variable"; variable?: string | null; value: string }
  | {
      type: "request";
      method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
      url: string;
      /** `secret` names a value that is kept sealed and never shown. */
      headers: { name: string; value: string; secret?: string | null }[];
      body?: string | null;
      keep: { variable: string; path: string }[];
    }
  | { type: "wait"; seconds: number }
  | { type: "handover"; text: string; queue_id?: string | null; agent_id?: string | null }
  | { type: "close"; text: string; silently: boolean }
  | { type: "jump"; flow_id?: string | null };

export type Kind = Does["type"];

export interface FlowNode {
  id: string;
  label: string;
  x: number;
  y: number;
  does: Does;
}

export interface FlowEdge {
  source: string;
  output: string;
  target: string;
}

export interface Definition {
  nodes: FlowNode[];
  edges: FlowEdge[];
}

/** Where a bot answers: new tickets of these channels and queues, and whoever begins by one of the words. */
export interface Places {
  channel_ids: string[];
  queue_ids: string[];
  keywords: string[];
}

export interface Flow {
  id: string;
  name: string;
  version: number;
  published_at: string | null;
  drafted_at: string;
  changed: boolean;
  archived: boolean;
  nodes: number;
  problems: number;
  places: Places;
}

export interface FlowProblem {
  code: string;
  node: string | null;
  output: string | null;
}

export interface FlowDrawing extends Flow {
  definition: Definition;
  found: FlowProblem[];
  drafted: number;
  position: number;
}

export interface FlowVersion {
  version: number;
  at: string;
  by: string | null;
  nodes: number;
}

/** One thing that a dry walk did, named as in the log. */
export interface WalkEvent {
  name: string;
  step?: string;
  saying?: {
    text?: string;
    media?: { id?: string; kind: string; name?: string; thumb?: boolean };
    options?: { choices: FlowChoice[] };
  };
  why?: string;
  until?: string | null;
  request?: { method: string; url: string };
  fills?: { do: "field" | "detail"; field_id?: string; detail?: string; value: string };
  actions?: { do: string }[];
}

/** What one does to a bot other than write. */
export interface Gesture {
  do: "file" | "silence";
}

export interface Walk {
  turns: { said: string | null; did?: Gesture["do"] | null; events: WalkEvent[] }[];
  ended: boolean;
}

export interface BotOffered {
  kind: "flow" | "typebot" | "webhook" | "openai";
  id: string;
  name: string;
}

export const flowsQuery = queryOptions({
  queryKey: ["flows"],
  queryFn: async ({ signal }) => (await get<{ items: Flow[] }>("/flows", signal)).items,
});

export const flowQuery = (id: string) =>
  queryOptions({
    queryKey: ["flows", id],
    queryFn: ({ signal }) => get<FlowDrawing>(`/flows/${id}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });

export const flowVersionsQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ["flows", id, "versions", version],
    queryFn: async ({ signal }) =>
      (await get<{ items: FlowVersion[] }>(`/flows/${id}/versions`, signal)).items,
  });

export const flowVersion = (id: string, version: number) =>
  get<FlowDrawing>(`/flows/${id}${query({ version })}`);

export const botsQuery = queryOptions({
  queryKey: ["bots"],
  queryFn: async ({ signal }) => (await get<{ items: BotOffered[] }>("/bots", signal)).items,
  staleTime: 30_000,
});

/** Seals a header's value for this flow; what comes back is by what its drawing names it. */
export const keepSecret = async (id: string, value: string) =>
  (await post<{ secret: string }>(`/flows/${id}/secrets`, { value })).secret;

/** What is drawn, walked dry: nothing is stored or sent. With `fail`, what it asks of others does not succeed. */
export const walk = (id: string, definition: Definition, said: (string | Gesture)[], fail: boolean) =>
  post<Walk>(`/flows/${id}/try`, { definition, said, fail });
