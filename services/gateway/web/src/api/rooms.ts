import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { newer } from "./cache";
import { del, get, patch, post, query } from "./client";
import type { InternalMessage, Page, Room, RoomHit } from "./types";

export interface Said {
  id: string;
  text?: string | null;
  media_id?: string;
  as?: "voice" | "document";
  mentions?: string[];
  quoted?: string;
}

interface RoomAnswer {
  room: Room;
  position: number;
}

interface SaidAnswer {
  message: InternalMessage;
  position: number;
}

export type RoomPages = InfiniteData<Page<InternalMessage>>;

export const roomsKey = ["rooms"] as const;
export const saidKey = (roomId: string) => ["room-messages", roomId] as const;

export const roomsQuery = queryOptions({
  queryKey: roomsKey,
  queryFn: async ({ signal }) => (await get<Page<Room>>("/rooms", signal)).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export const saidQuery = (roomId: string) =>
  infiniteQueryOptions({
    queryKey: saidKey(roomId),
    queryFn: ({ pageParam, signal }) =>
      get<Page<InternalMessage>>(
        `/rooms/${roomId}/messages${query({ limit: 50, before: pageParam })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const foundQuery = (q: string, roomId: string | undefined) =>
  queryOptions({
    queryKey: ["found-in-rooms", q, roomId] as const,
    queryFn: ({ signal }) => get<Page<RoomHit>>(`/search/rooms${query({ q, room_id: roomId })}`, signal),
    staleTime: 10_000,
  });

export const openDirect = (userId: string) =>
  post<RoomAnswer>("/rooms", { kind: "direct", user_ids: [userId] });
export const openGroup = (name: string, userIds: string[]) =>
  post<RoomAnswer>("/rooms", { kind: "group", name, user_ids: userIds });
export const renameRoom = (roomId: string, name: string) => patch<RoomAnswer>(`/rooms/${roomId}`, { name });
export const addToRoom = (roomId: string, userIds: string[]) =>
  post<RoomAnswer>(`/rooms/${roomId}/members`, { user_ids: userIds });
export const takeOutOfRoom = (roomId: string, userId: string) =>
  del<{ position: number }>(`/rooms/${roomId}/members/${userId}`);
export const readRoom = (roomId: string, upTo: number) =>
  post<{ position: number }>(`/rooms/${roomId}/read`, { up_to: upTo });
export const say = (roomId: string, said: Said) => post<SaidAnswer>(`/rooms/${roomId}/messages`, said);
export const sayAnew = (roomId: string, id: string, text: string, mentions: string[]) =>
  patch<SaidAnswer>(`/rooms/${roomId}/messages/${id}`, { text, mentions });
export const takeBack = (roomId: string, id: string) => del<SaidAnswer>(`/rooms/${roomId}/messages/${id}`);

/** Where a file that was said in a room is read. */
export function roomUrls(roomId: string, mediaId: string) {
  const file = `/api/v1/rooms/${roomId}/media/${mediaId}`;
  return { file, thumb: `${file}/thumb`, download: `${file}?download=1` };
}

export const saidIn = (data: RoomPages | undefined): InternalMessage[] =>
  data ? data.pages.toReversed().flatMap((page) => page.items) : [];

export const unreadRooms = (rooms: Room[] | undefined): number =>
  rooms?.reduce((sum, room) => sum + room.unread, 0) ?? 0;

const byActivity = (a: Room, b: Room) => b.active_at.localeCompare(a.active_at);

export function placeRoom(client: QueryClient, room: Room): void {
  client.setQueryData<Room[]>(roomsKey, (held) => {
    if (!held) return held;
    const known = held.find((item) => item.id === room.id);
    if (!newer(known, room)) return held;
    return [...held.filter((item) => item.id !== room.id), room].toSorted(byActivity);
  });
}

export function dropRoom(client: QueryClient, id: string): void {
  client.setQueryData<Room[]>(roomsKey, (held) => held?.filter((room) => room.id !== id));
  client.removeQueries({ queryKey: saidKey(id) });
}

/** Pages run from newest to oldest, what stands in one from oldest to newest; the log says the order. */
export function withSaid(data: RoomPages, message: InternalMessage): RoomPages {
  for (const [index, page] of data.pages.entries()) {
    const at = page.items.findIndex((item) => item.id === message.id);
    if (at < 0) continue;
    if (!newer(page.items[at], message)) return data;
    return { ...data, pages: data.pages.with(index, { ...page, items: page.items.with(at, message) }) };
  }
  const [newest, ...older] = data.pages;
  if (!newest) return data;
  const first = newest.items[0];
  if (first && message.created < first.created) return data;
  const at = newest.items.findLastIndex((item) => item.created < message.created) + 1;
  return { ...data, pages: [{ ...newest, items: newest.items.toSpliced(at, 0, message) }, ...older] };
}

export function placeSaid(client: QueryClient, message: InternalMessage): void {
  client.setQueryData<RoomPages>(saidKey(message.room_id), (held) => held && withSaid(held, message));
}
