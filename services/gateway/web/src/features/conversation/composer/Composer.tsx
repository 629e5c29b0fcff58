import {
  type KeyboardEvent,
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { Me, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { compose, useComposing } from "@/ui/compose";
import { SmsParts } from "@/ui/SmsParts";
import { countParts, MOST_PARTS } from "@/ui/sms";
import { useStable } from "@/ui/stable";
import { DropZone } from "@/ui/writing/DropZone";
import { Tray } from "@/ui/writing/Tray";
import { useTray } from "@/ui/writing/tray";
import { useGrowing } from "@/ui/writing/useGrowing";
import { useCapabilities } from "../useCapabilities";
import { About } from "./About";
import { SendButton } from "./SendButton";
import { Tabs } from "./Tabs";
import { Tools } from "./Tools";
import { useAttach } from "./useAttach";
import { useCalls } from "./useCalls";
import { useDraft } from "./useDraft";
import { useKeptQuote } from "./useKeptQuote";
import { useSending } from "./useSending";
import { useTypingSignal } from "./useTypingSignal";
import { useWindow } from "./useWindow";
import "./composer.css";

const VoiceRecorder = lazy(() =>
  import("@/ui/media/VoiceRecorder").then((m) => ({ default: m.VoiceRecorder })),
);

const TemplatePart = lazy(() => import("./TemplatePart").then((m) => ({ default: m.TemplatePart })));

interface Props {
  ticket: Ticket;
  me: Me;
  works: boolean;
}

/** Where one writes to the customer or, wholly amber, to the team alone. */
export function Composer({ ticket, me, works }: Props) {
  const { t } = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const composing = useComposing(ticket.id);
  const note = composing.mode === "note" || !works;
  const edited = note ? composing.editingNote : composing.editing;
  const capabilities = useCapabilities(ticket);
  const templates = capabilities.templates === true;
  const remaining = useWindow(ticket, capabilities);
  const closed = remaining?.closed === true;
  const template = works && !note && !edited && templates && (closed || composing.mode === "template");
  const reply = useDraft(ticket, "reply");
  const noted = useDraft(ticket, "note");
  useKeptQuote(ticket, reply.quoted, reply.quote);
  const [change, setChange] = useState("");
  const [caret, setCaret] = useState(0);
  const wanted = useRef<number>(null);
  const [recordingFor, setRecordingFor] = useState<string>();
  const recording = recordingFor === ticket.id;
  const signal = useTypingSignal(ticket.id);
  const attach = useAttach(ticket, capabilities);

  const editedId = edited?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is being changed is taken over once
  useEffect(() => setChange(edited?.text ?? ""), [editedId]);

  const text = edited ? change : note ? noted.text : reply.text;
  const write = (next: string) => {
    if (edited) return setChange(next);
    (note ? noted : reply).write(next);
    if (!note) signal(next.length > 0);
  };
  const put = (next: string, at: number) => {
    write(next);
    setCaret(at);
    wanted.current = at;
    field.current?.focus();
  };
  const insert = useStable((piece: string) => {
    const at = field.current?.selectionStart ?? text.length;
    put(text.slice(0, at) + piece + text.slice(field.current?.selectionEnd ?? at), at + piece.length);
  });

  useLayoutEffect(() => {
    const at = wanted.current;
    if (at === null || field.current?.value !== text) return;
    wanted.current = null;
    field.current.setSelectionRange(at, at);
  }, [text]);
  useGrowing(field, text, ticket.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every conversation that is opened
  useEffect(() => {
    if (matchMedia("(min-width: 700px)").matches && document.activeElement === document.body)
      field.current?.focus();
  }, [ticket.id]);

  const calls = useCalls({ ticket, note, text, caret, put });
  const sending = useSending({ ticket, me, note, edited: edited ?? null, text, clear: () => write("") });
  const files = useTray(ticket.conversation_id).length > 0 && !edited;
  const limit = files ? capabilities.caption_limit || capabilities.text_limit : capabilities.text_limit;
  const sms = capabilities.segments === "sms" && !note;
  const signed = me.signature && text ? `${me.name}:\n${text}` : text;
  const long = !note && (text.length > limit || (sms && countParts(signed).parts > MOST_PARTS));
  const send = () => {
    if (!long) void sending.send();
    field.current?.focus();
  };
  const take = useStable(attach);
  const carry = useStable(sending.sendCarried);
  const record = useStable(() => setRecordingFor(ticket.id));
  const stopRecording = useCallback(() => {
    setRecordingFor(undefined);
    setTimeout(() => field.current?.focus());
  }, []);

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (calls.press(event)) return;
    if (event.key === "Escape") leave();
    else if (event.key === "ArrowUp" && !text)
      [...document.querySelectorAll<HTMLElement>("[data-timeline] [data-line]")].at(-1)?.focus();
    else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };
  const leave = () => {
    if (edited) compose.leaveEditing(ticket.id);
    else if (composing.quoted && !note) compose.unquote(ticket.id);
    else {
      field.current?.blur();
      document.querySelector<HTMLElement>("[role=listbox]:not(#composer-suggestions)")?.focus();
    }
  };

  const name = ticket.contact.name;
  const tabs = <Tabs {...{ ticket, note, works, template, templates, window: remaining }} />;
  if (template)
    return (
      <div className="cmp">
        {tabs}
        <Suspense fallback={<div className="f" />}>
          <TemplatePart ticket={ticket} closed={closed} />
        </Suspense>
      </div>
    );
  return (
    <div className={note ? "cmp note-on" : "cmp"}>
      {!note && !edited && <DropZone onFiles={attach} />}
      {calls.popup}
      {tabs}
      <About ticket={ticket} note={note} />
      {!note && !edited && <Tray conversationId={ticket.conversation_id} />}
      <textarea
        key={ticket.id}
        ref={field}
        data-composer
        className="tx"
        rows={1}
        aria-label={note ? t("note.label") : t("composer.label", { name })}
        aria-invalid={long || undefined}
        placeholder={note ? t("note.placeholder") : t("composer.placeholder", { name: name.split(" ")[0] })}
        value={text}
        {...calls.aria}
        onChange={(event) => {
          write(event.currentTarget.value);
          setCaret(event.currentTarget.selectionStart);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onPaste={(event) => {
          const files = [...event.clipboardData.files];
          if (files.length === 0 || note || edited) return;
          event.preventDefault();
          attach(files);
        }}
        onKeyDown={press}
        onBlur={() => signal(false)}
      />
      {recording ? (
        <Suspense fallback={<div className="f" />}>
          <VoiceRecorder onDone={sending.sendVoice} onClose={stopRecording} />
        </Suspense>
      ) : (
        <div className="f">
          <Tools
            {...{ note, capabilities, insert }}
            names={note || (ticket.group && !edited)}
            editing={Boolean(edited)}
            onFiles={take}
            onRecord={record}
            onCarried={carry}
          />
          <span className="grow" />
          {sms && <SmsParts text={signed} />}
          {long && (
            <span className="over sm n" role="alert">
              {text.length > limit ? t("composer.tooLong", { count: text.length - limit }) : t("sms.tooLong")}
            </span>
          )}
          <SendButton
            {...{ ticket, me, note, text, long }}
            edited={edited !== null}
            busy={sending.busy}
            onSend={send}
            onScheduled={() => write("")}
          />
        </div>
      )}
    </div>
  );
}
