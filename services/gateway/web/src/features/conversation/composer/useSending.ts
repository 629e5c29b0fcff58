import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { rewrite, type Written } from "@/api/messages";
import { addNote, applyNote, editNote } from "@/api/notes";
import { outbox } from "@/api/outbox";
import type { Me, Message, Note, Quoted, StoredMedia, Ticket } from "@/api/types";
import { FileUpload } from "@/api/uploads";
import { uuid } from "@/api/uuid";
import { useWords } from "@/i18n/spoken";
import { applyMessage } from "@/live/apply";
import { compose, useComposing } from "@/ui/compose";
import { mentionedIn } from "@/ui/mentions";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { packed, tray } from "@/ui/writing/tray";
import { usePeople } from "./useCalls";

interface Options {
  ticket: Ticket;
  me: Me;
  note: boolean;
  edited: Message | Note | null;
  text: string;
  clear: () => void;
}

const quotedOf = ({ id, kind, text, author, direction }: Message): Quoted => ({
  id,
  kind,
  text,
  author,
  direction,
});

/** Everything that can leave the composer, each to where it belongs. A note goes to the notes and nowhere else. */
export function useSending({ ticket, me, note, edited, text, clear }: Options) {
  const { t } = useWords();
  const client = useQueryClient();
  const [busyWith, setBusyWith] = useState<string>();
  const { quoted } = useComposing(ticket.id);
  const people = usePeople(ticket, note);
  const ticketId = ticket.id;

  const attempt = async (run: () => Promise<void>) => {
    setBusyWith(ticketId);
    try {
      await run();
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    } finally {
      setBusyWith(undefined);
    }
  };

  /** The first message that leaves answers what was quoted. */
  const quoting = (): { with?: Pick<Written, "quoted">; quoted?: Quoted } => {
    if (!quoted) return {};
    compose.unquote(ticketId);
    return { with: { quoted: quoted.id }, quoted: quotedOf(quoted) };
  };

  const sendReply = (body: string) => {
    const files = tray.take(ticket.conversation_id);
    const { captions, rest } = packed(body, files);
    let answer = quoting();
    const naming = (text: string) => {
      const mentions = ticket.group ? mentionedIn(text, people) : [];
      return mentions.length > 0 ? { mentions } : {};
    };
    for (const [index, { name, size, mime, preview, kind, as, upload, media }] of files.entries()) {
      outbox.put(
        {
          id: uuid(),
          ticketId,
          text: captions[index] ?? "",
          sign: me.signature,
          kind,
          quoted: answer.quoted,
          with: {
            ...answer.with,
            ...naming(captions[index] ?? ""),
            ...(as && { as }),
            ...(media && { media_id: media.id }),
          },
          ...(media ? { media } : { file: { name, size, mime, preview } }),
        },
        upload,
      );
      answer = {};
    }
    if (!rest) return;
    outbox.put({
      id: uuid(),
      ticketId,
      text: rest,
      sign: me.signature,
      ...answer,
      with: { ...answer.with, ...naming(rest) },
    });
  };

  const send = async () => {
    const body = text.trim();
    if (edited) {
      if (!body) return;
      return attempt(async () => {
        if (note) {
          const { note: fresh } = await editNote(ticketId, edited.id, {
            text: body,
            mentions: mentionedIn(body, people),
          });
          applyNote(client, fresh);
        } else applyMessage(client, (await rewrite(ticketId, edited.id, body)).message);
        compose.leaveEditing(ticketId);
      });
    }
    if (note) {
      if (!body) return;
      return attempt(async () => {
        const { note: fresh } = await addNote(ticketId, {
          id: uuid(),
          text: body,
          mentions: mentionedIn(body, people),
        });
        applyNote(client, fresh);
        clear();
      });
    }
    if (!body && tray.of(ticket.conversation_id).length === 0) return;
    sendReply(body);
    clear();
  };

  const sendVoice = (blob: Blob, seconds: number, waveform: number[]) => {
    const answer = quoting();
    const file = { name: t("media.voiceName"), size: blob.size, mime: blob.type, seconds, waveform };
    outbox.put(
      {
        id: uuid(),
        ticketId,
        text: "",
        sign: me.signature,
        kind: "audio",
        quoted: answer.quoted,
        with: { ...answer.with, as: "voice" },
        file: { ...file, preview: URL.createObjectURL(blob) },
      },
      new FileUpload(blob, { name: file.name, voice: true }),
    );
  };

  /** Stickers, places and cards: chosen, and gone at once. */
  const sendCarried = (kind: string, carried: Written, media?: StoredMedia) => {
    const answer = quoting();
    outbox.put({
      id: uuid(),
      ticketId,
      text: "",
      sign: me.signature,
      kind,
      quoted: answer.quoted,
      media,
      with: { ...answer.with, ...carried },
    });
  };

  return { send, sendVoice, sendCarried, busy: busyWith === ticketId };
}
