import { IconMicrophone, IconPlayerPause, IconSend2, IconTrash } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useWords } from "@/i18n/spoken";
import { duration } from "@/ui/format";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Bars } from "./AudioClip";
import { useRecorder } from "./useRecorder";
import "./media.css";

interface Props {
  onDone: (blob: Blob, seconds: number, waveform: number[]) => void;
  onClose: () => void;
  sendLabel?: string;
}

/** Records as soon as it is shown. Space pauses, Enter sends, Esc lets it go. */
export function VoiceRecorder({ onDone, onClose, sendLabel }: Props) {
  const { t } = useWords();
  const { state, levels, seconds, start, pause, finish, cancel } = useRecorder();
  const box = useRef<HTMLFieldSetElement>(null);
  const begun = useRef(false);

  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void start();
    box.current?.focus();
  });
  useEffect(() => {
    if (state !== "denied") return;
    toast(t("media.noMicrophone"), { alert: true });
    onClose();
  }, [state, onClose, t]);

  const send = async () => {
    const length = seconds;
    const waveform = levels;
    const blob = await finish();
    if (blob) onDone(blob, length, waveform);
    onClose();
  };
  const drop = () => {
    cancel();
    onClose();
  };
  const press = (event: KeyboardEvent) => {
    const onButton = event.target instanceof HTMLButtonElement;
    const act = {
      Escape: drop,
      Enter: onButton ? undefined : () => void send(),
      " ": onButton ? undefined : pause,
    };
    const run = act[event.key as keyof typeof act];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };

  const padded = [...Array.from({ length: Math.max(0, 44 - levels.length) }, () => 0), ...levels];
  return (
    <fieldset
      ref={box}
      className="recorder"
      aria-label={t("media.recording")}
      tabIndex={-1}
      onKeyDown={press}
    >
      <Tip label={t("media.dropRecording")} onClick={drop}>
        <IconTrash className="i" aria-hidden />
      </Tip>
      <span className={state === "on" ? "rec-dot" : "rec-dot still"} aria-hidden="true" />
      <span className="n" role="timer">
        {duration(seconds)}
      </span>
      <span className="wf">
        <Bars waveform={padded} played={1} />
      </span>
      <Tip label={t(state === "paused" ? "media.goOn" : "media.hold")} onClick={pause}>
        {state === "paused" ? (
          <IconMicrophone className="i" aria-hidden />
        ) : (
          <IconPlayerPause className="i" aria-hidden />
        )}
      </Tip>
      <Tip
        label={sendLabel ?? t("media.sendRecording")}
        variant="filled"
        color="amora"
        disabled={state !== "on" && state !== "paused"}
        onClick={() => void send()}
      >
        <IconSend2 className="i" aria-hidden />
      </Tip>
    </fieldset>
  );
}
