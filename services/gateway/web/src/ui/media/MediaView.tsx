import {
  IconCloudDownload,
  IconFile,
  IconFileOff,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconPlayerPlayFilled,
} from "@tabler/icons-react";
import type { Media } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { duration } from "@/ui/format";
import { fileSize } from "./size";
import "./media.css";

export interface Urls {
  file: string;
  thumb: string;
  download: string;
}

interface Props {
  media: Media;
  urls: Urls;
  /** Opens pictures and films large. */
  onOpen?: () => void;
}

const WIDE = 264;
const TALL = 320;

/** The room that a picture takes is known before it has come: nothing moves when it does. */
function room({ width, height }: Media): { width: number; height: number } {
  if (!width || !height) return { width: WIDE, height: 176 };
  const scale = Math.min(WIDE / width, TALL / height);
  return {
    width: Math.max(120, Math.round(width * scale)),
    height: Math.max(64, Math.round(height * scale)),
  };
}

export function Picture({ media, urls, onOpen }: Props) {
  const { t } = useWords();
  const size = room(media);
  return (
    <button type="button" className="img" style={size} aria-label={t("media.enlarge")} onClick={onOpen}>
      <img
        src={media.thumb ? urls.thumb : urls.file}
        alt={media.name ?? t("kind.image")}
        loading="lazy"
        {...size}
      />
    </button>
  );
}

export function Film({ media, urls, onOpen }: Props) {
  const { t } = useWords();
  const size = room(media);
  return (
    <button type="button" className="img film" style={size} onClick={onOpen}>
      <span className="vh">{t("media.watch")}</span>
      {media.thumb ? (
        <img src={urls.thumb} alt="" loading="lazy" {...size} />
      ) : (
        <video src={urls.file} preload="metadata" muted tabIndex={-1} {...size} />
      )}
      <span className="over" aria-hidden="true">
        <IconPlayerPlayFilled size={20} />
      </span>
      {media.seconds !== null && <span className="len n">{duration(media.seconds)}</span>}
    </button>
  );
}

const iconOf = (mime: string, name: string) => {
  if (mime === "application/pdf") return IconFileTypePdf;
  if (/zip|compressed|tar|rar/.test(mime)) return IconFileZip;
  if (/sheet|excel|csv/.test(mime) || /\.(xlsx?|csv|ods)$/i.test(name)) return IconFileSpreadsheet;
  if (/^text\/|word|opendocument\.text/.test(mime)) return IconFileText;
  return IconFile;
};

export function FileCard({ media, urls }: Props) {
  const { t, i18n } = useWords();
  const name = media.name ?? t("kind.document");
  const Icon = iconOf(media.mime, name);
  const facts = [
    media.size !== null && fileSize(media.size, i18n.language),
    media.pages && t("media.pages", { count: media.pages }),
  ].filter(Boolean);
  return (
    <span className={media.thumb ? "doc paged" : "doc"}>
      {media.thumb && (
        <a
          className="page"
          href={urls.file}
          target="_blank"
          rel="noopener"
          aria-label={t("media.read", { name })}
        >
          <img src={urls.thumb} alt="" loading="lazy" />
        </a>
      )}
      <a className="row" href={urls.download} download={name} title={t("media.download", { name })}>
        <Icon className="i xl" aria-hidden />
        <span className="grow">
          <span className="m t nm">{name}</span>
          <span className="sm mute n">{facts.join(" · ")}</span>
        </span>
        <IconCloudDownload className="i s" aria-hidden />
      </a>
    </span>
  );
}

export function Sticker({ media, urls }: Props) {
  const { t } = useWords();
  return (
    <img
      className="sticker"
      src={urls.file}
      alt={media.name ?? t("kind.sticker")}
      width={144}
      height={144}
      loading="lazy"
    />
  );
}

/** A file that is not with us: it is still coming, or the provider has it no more. */
export function Absent({ state, reason }: { state: "fetching" | "lost"; reason?: string }) {
  const { t } = useWords();
  const Icon = state === "lost" ? IconFileOff : IconCloudDownload;
  return (
    <span className={state === "lost" ? "other bad" : "other"}>
      <Icon className="i" aria-hidden />
      {reason ? t("media.lostBecause", { reason }) : t(`media.${state}`)}
    </span>
  );
}
