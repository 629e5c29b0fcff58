import { queryOptions } from "@tanstack/react-query";
import { get, Refusal, Unreachable } from "./client";
import type { Problem, StoredMedia } from "./types";

const ROOT = "/api/v1";

/** Where a message's file is read; the server asks the same policy as for the ticket. */
export const mediaUrl = (ticketId: string, mediaId: string) => `${ROOT}/tickets/${ticketId}/media/${mediaId}`;
export const thumbUrl = (ticketId: string, mediaId: string) => `${mediaUrl(ticketId, mediaId)}/thumb`;
export const downloadUrl = (ticketId: string, mediaId: string) => `${mediaUrl(ticketId, mediaId)}?download=1`;

/** What one has uploaded oneself, or what stands in the team's collections. */
export const ownMediaUrl = (mediaId: string) => `${ROOT}/media/${mediaId}`;

export interface Uploading<T = StoredMedia> {
  done: Promise<T>;
  cancel: () => void;
}

/** A file that a simulated phone shows. */
export const phoneMediaUrl = (mediaId: string) => `${ROOT}/simulator/media/${mediaId}`;

export interface UploadOptions {
  name?: string;
  voice?: boolean;
  path?: string;
  onProgress?: (part: number) => void;
}

/** XMLHttpRequest, because fetch still tells nothing of how much has gone up. */
export function upload<T = StoredMedia>(blob: Blob, options: UploadOptions = {}): Uploading<T> {
  const sending = new XMLHttpRequest();
  const search = new URLSearchParams();
  if (options.name) search.set("name", options.name);
  if (options.voice) search.set("voice", "true");
  const query = search.toString();
  const done = new Promise<T>((resolve, reject) => {
    sending.open("POST", `${ROOT}${options.path ?? "/media"}${query ? `?${query}` : ""}`);
    sending.setRequestHeader("X-Guiche", "1");
    sending.setRequestHeader("Accept", "application/json");
    sending.setRequestHeader("Content-Type", blob.type || "application/octet-stream");
    sending.upload.onprogress = (event) =>
      event.lengthComputable && options.onProgress?.(event.loaded / event.total);
    sending.onload = () => {
      if (sending.status < 300) resolve(JSON.parse(sending.responseText) as T);
      else reject(new Refusal(problemOf(sending)));
    };
    sending.onerror = () => reject(new Unreachable("upload"));
    sending.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    sending.send(blob);
  });
  return { done, cancel: () => sending.abort() };
}

function problemOf(answer: XMLHttpRequest): Problem {
  const code = `http.${answer.status}`;
  try {
    return { code, ...(JSON.parse(answer.responseText) as Partial<Problem>), status: answer.status };
  } catch {
    return { code, status: answer.status };
  }
}

export const stickersKey = ["stickers"] as const;

export const stickersQuery = queryOptions({
  queryKey: stickersKey,
  queryFn: async ({ signal }) => (await get<{ items: StoredMedia[] }>("/stickers", signal)).items,
  staleTime: 60_000,
});
