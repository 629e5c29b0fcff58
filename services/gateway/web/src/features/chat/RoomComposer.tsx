import { Popover } from "@mantine/core";
import { IconMicrophone, IconMoodSmile, IconPaperclip, IconSend2, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Me, Room } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useLive } from "@/live/live";
import { fits } from "@/ui/media/limits";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { DropZone } from "@/ui/writing/DropZone";
import { Tray } from "@/ui/writing/Tray";
import { MOST, tray } from "@/ui/writing/tray";
import { useGrowing } from "@/ui/writing/useGrowing";
import type { About } from "./RoomPane";
import { useCalling } from "./useCalling";
import { useRoomText } from "./useRoomText";
import { useSaying } from "./useSaying";

const EmojiPicker = lazy(() => import("@/ui/media/EmojiPicker").then((m) => ({ default: m.EmojiPicker })));
const VoiceRecorder = lazy(() =>
  import("@/ui/media/VoiceRecorder").then((m) => ({ default: m.VoiceRecorder })),
);
const AGAIN = 3_000;

interface Props {
  room: Room;
  me: Me;
  about: About;
  onDone: () => void;
}

/** Where one writes to the team. Enter sends, Shift+Enter breaks the line, @ calls a member. */
export function RoomComposer({ room, me, about, onDone }: Props) {
  const { t } = useWords();
  const { roomTyping } = useLive();
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const wanted = useRef<number>(null);
  const typed = useRef(0);
  const [kept, keep] = useRoomText(room.id);
  const [change, setChange] = useState("");
  const [caret, setCaret] = useState(0);
  const [picking, setPicking] = useState(false);
  const [recording, setRecording] = useState(false);
  const editing = about?.what === "edit";
  const text = editing ? change : kept;
  const write = editing ? setChange : keep;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is being changed is taken over once
  useEffect(() => {
    if (about?.what === "edit") setChange(about.message.text ?? "");
    if (about) field.current?.focus();
  }, [about?.message.id, about?.what]);
  useEffect(() => {
    if (matchMedia("(min-width: 700px)").matches) field.current?.focus();
  }, []);
  useGrowing(field, text, room.id);
  useLayoutEffect(() => {
    const at = wanted.current;
    if (at === null || field.current?.value !== text) return;
    wanted.current = null;
    field.current.setSelectionRange(at, at);
  }, [text]);

  const signal = (on: boolean) => {
    if (on && Date.now() - typed.current < AGAIN) return;
    if (!on && typed.current === 0) return;
    typed.current = on ? Date.now() : 0;
    roomTyping(room.id, on);
  };
  const put = (next: string, at: number) => {
    write(next);
    setCaret(at);
    wanted.current = at;
    field.current?.focus();
  };
  const calling = useCalling({ room, meId: me.id, text, caret, put });
  const saying = useSaying({ room, me, about, text, write, onDone });
  const attach = (chosen: File[]) => {
    for (const file of chosen) {
      if (tray.of(room.id).length >= MOST) toast(t("media.tooMany", { count: MOST }), { alert: true });
      else tray.add(room.id, file, fits(file, undefined));
    }
    field.current?.focus();
  };
  const submit = () => {
    saying.submit();
    signal(false);
    field.current?.focus();
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (calling.press(event)) return;
    if (event.key === "Escape" && about) onDone();
    else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      submit();
    }
  };
  const insert = (piece: string) => {
    const at = field.current?.selectionStart ?? text.length;
    put(text.slice(0, at) + piece + text.slice(at), at + piece.length);
  };

  return (
    <div className="cmp">
      {!editing && <DropZone onFiles={attach} />}
      {calling.popup}
      {about && (
        <div className="said-about sm">
          <span className="t grow">
            {editing ? t("room.editing") : t("room.answering", { name: about.message.author.name })}
            {!editing && about.message.text && `: ${about.message.text}`}
          </span>
          <Tip label={t("room.stop")} size={24} onClick={onDone}>
            <IconX className="i xs" aria-hidden />
          </Tip>
        </div>
      )}
      {!editing && <Tray conversationId={room.id} />}
      <textarea
        ref={field}
        className="tx"
        rows={1}
        maxLength={4000}
        aria-label={t("room.label", { name: room.name })}
        placeholder={t("room.placeholder")}
        value={text}
        {...calling.aria}
        onChange={(event) => {
          write(event.currentTarget.value);
          setCaret(event.currentTarget.selectionStart);
          signal(event.currentTarget.value.length > 0);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onPaste={(event) => {
          const pasted = [...event.clipboardData.files];
          if (pasted.length === 0 || editing) return;
          event.preventDefault();
          attach(pasted);
        }}
        onKeyDown={press}
        onBlur={() => signal(false)}
      />
      {recording ? (
        <Suspense fallback={<div className="f" />}>
          <VoiceRecorder onDone={saying.sendVoice} onClose={() => setRecording(false)} />
        </Suspense>
      ) : (
        <div className="f">
          <div className="tools">
            {!editing && (
              <>
                <input
                  ref={files}
                  type="file"
                  multiple
                  hidden
                  data-attach
                  onChange={(event) => {
                    attach([...(event.currentTarget.files ?? [])]);
                    event.currentTarget.value = "";
                  }}
                />
                <Tip label={t("composer.attach")} onClick={() => files.current?.click()}>
                  <IconPaperclip className="i" aria-hidden />
                </Tip>
              </>
            )}
            <Popover opened={picking} onChange={setPicking} position="top-start" trapFocus>
              <Popover.Target>
                <Tip label={t("composer.emoji")} onClick={() => setPicking(!picking)}>
                  <IconMoodSmile className="i" aria-hidden />
                </Tip>
              </Popover.Target>
              <Popover.Dropdown p={0} aria-label={t("composer.emoji")}>
                <div tabIndex={-1} data-autofocus>
                  <Suspense fallback={<div className="emoji" />}>
                    <EmojiPicker
                      onPick={(emoji) => {
                        setPicking(false);
                        setTimeout(() => insert(emoji));
                      }}
                    />
                  </Suspense>
                </div>
              </Popover.Dropdown>
            </Popover>
            {!editing && (
              <Tip label={t("composer.record")} onClick={() => setRecording(true)}>
                <IconMicrophone className="i" aria-hidden />
              </Tip>
            )}
          </div>
          <span className="grow" />
          <Tip
            label={t(editing ? "room.save" : "room.send")}
            variant="filled"
            color="amora"
            loading={saying.busy}
            onClick={submit}
          >
            <IconSend2 className="i" aria-hidden />
          </Tip>
        </div>
      )}
    </div>
  );
}
