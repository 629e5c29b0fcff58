import type { QueryClient } from "@tanstack/react-query";
import { applyToBoards, dropFromBoards } from "@/api/boardCache";
import { dropTicket, type MessagePages, newer, placeTicket, type TicketPages } from "@/api/cache";
import { keysOfCatalogue } from "@/api/catalogues";
import { applyDraft } from "@/api/drafts";
import type { TicketFilters } from "@/api/filters";
import { applyJob } from "@/api/jobs";
import { myId } from "@/api/me";
import { applyNote } from "@/api/notes";
import { dropNotice, placeNotice, placeSeen } from "@/api/notices";
import { applyToPanel, dropFromPanel } from "@/api/panel";
import { heldTicket, keys } from "@/api/queries";
import { recentMessages, recentTickets } from "@/api/recent";
import type { Call, Counters, Me, Member, Message, Presence, Schedule, Ticket } from "@/api/types";
import type { Changed, Frame, Gone } from "./frames";
import { bringUp, HISTORIES } from "./histories";
import { overtake } from "./overtaken";
import { applyRoomTyping } from "./roomTyping";
import { refreshSoon } from "./soon";
import { applyRoom, applySaid, applyTask, goneRoom, goneTask } from "./team";
import { applyTyping } from "./typing";

function lists(client: QueryClient): [TicketFilters, TicketPages][] {
  const found: [TicketFilters, TicketPages][] = [];
  for (const [key, data] of client.getQueriesData<TicketPages>({ queryKey: keys.tickets() })) {
    if (data) found.push([key[1] as TicketFilters, data]);
  }
  return found;
}

export function applyTicket(client: QueryClient, ticket: Ticket): void {
  if (recentTickets.isGone(ticket)) return;
  recentTickets.remember(ticket);
  applyToPanel(client, ticket);
  applyToBoards(client, ticket, myId(client));
  const me = myId(client);
  for (const [filters, data] of lists(client)) {
    const placed = placeTicket(data, ticket, filters, me);
    if (placed !== data) client.setQueryData(keys.tickets(filters), placed);
  }
  const held = client.getQueryData<Ticket>(keys.ticket(ticket.id));
  if (held && newer(held, ticket)) {
    client.setQueryData(keys.ticket(ticket.id), ticket);
    if (
      held.state !== ticket.state ||
      held.assignee?.id !== ticket.assignee?.id ||
      held.queue?.id !== ticket.queue?.id
    )
      void client.invalidateQueries({ queryKey: keys.log(ticket.id) });
  }
  const next = client.getQueryData<Ticket | null>(keys.next);
  const leavesTheQueue = next?.id === ticket.id && ticket.state !== "pending";
  if (ticket.state === "pending" || leavesTheQueue) refreshSoon(client, keys.next);
}

export function applyMessage(client: QueryClient, message: Message): void {
  recentMessages.remember(message);
  for (const root of HISTORIES)
    for (const [key, data] of client.getQueriesData<MessagePages>({ queryKey: [root] }))
      bringUp(client, key, data, [message]);
}

const LIVE_CALL = new Set(["ringing", "answered"]);

export function placeCall(held: Call[], call: Call): Call[] {
  const at = held.findIndex((item) => item.id === call.id);
  if (at >= 0 && !newer(held[at], call)) return held;
  const others = at >= 0 ? held.toSpliced(at, 1) : held;
  return LIVE_CALL.has(call.state) ? [...others, call] : at >= 0 ? others : held;
}

function applySchedule(client: QueryClient, schedule: Schedule): void {
  for (const [key, held] of client.getQueriesData<Schedule[]>({ queryKey: ["schedules"] })) {
    if (held?.some((item) => item.id === schedule.id)) {
      client.setQueryData(
        key,
        held.map((item) => (item.id === schedule.id ? schedule : item)),
      );
      return;
    }
  }
  void client.invalidateQueries({ queryKey: ["schedules"] });
}

function applyDocument(client: QueryClient, changed: Changed): void {
  switch (changed.view) {
    case "tickets":
      return applyTicket(client, changed.document);
    case "messages":
      return applyMessage(client, changed.document);
    case "calls":
      overtake(client, "calls");
      client.setQueryData<Call[]>(keys.calls, (held) => placeCall(held ?? [], changed.document));
      if (changed.document.state === "missed") refreshSoon(client, keys.missedCalls);
      return;
    case "schedules":
      overtake(client, "schedules");
      return applySchedule(client, changed.document);
    case "notes":
      overtake(client, "notes");
      return applyNote(client, changed.document);
    case "tasks":
      return applyTask(client, changed.document);
    case "rooms":
      overtake(client, "rooms");
      return applyRoom(client, changed.document);
    case "room_messages":
      overtake(client, "room-messages");
      return applySaid(client, changed.document);
  }
}

function applyGone(client: QueryClient, gone: Gone): void {
  if (gone.view === "calls") {
    client.setQueryData<Call[]>(keys.calls, (calls) => calls?.filter((call) => call.id !== gone.id));
    return;
  }
  if (gone.view === "notices") return dropNotice(client, gone.id);
  if (gone.view === "tasks") return goneTask(client, gone.id);
  if (gone.view === "rooms") return goneRoom(client, gone.id);
  if (gone.view !== "tickets") return;
  const held = heldTicket(client, gone.id);
  if (held && gone.position !== undefined && held.position > gone.position) return;
  recentTickets.forget(gone.id, gone.position ?? held?.position ?? 0);
  dropFromPanel(client, gone.id);
  dropFromBoards(client, gone.id);
  for (const [filters, data] of lists(client))
    client.setQueryData(keys.tickets(filters), dropTicket(data, gone.id));
  void client.invalidateQueries({ queryKey: keys.ticket(gone.id) });
  refreshSoon(client, keys.next);
}

function applyCounters(client: QueryClient, counters: Counters): void {
  for (const [key] of client.getQueriesData({ queryKey: keys.counters() })) {
    const filtered = Object.values(key[1] as object).some((value) => value !== undefined);
    if (filtered) refreshSoon(client, key);
    else client.setQueryData(key, counters);
  }
}

function applyPresence(client: QueryClient, userId: string, presence: Presence): void {
  client.setQueryData<Member[]>(keys.team, (team) =>
    team?.map((member) => (member.id === userId ? { ...member, presence } : member)),
  );
  if (myId(client) === userId) client.setQueryData<Me>(keys.me, (me) => me && { ...me, presence });
}

/** The whole real-time layer: every frame replaces what the cache holds, and nothing is folded here. */
export function applyFrame(client: QueryClient, frame: Frame): void {
  switch (frame.type) {
    case "welcome":
      for (const changed of frame.documents ?? []) applyDocument(client, changed);
      for (const gone of frame.gone ?? []) applyGone(client, { position: frame.position, ...gone });
      for (const [id, presence] of Object.entries(frame.presence ?? {})) applyPresence(client, id, presence);
      return;
    case "document":
      return applyDocument(client, frame);
    case "gone":
      return applyGone(client, frame);
    case "counters":
      return applyCounters(client, frame.counters);
    case "draft":
      return applyDraft(client, frame);
    case "viewers":
      client.setQueryData(keys.viewers(frame.ticket_id), frame.viewers);
      return;
    case "presence":
      return applyPresence(client, frame.user_id, frame.presence);
    case "typing":
      return applyTyping(frame.conversation_id, frame.typing);
    case "room_typing":
      return applyRoomTyping(frame.room_id, frame.user_id, frame.typing);
    case "catalogue":
      for (const queryKey of keysOfCatalogue(frame.what)) void client.invalidateQueries({ queryKey });
      return;
    case "job":
      return applyJob(client, frame.job, frame.first);
    case "notice":
      overtake(client, "notices");
      return placeNotice(client, frame.notice);
    case "notices_seen":
      return placeSeen(client, frame.up_to);
    case "pairing":
      return overtake(client, "channel-pairing");
    case "refused":
    case "pong":
      return;
  }
}
