import { IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { ownMediaUrl } from "@/api/media";
import { outbox, type Parcel } from "@/api/outbox";
import type { DeliveryStatus, Media } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Markup } from "@/ui/markup";
import { AudioClip } from "@/ui/media/AudioClip";
import { ContactCards, PlaceCard } from "@/ui/media/Cards";
import { FileCard, Film, Picture, Sticker } from "@/ui/media/MediaView";
import { explainProblem } from "@/ui/refusal";
import { Frame, Meta } from "./Frame";
import { Quote } from "./Quote";

const MARK: Record<Parcel["state"], DeliveryStatus> = {
  sending: "queued",
  waiting: "queued",
  refused: "failed",
};

/** A message that has not reached the server yet. */
export function ParcelBubble({ parcel, name, contact }: { parcel: Parcel; name: string; contact: string }) {
  const { t } = useWords();
  const refused = parcel.state === "refused";
  const bare = parcel.kind === "sticker" && !parcel.quoted;
  return (
    <Frame id={parcel.id} out bad={refused} label={name}>
      <div className={bare ? "bub bare" : "bub"}>
        {parcel.sign && !bare && <div className="sig">{name}</div>}
        {parcel.quoted && <Quote quoted={parcel.quoted} contact={contact} />}
        <Carried parcel={parcel} name={name} />
        {parcel.text && <Markup text={parcel.text} />}
        <Meta at={parcel.at} status={MARK[parcel.state]} />
      </div>
      <Progress parcel={parcel} />
      {refused && (
        <div className="fail" role="alert">
          {t("conversation.failed", { reason: parcel.problem ? explainProblem(parcel.problem, t) : "" })}
          {parcel.problem?.code !== "upload.interrupted" && (
            <button type="button" onClick={() => outbox.retry(parcel.id)}>
              {t("action.retry")}
            </button>
          )}
          <button type="button" onClick={() => outbox.discard(parcel.id)}>
            {t("action.discard")}
          </button>
        </div>
      )}
    </Frame>
  );
}

/** What is known of a file before the server has seen it. */
function guessed({ file, kind }: Parcel): Media | null {
  if (!file) return null;
  const unknown = { width: null, height: null, seconds: null, pages: null, waveform: null, thumb: false };
  return { id: null, kind: kind ?? "document", ...unknown, ...file, state: "stored" };
}

function Carried({ parcel, name }: { parcel: Parcel; name: string }) {
  if (parcel.with?.location) return <PlaceCard place={parcel.with.location} />;
  if (parcel.with?.contacts) return <ContactCards contacts={parcel.with.contacts} />;
  const media = parcel.media ?? guessed(parcel);
  if (!media) return null;
  const src = parcel.file?.preview ?? (media.id ? ownMediaUrl(media.id) : "");
  const view = { media: { ...media, thumb: false }, urls: { file: src, thumb: src, download: src } };
  switch (parcel.kind) {
    case "image":
      return <Picture {...view} />;
    case "video":
      return <Film {...view} />;
    case "audio":
      return (
        <AudioClip
          track={{ id: parcel.id, src, title: name, seconds: media.seconds }}
          waveform={media.waveform}
        />
      );
    case "sticker":
      return <Sticker {...view} />;
    default:
      return <FileCard {...view} />;
  }
}

function Progress({ parcel }: { parcel: Parcel }) {
  const { t } = useWords();
  const upload = parcel.media ? undefined : outbox.upload(parcel.id);
  const [part, setPart] = useState(upload?.progress ?? 1);
  useEffect(() => {
    const follow = () => setPart(upload?.progress ?? 1);
    return upload?.subscribe(follow);
  }, [upload]);
  if (!upload || part >= 1 || parcel.state === "refused") return null;
  return (
    <span className="going">
      <progress max={1} value={part} aria-label={t("media.uploading")} />
      <button type="button" aria-label={t("media.cancelUpload")} onClick={() => outbox.discard(parcel.id)}>
        <IconX className="i xs" aria-hidden />
      </button>
    </span>
  );
}
