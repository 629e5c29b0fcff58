import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { placeSaid, type RoomPages, type Said, saidKey, say, sayAnew } from "@/api/rooms";
import type { InternalMessage, Me, Room } from "@/api/types";
import { FileUpload } from "@/api/uploads";
import { uuid } from "@/api/uuid";
import { useWords } from "@/i18n/spoken";
import { mentionedIn } from "@/ui/mentions";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { packed, tray } from "@/ui/writing/tray";
import type { About } from "./RoomPane";

interface Options {
  room: Room;
  me: Me;
  about: About;
  text: string;
  write: (text: string) => void;
  onDone: () => void;
}

/** Sends what was written, file by file; what the server refuses comes back into the field. */
export function useSaying({ room, me, about, text, write, onDone }: Options) {
  const { t } = useWords();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const people = room.members.map(({ id, name }) => ({ id, name: name ?? "" }));

  const drop = (id: string) =>
    client.setQueryData<RoomPages>(
      saidKey(room.id),
      (held) =>
        held && {
          ...held,
          pages: held.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) })),
        },
    );

  /** Shown at once, as it will stand. */
  const send = async (said: Omit<Said, "id">): Promise<boolean> => {
    const id = uuid();
    const mentions = mentionedIn(said.text ?? "", people);
    if (!said.media_id) placeSaid(client, draftOf(id, room, me, said.text ?? null, mentions, about));
    try {
      placeSaid(client, (await say(room.id, { ...said, id, mentions })).message);
      return true;
    } catch (reason) {
      drop(id);
      toast(explain(reason, t), { alert: true });
      return false;
    }
  };

  const sendAll = async () => {
    const quoted = about?.what === "answer" ? about.message.id : undefined;
    const files = tray.take(room.id);
    const { captions, rest } = packed(text.trim(), files);
    write("");
    onDone();
    for (const [index, file] of files.entries()) {
      try {
        const media = file.media ?? (await file.upload?.wait());
        if (media) await send({ media_id: media.id, text: captions[index] || null, quoted });
      } catch (reason) {
        toast(explain(reason, t), { alert: true });
      }
    }
    if (rest && !(await send({ text: rest, quoted }))) write(rest);
  };

  const rewrite = async (message: InternalMessage) => {
    setBusy(true);
    try {
      placeSaid(client, (await sayAnew(room.id, message.id, text.trim(), mentionedIn(text, people))).message);
      onDone();
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    } finally {
      setBusy(false);
    }
  };

  return {
    busy,
    submit() {
      if (about?.what === "edit") {
        if (text.trim() || about.message.media) void rewrite(about.message);
      } else if (text.trim() || tray.of(room.id).length) void sendAll();
    },
    async sendVoice(blob: Blob) {
      setBusy(true);
      try {
        const media = await new FileUpload(blob, { voice: true }).wait();
        await send({ media_id: media.id, as: "voice" });
      } catch (reason) {
        toast(explain(reason, t), { alert: true });
      } finally {
        setBusy(false);
      }
    },
  };
}

function draftOf(
  id: string,
  room: Room,
  me: Me,
  text: string | null,
  mentions: string[],
  about: About,
): InternalMessage {
  const { message, what } = about ?? {};
  return {
    id,
    room_id: room.id,
    author: { id: me.id, name: me.name },
    text,
    media: null,
    mentions: room.members.filter((member) => mentions.includes(member.id)),
    quoted:
      message && what === "answer"
        ? { id: message.id, author: message.author, text: message.text, kind: message.media?.kind ?? "text" }
        : null,
    at: new Date().toISOString(),
    edits: [],
    edited_at: null,
    removed_at: null,
    created: Number.MAX_SAFE_INTEGER,
    position: 0,
  };
}
