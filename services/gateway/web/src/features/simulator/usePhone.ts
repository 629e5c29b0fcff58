import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { get, post } from "@/api/client";
import { upload } from "@/api/media";
import type {
  Answer,
  CallState,
  ContactCard,
  Person,
  Place,
  SimulatedGroup,
  SimulatedMessage,
  StoredMedia,
} from "@/api/types";
import { uuid } from "@/api/uuid";
import { place } from "./thread";

interface Messages {
  items: SimulatedMessage[];
}

export interface PhoneCall {
  id: string;
  state: CallState;
  since: number;
}

/** What a simulated customer can send. */
export interface Sent {
  kind?: string;
  text?: string;
  media?: StoredMedia;
  voice?: boolean;
  location?: Place;
  contacts?: ContactCard[];
  quoted?: SimulatedMessage;
  answer?: Answer;
}

type Frame =
  | { type: "message"; message: SimulatedMessage }
  | { type: "typing"; typing: boolean; group: SimulatedGroup | null }
  | { type: "call"; call: { id: string; state: CallState } };

const OVER: CallState[] = ["ended", "missed", "rejected", "failed"];
const FADES = 6_000;

/** One customer's telephone: what it shows, and what can be done with it. */
export function usePhone(person: Person) {
  const client = useQueryClient();
  const from = encodeURIComponent(person.phone);
  const [call, setCall] = useState<PhoneCall | null>(null);
  const [sending, setSending] = useState<SimulatedMessage[]>([]);
  const [typingIn, setTypingIn] = useState<string | null>(null);
  const [group, setGroup] = useState<SimulatedGroup | null>(null);
  const fading = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { data } = useQuery({
    queryKey: ["phone", person.phone],
    queryFn: ({ signal }) => get<Messages>(`/simulator/phones/${from}/messages`, signal),
    refetchInterval: 5_000,
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
    const receive = (frame: Frame) => {
      if (frame.type === "call") return ring(frame.call.id, frame.call.state);
      if (frame.type === "typing") {
        clearTimeout(fading.current);
        setTypingIn(frame.typing ? (frame.group?.id ?? "") : null);
        if (frame.typing) fading.current = setTimeout(() => setTypingIn(null), FADES);
        return;
      }
      client.setQueryData<Messages>(["phone", person.phone], (held) => ({
        items: place(held?.items ?? [], frame.message),
      }));
    };
    const connect = () => {
      const scheme = location.protocol === "https:" ? "wss" : "ws";
      socket = new WebSocket(`${scheme}://${location.host}/api/v1/simulator/live?from=${from}`);
      socket.onmessage = (event) => receive(JSON.parse(String(event.data)) as Frame);
      socket.onclose = () => {
        if (!stopped) retry = setTimeout(connect, 2_000);
      };
    };
    connect();
    return () => {
      stopped = true;
      clearTimeout(retry);
      clearTimeout(fading.current);
      socket?.close();
      setCall(null);
      setSending([]);
    };
  }, [client, from, person.phone, ring]);

  const open = group?.id ?? null;
  const unread = (data?.items ?? []).filter(
    (item) => item.direction === "in" && item.status !== "read" && (item.group?.id ?? null) === open,
  );
  const unreadIds = unread.map((item) => item.id).join(" ");
  useEffect(() => {
    if (!unreadIds || document.visibilityState !== "visible") return;
    const ids = unreadIds.split(" ");
    post(`/simulator/phones/${from}/read`, open ? { ids, group: open } : { ids }).catch(() => undefined);
  }, [unreadIds, from, open]);

  const who = { from: person.phone, name: person.name, ...(group && { group }) };
  const send = async (what: Sent, id: string = uuid()) => {
    const { kind = "text", text = null, media, voice, quoted, answer, ...rest } = what;
    const shown: SimulatedMessage = {
      id,
      kind,
      text,
      media,
      quoted: quoted && { id: quoted.id, text: quoted.text, kind: quoted.kind },
      group,
      direction: "out",
      at: new Date().toISOString(),
      status: "sending",
      ...rest,
    };
    setSending((held) => [...held.filter((item) => item.id !== id), shown]);
    try {
      const file = media && { media_id: media.id, voice: voice ?? false };
      await post("/simulator/messages", {
        ...who,
        id,
        kind,
        text,
        ...file,
        ...rest,
        answer,
        quoted: quoted?.id,
      });
      await client.invalidateQueries({ queryKey: ["phone", person.phone] });
    } finally {
      setSending((held) => held.filter((item) => item.id !== id));
    }
  };
  const sendFile = async (blob: Blob, name: string, how: Sent & { kind: string }) => {
    const options = { path: "/simulator/media", name, voice: how.voice };
    const { media } = await upload<{ media: StoredMedia }>(blob, options).done;
    await send({ ...how, media });
  };
  const change = (message: SimulatedMessage, what: "reaction" | "edit" | "revoke", text?: string | null) =>
    post("/simulator/changes", { ...who, message_id: message.id, what, text });
  const type = (typing: boolean) => post("/simulator/typing", { ...who, typing }).catch(() => undefined);
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
  const loaded = data !== undefined;
  const typing = typingIn === (open ?? "");
  return { person, items, loaded, typing, group, setGroup, call, send, sendFile, change, type, dial, hangUp };
}
