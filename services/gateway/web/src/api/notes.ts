import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { newer } from "./cache";
import { del, get, patch, post } from "./client";
import type { Note } from "./types";

export const notesKey = (ticketId: string) => ["notes", ticketId] as const;

export const notesQuery = (ticketId: string) =>
  queryOptions({
    queryKey: notesKey(ticketId),
    queryFn: async ({ signal }) => (await get<{ items: Note[] }>(`/tickets/${ticketId}/notes`, signal)).items,
    staleTime: 30_000,
  });

interface Answer {
  note: Note;
  position: number;
}

export interface NoteText {
  text: string;
  mentions: string[];
}

export const addNote = (ticketId: string, note: NoteText & { id?: string }) =>
  post<Answer>(`/tickets/${ticketId}/notes`, note);

export const editNote = (ticketId: string, noteId: string, note: NoteText) =>
  patch<Answer>(`/tickets/${ticketId}/notes/${noteId}`, note);

export const deleteNote = (ticketId: string, noteId: string) =>
  del<Answer>(`/tickets/${ticketId}/notes/${noteId}`);

/** The newest document of each note, in the order in which they were written. */
export function placeNote(held: Note[], note: Note): Note[] {
  const at = held.findIndex((item) => item.id === note.id);
  if (at >= 0) return newer(held[at], note) ? held.with(at, note) : held;
  return [...held, note].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Notes of a conversation are shown on all of its tickets that are held. */
export function applyNote(client: QueryClient, note: Note): void {
  for (const [key, held] of client.getQueriesData<Note[]>({ queryKey: ["notes"] })) {
    const belongs =
      key[1] === note.ticket_id || held?.some((item) => item.conversation_id === note.conversation_id);
    if (held && belongs) client.setQueryData(key, placeNote(held, note));
  }
}
