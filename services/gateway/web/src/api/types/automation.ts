export type Action =
  | { do: "tag"; tag_ids: string[] }
  | { do: "untag"; tag_ids: string[] }
  | { do: "reason"; reason_id: string }
  | { do: "board"; board_id: string; column_id: string }
  | { do: "transfer"; queue_id: string | null; user_id: string | null }
  | { do: "return" }
  | { do: "snooze"; minutes: number | null }
  | { do: "resolve"; silently: boolean }
  | { do: "say"; text: string }
  | { do: "note"; text: string };

export interface Macro {
  id: string;
  name: string;
  actions: Action[];
  for_all: boolean;
  may_change: boolean;
}

export interface Conditions {
  states: ("pending" | "open" | "closed")[];
  queue_ids: string[];
  channel_ids: string[];
  with_tags: string[];
  without_tags: string[];
  words: string[];
  hours: "any" | "within" | "outside";
  groups: boolean;
}

/** When a rule runs and what it does. */
export interface Written {
  occasion: string;
  minutes: number | null;
  conditions: Conditions;
  actions: Action[];
  last: boolean;
}

export interface Rule extends Written {
  id: string;
  name: string;
  place: number;
  on: boolean;
  runs: number;
  last_run_at: string | null;
}

export interface RuleRun {
  ticket: { id: string; number: number };
  contact: { id: string; name: string | null } | null;
  at: string;
  occasion: string;
  refused: string[];
}

export interface Rehearsed {
  items: {
    ticket: { id: string; number: number };
    contact: { id: string; name: string | null };
    at: string;
  }[];
  looked_at: number;
  touched: number;
  more: boolean;
}
