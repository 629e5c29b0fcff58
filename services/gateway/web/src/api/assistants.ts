import { queryOptions } from "@tanstack/react-query";
import { get, post } from "./client";
import type { Places } from "./flows";

export type AssistantKindName = "typebot" | "webhook" | "openai";

/** A bot of somebody else's that can answer in tickets (C7). */
export interface Assistant {
  id: string;
  name: string;
  kind: AssistantKindName;
  /** Where it answers by itself; told to management alone. */
  places: Places | null;
}

export interface SetupField {
  name: string;
  kind: "text" | "secret" | "url" | "number" | "switch" | "choice";
  required: boolean;
  default: string | number | boolean | null;
  choices: string[];
  max_length: number | null;
}

export interface AssistantKind {
  kind: AssistantKindName;
  fields: SetupField[];
}

export interface AssistantSetup {
  settings: Record<string, string | number | boolean | null>;
  /** The names of the keys that it has. */
  secrets: string[];
}

export interface TrialChoice {
  id: string;
  title: string;
}

/** What a bot answered when it was tried; nothing of it is kept. */
export interface Trial {
  said: {
    text: string | null;
    file: string | null;
    file_kind: string | null;
    choices: TrialChoice[];
    seconds: number;
  }[];
  orders: { queue: string | null; agent: string | null; stop: boolean; close: boolean }[];
  awaits: {
    kind: string;
    choices: TrialChoice[];
    multiple: boolean;
    file: boolean;
    audio: boolean;
  } | null;
  session: string | null;
  ended: boolean;
  failed: { code: string; detail: string } | null;
  milliseconds: number;
}

export interface TrialWish {
  text?: string;
  choice?: string;
  session: string | null;
  awaits: Trial["awaits"];
}

export const assistantsQuery = queryOptions({
  queryKey: ["assistants"],
  queryFn: async ({ signal }) => (await get<{ items: Assistant[] }>("/assistants", signal)).items,
  staleTime: 60_000,
});

export const assistantKindsQuery = queryOptions({
  queryKey: ["assistant-kinds"],
  queryFn: async ({ signal }) => (await get<{ items: AssistantKind[] }>("/assistants/kinds", signal)).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export const assistantSetupQuery = (id: string) =>
  queryOptions({
    queryKey: ["assistants", id, "setup"],
    queryFn: ({ signal }) => get<AssistantSetup>(`/assistants/${id}/setup`, signal),
    staleTime: 0,
  });

export const tryAssistant = (id: string, wish: TrialWish) => post<Trial>(`/assistants/${id}/try`, wish);
