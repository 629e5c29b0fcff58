import { notifyManager, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { type TicketPages, ticketsOf } from "@/api/cache";
import { outbox } from "@/api/outbox";
import { keys } from "@/api/queries";
import { applyFrame } from "./apply";
import type { Frame } from "./frames";
import { announce } from "./listen";
import { reconcile } from "./overtaken";
import { LiveSocket, type Status } from "./socket";
import { together } from "./together";

interface Live {
  status: Status;
  watch: (ticketId: string) => () => void;
  typing: (ticketId: string, typing: boolean) => void;
  roomTyping: (roomId: string, typing: boolean) => void;
}

const Context = createContext<Live>({
  status: "connecting",
  watch: () => () => {},
  typing: () => {},
  roomTyping: () => {},
});

export const useLive = () => useContext(Context);

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [status, setStatus] = useState<Status>("connecting");
  const socket = useRef<LiveSocket | null>(null);

  useEffect(() => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const cached = () => client.getQueriesData<TicketPages>({ queryKey: keys.tickets() });
    const frames = together<Frame>((some) =>
      notifyManager.batch(() => {
        for (const frame of some) {
          applyFrame(client, frame);
          announce(frame);
        }
      }),
    );
    const live = new LiveSocket({
      url: `${scheme}://${location.host}/api/v1/live`,
      holding: () => [...new Set(cached().flatMap(([, data]) => ticketsOf(data).map((ticket) => ticket.id)))],
      onFrame: (frame) => {
        frames.add(frame);
        if (frame.type === "welcome") frames.flush();
      },
      onStatus: setStatus,
      onWelcome: (resumed, position) => {
        const stale = (data?: TicketPages) => data?.pages.some((page) => page.position < position) ?? true;
        for (const [queryKey, data] of cached()) {
          if (resumed || stale(data)) void client.invalidateQueries({ queryKey });
        }
        if (resumed) {
          for (const root of [
            "messages",
            "counters",
            "calls",
            "next",
            "schedules",
            "ticket",
            "notes",
            "drafts",
            "notices",
            "job",
            "tasks",
            "rooms",
            "room-messages",
            "cards",
            "sums",
          ])
            void client.invalidateQueries({ queryKey: [root] });
        }
        outbox.flush();
      },
    });
    socket.current = live;
    const settle = reconcile(client);
    live.start();
    return () => {
      live.stop();
      frames.flush();
      settle();
    };
  }, [client]);

  useEffect(() => {
    if (status === "signed-out") void client.resetQueries({ queryKey: keys.me });
  }, [status, client]);

  const value = useMemo<Live>(
    () => ({
      status,
      watch: (id) => socket.current?.watch(id) ?? (() => {}),
      typing: (id, typing) => socket.current?.send({ type: "typing", ticket_id: id, typing }),
      roomTyping: (id, typing) => socket.current?.send({ type: "room_typing", room_id: id, typing }),
    }),
    [status],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** Streams the messages and viewers of the conversation on screen. */
export function useWatch(ticketId: string | undefined): void {
  const { watch, status } = useLive();
  useEffect(() => (ticketId && status === "live" ? watch(ticketId) : undefined), [ticketId, watch, status]);
}
