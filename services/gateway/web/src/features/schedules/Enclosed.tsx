import { Button } from "@mantine/core";
import { IconMicrophone, IconPaperclip, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { channelsQuery } from "@/api/queries";
import type { Schedule, StoredMedia, Ticket } from "@/api/types";
import { FileUpload } from "@/api/uploads";
import { useWords } from "@/i18n/spoken";
import type { Carried } from "@/ui/dialogs";
import { fits } from "@/ui/media/limits";
import { fileSize } from "@/ui/media/size";
import { explainProblem } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";

const VoiceRecorder = lazy(() =>
  import("@/ui/media/VoiceRecorder").then((m) => ({ default: m.VoiceRecorder })),
);

export interface Enclosure extends Carried {
  voice?: boolean;
}

export function enclosureOf(schedule: Schedule | undefined, carried: Carried | undefined): Enclosure | null {
  if (carried) return carried;
  const media = schedule?.media;
  if (!media?.id) return null;
  return {
    kind: media.kind,
    name: media.name ?? media.kind,
    media: media as StoredMedia,
    voice: media.voice,
  };
}

interface Props {
  ticket: Ticket;
  value: Enclosure | null;
  onChange: (value: Enclosure | null) => void;
}

/** A file or a voice that goes with a scheduled message: one, as in a message. */
export function Enclosed({ ticket, value, onChange }: Props) {
  const { t, i18n } = useWords();
  const file = useRef<HTMLInputElement>(null);
  const [recording, setRecording] = useState(false);
  const [problem, setProblem] = useState("");
  const [, draw] = useState(0);
  const channels = useQuery(channelsQuery).data;
  const capabilities = channels?.find((channel) => channel.id === ticket.channel.id)?.capabilities;
  const upload = value?.upload;
  useEffect(() => upload?.subscribe(() => draw((count) => count + 1)), [upload]);

  const take = (picked: File) => {
    const { problem: wrong, limit, kind } = fits(picked, capabilities);
    setProblem("");
    if (wrong === "size")
      return setProblem(
        t("media.tooLarge", { name: picked.name, limit: fileSize(limit ?? 0, i18n.language) }),
      );
    if (wrong) return setProblem(t("media.wrongType", { name: picked.name }));
    onChange({ kind, name: picked.name, upload: new FileUpload(picked, { name: picked.name }) });
  };
  if (recording)
    return (
      <Suspense fallback={null}>
        <VoiceRecorder
          sendLabel={t("media.keepRecording")}
          onClose={() => setRecording(false)}
          onDone={(blob) => {
            const name = t("media.voiceName");
            onChange({
              kind: "audio",
              name,
              voice: true,
              upload: new FileUpload(blob, { name, voice: true }),
            });
          }}
        />
      </Suspense>
    );
  return (
    <div className="enclosed">
      {value ? (
        <span className="row held">
          {value.voice ? (
            <IconMicrophone className="i s" aria-hidden />
          ) : (
            <IconPaperclip className="i s" aria-hidden />
          )}
          <span className="t grow">{value.name}</span>
          {upload?.state === "going" && (
            <progress max={1} value={upload.progress} aria-label={t("media.uploading")} />
          )}
          <Tip size={24} label={t("composer.detach", { name: value.name })} onClick={() => onChange(null)}>
            <IconX className="i xs" aria-hidden />
          </Tip>
        </span>
      ) : (
        <>
          <input
            ref={file}
            type="file"
            hidden
            onChange={(event) => {
              const [picked] = event.currentTarget.files ?? [];
              event.currentTarget.value = "";
              if (picked) take(picked);
            }}
          />
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconPaperclip className="i s" aria-hidden />}
            onClick={() => file.current?.click()}
          >
            {t("composer.attach")}
          </Button>
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconMicrophone className="i s" aria-hidden />}
            onClick={() => setRecording(true)}
          >
            {t("composer.record")}
          </Button>
        </>
      )}
      {(problem || upload?.problem) && (
        <span className="sm bad" role="alert">
          {upload?.problem ? explainProblem(upload.problem, t) : problem}
        </span>
      )}
    </div>
  );
}
