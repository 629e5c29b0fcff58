import { useSyncExternalStore } from "react";
import type { StoredMedia } from "@/api/types";
import { FileUpload } from "@/api/uploads";
import { uuid } from "@/api/uuid";
import type { Fits } from "@/ui/media/limits";

export interface Attachment {
  id: string;
  name: string;
  size: number;
  mime: string;
  kind: string;
  as?: "document";
  caption: string;
  preview?: string;
  upload?: FileUpload;
  media?: StoredMedia;
}

export const MOST = 10;

const none: Attachment[] = [];
const held = new Map<string, Attachment[]>();
const listeners = new Set<() => void>();

function change(conversationId: string, next: Attachment[]): void {
  held.set(conversationId, next);
  for (const listener of listeners) listener();
}

const seen = (kind: string) => kind === "image" || kind === "video";

/** What lies ready to be sent, conversation by conversation: going to another one loses none of it. */
export const tray = {
  of: (conversationId: string) => held.get(conversationId) ?? none,
  add(conversationId: string, file: File, { kind, as }: Fits): void {
    const attachment: Attachment = {
      id: uuid(),
      name: file.name,
      size: file.size,
      mime: file.type,
      kind: as ?? kind,
      as,
      caption: "",
      preview: seen(kind) ? URL.createObjectURL(file) : undefined,
      upload: new FileUpload(file, { name: file.name }),
    };
    change(conversationId, [...tray.of(conversationId), attachment]);
  },
  /** A file that the server has already, as those of quick replies are. */
  addStored(conversationId: string, media: StoredMedia, preview: string): void {
    const { name, mime, kind } = media;
    const attachment: Attachment = {
      id: uuid(),
      name: name ?? kind,
      size: media.size ?? 0,
      mime,
      kind,
      caption: "",
      preview: seen(kind) ? preview : undefined,
      media,
    };
    change(conversationId, [...tray.of(conversationId), attachment]);
  },
  caption(conversationId: string, id: string, caption: string): void {
    change(
      conversationId,
      tray.of(conversationId).map((item) => (item.id === id ? { ...item, caption } : item)),
    );
  },
  remove(conversationId: string, id: string): void {
    const gone = tray.of(conversationId).find((item) => item.id === id);
    if (gone?.upload?.state === "going") gone.upload.cancel();
    if (gone?.upload && gone.preview) URL.revokeObjectURL(gone.preview);
    change(
      conversationId,
      tray.of(conversationId).filter((item) => item.id !== id),
    );
  },
  /** Taken out whole: from here on they are messages. */
  take(conversationId: string): Attachment[] {
    const taken = tray.of(conversationId);
    change(conversationId, []);
    return taken;
  },
};

export const useTray = (conversationId: string) =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => tray.of(conversationId),
  );

const CAPTIONED = new Set(["image", "video", "document"]);

/** The text goes under the first file that can carry it; what none can carry goes as a text of its own. */
export function packed(text: string, files: Attachment[]): { captions: string[]; rest: string } {
  const takes = files.findIndex((file) => CAPTIONED.has(file.kind) && !file.caption);
  return {
    captions: files.map((file, index) =>
      index === takes ? text : CAPTIONED.has(file.kind) ? file.caption : "",
    ),
    rest: takes < 0 ? text : "",
  };
}
