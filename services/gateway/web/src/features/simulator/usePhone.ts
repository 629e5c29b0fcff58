import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { get, post } from "@/api/client";
import type { CallState, Person, SimulatedMessage } from "@/api/types";
import { uuid } from "@/api/uuid";

interface Messages {
  items: SimulatedMessage[];
  typing: boolean;
}

export interface PhoneCall {
  id: string;
  state: CallState;
  since: number;
}

type Frame =
  | { type: "message"; message: SimulatedMessage }
  | { type: "call"; call: { id: string; state: CallState } };

const OVER: CallState[] = ["ended", "missed", "rejected", "failed"];

function place(held: Messages | undefined, message: SimulatedMessage): Messages {
  const items = held?.items ?? [];
  const at = items.findIndex((item) => item.id === message.id);
  const next = at >= 0 ? items.with(at, message) : [...items, message];
  return { typing: held?.typing ?? false, items: next };
}

/** One customer's telephone: what it shows, and what can be done with it. */
export function usePhone(person: Person) {
  const client = useQueryClient();
  const from = encodeURIComponent(person.phone);
  const [call, setCall] = useState<PhoneCall | null>(null);
  const [sending, setSending] = useState<SimulatedMessage[]>([]);
  const { data } = useQuery({
    queryKey: ["phone", person.phone],
    queryFn: ({ signal }) => get<Messages>(`/simulator/phones/${from}/messages`, signal),
    refetchInterval: 2_500,
  });

  const ring = useCallback((id: string, state: CallState) => {
    setCall((held) => ({
      id,
      state,
      since: held?.id === id && held.state === state ? held.since : Date.now(),
    }));
    if (OVER.includes(state)) setTimeout(() => setCall((held) => (held?.id === id ? null : held)), 1_800);
  }, []);

  useEffect(() => {
    let stopped = false;
    let socket: WebSocket | undefined;
    let retry: ReturnType<typeof setTimeout>;
    const connect = () => {
      const scheme = location.protocol === "https:" ? "wss" : "ws";
      socket = new WebSocket(`${scheme}://${location.host}/api/v1/simulator/live?from=${from}`);
      socket.onmessage = (event) => {
        const frame = JSON.parse(String(event.data)) as Frame;
        if (frame.type === "call") ring(frame.call.id, frame.call.state);
        else client.setQueryData<Messages>(["phone", person.phone], (held) => place(held, frame.message));
      };
      socket.onclose = () => {
        if (!stopped) retry = setTimeout(connect, 2_000);
      };
    };
    connect();
    return () => {
      stopped = true;
      clearTimeout(retry);
      socket?.close();
      setCall(null);
      setSending([]);
    };
  }, [client, from, person.phone, ring]);

  const unread = (data?.items ?? []).filter((item) => item.direction === "in" && item.status !== "read");
  const unreadIds = unread.map((item) => item.id).join(" ");
  useEffect(() => {
    if (unreadIds && document.visibilityState === "visible")
      post(`/simulator/phones/${from}/read`, { ids: unreadIds.split(" ") }).catch(() => undefined);
  }, [unreadIds, from]);

  const send = async (text: string, id: string = uuid()) => {
    const message: SimulatedMessage = {
      id,
      direction: "out",
      text,
      at: new Date().toISOString(),
      status: "sending",
    };
    setSending((held) => [...held.filter((item) => item.id !== id), message]);
    try {
      await post("/simulator/messages", { from: person.phone, name: person.name, text, id });
      await client.invalidateQueries({ queryKey: ["phone", person.phone] });
    } finally {
      setSending((held) => held.filter((item) => item.id !== id));
    }
  };
  const dial = async () => {
    const { call_id } = await post<{ call_id: string }>("/simulator/calls", {
      from: person.phone,
      name: person.name,
    });
    setCall((held) => (held?.id === call_id ? held : { id: call_id, state: "ringing", since: Date.now() }));
  };
  const hangUp = async () => {
    if (!call) return;
    await post(`/simulator/calls/${call.id}/hangup`).catch(() => undefined);
    ring(call.id, "ended");
  };

  const arrived = new Set(data?.items.map((item) => item.id));
  const items = [...(data?.items ?? []), ...sending.filter((item) => !arrived.has(item.id))];
  return { items, loaded: data !== undefined, typing: data?.typing ?? false, call, send, dial, hangUp };
}
