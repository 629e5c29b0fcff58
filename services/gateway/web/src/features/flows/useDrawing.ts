import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { put, Refusal } from "@/api/client";
import { type Definition, type FlowDrawing, flowQuery } from "@/api/flows";

const SAVE_AFTER = 700;
const STEPS_KEPT = 100;

interface History {
  past: Definition[];
  now: Definition;
  future: Definition[];
  /** Changes with the same mark, one after the other, are one step. */
  mark?: string;
}

export type Saving = "saved" | "saving" | "waiting" | "failed" | "conflict";

/** What is drawn: with undo and redo, saved by itself shortly after each change. */
export function useDrawing(flow: FlowDrawing) {
  const client = useQueryClient();
  const [history, setHistory] = useState<History>({ past: [], now: flow.definition, future: [] });
  const [name, setName] = useState(flow.name);
  const [saving, setSaving] = useState<Saving>("saved");
  const [server, setServer] = useState(flow);
  const base = useRef(flow.drafted);
  const stored = useRef({ name: flow.name, definition: flow.definition });
  const wanted = useRef(stored.current);
  wanted.current = { name, definition: history.now };

  const take = useCallback(
    (fresh: FlowDrawing) => {
      base.current = fresh.drafted;
      setServer(fresh);
      client.setQueryData(flowQuery(flow.id).queryKey, fresh);
      void client.invalidateQueries({ queryKey: ["flows"], exact: true });
    },
    [client, flow.id],
  );

  const save = useCallback(
    async (anyway = false): Promise<boolean> => {
      const sent = wanted.current;
      if (!anyway && sent.name === stored.current.name && sent.definition === stored.current.definition)
        return true;
      if (!sent.name.trim()) return false;
      setSaving("saving");
      try {
        const body = { ...sent, ...(anyway ? {} : { unmoved_since: base.current }) };
        const { flow: fresh } = await put<{ flow: FlowDrawing }>(`/flows/${flow.id}`, body);
        stored.current = sent;
        take(fresh);
        setSaving(wanted.current.definition === sent.definition ? "saved" : "waiting");
        return true;
      } catch (reason) {
        setSaving(reason instanceof Refusal && reason.code === "flow.moved_on" ? "conflict" : "failed");
        return false;
      }
    },
    [flow.id, take],
  );

  useEffect(() => {
    const { name: kept, definition } = stored.current;
    if ((name === kept && history.now === definition) || saving === "conflict") return;
    setSaving((before) => (before === "saving" ? before : "waiting"));
    const timer = setTimeout(() => void save(), SAVE_AFTER);
    return () => clearTimeout(timer);
  }, [name, history.now, save, saving]);

  /** Who leaves at once leaves nothing behind. */
  useEffect(() => () => void save(), [save]);

  const edit = useCallback((next: Definition | ((now: Definition) => Definition), mark?: string) => {
    setHistory((before) => {
      const now = typeof next === "function" ? next(before.now) : next;
      if (now === before.now) return before;
      const goesOn = mark !== undefined && mark === before.mark;
      const past = goesOn ? before.past : [...before.past, before.now].slice(-STEPS_KEPT);
      return { past, now, future: [], mark };
    });
  }, []);
  const undo = useCallback(
    () =>
      setHistory(({ past, now, future }) => {
        const last = past.at(-1);
        return last
          ? { past: past.slice(0, -1), now: last, future: [now, ...future] }
          : { past, now, future };
      }),
    [],
  );
  const redo = useCallback(
    () =>
      setHistory(({ past, now, future }) => {
        const [next, ...rest] = future;
        return next ? { past: [...past, now], now: next, future: rest } : { past, now, future };
      }),
    [],
  );
  /** What somebody else has drawn meanwhile takes the place of this. */
  const adopt = useCallback(
    (fresh: FlowDrawing) => {
      stored.current = { name: fresh.name, definition: fresh.definition };
      setName(fresh.name);
      setHistory({ past: [], now: fresh.definition, future: [] });
      take(fresh);
      setSaving("saved");
    },
    [take],
  );

  return {
    drawing: history.now,
    name,
    setName,
    edit,
    undo,
    redo,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    saving,
    save,
    server,
    take,
    adopt,
  };
}

export type Drawing = ReturnType<typeof useDrawing>;
