import { IconAlertTriangle, IconFile, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useWords } from "@/i18n/spoken";
import { fileSize } from "@/ui/media/size";
import { explainProblem } from "@/ui/refusal";
import { type Attachment, tray, useTray } from "./tray";

/** What will be sent, to be looked at, captioned or taken back before. */
export function Tray({ conversationId }: { conversationId: string }) {
  const { t } = useWords();
  const items = useTray(conversationId);
  if (items.length === 0) return null;
  return (
    <ul className="tray" aria-label={t("composer.attached")}>
      {items.map((item) => (
        <Item key={item.id} item={item} conversationId={conversationId} captioned={items.length > 1} />
      ))}
    </ul>
  );
}

interface Props {
  item: Attachment;
  conversationId: string;
  captioned: boolean;
}

function Item({ item, conversationId, captioned }: Props) {
  const { t, i18n } = useWords();
  const [, draw] = useState(0);
  const { upload } = item;
  useEffect(() => upload?.subscribe(() => draw((count) => count + 1)), [upload]);
  const failed = upload?.state === "failed";
  return (
    <li className={failed ? "att bad" : "att"}>
      <span className="pv" aria-hidden="true">
        {item.preview && item.kind === "image" ? (
          <img src={item.preview} alt="" />
        ) : item.preview ? (
          <video src={item.preview} muted />
        ) : (
          <IconFile className="i xl" />
        )}
      </span>
      <span className="grow">
        <span className="m t" title={item.name}>
          {item.name}
        </span>
        {failed ? (
          <button
            type="button"
            className="xs again"
            onClick={() => void upload.wait().catch(() => undefined)}
          >
            <IconAlertTriangle className="i xs" aria-hidden />
            {upload.problem ? explainProblem(upload.problem, t) : t("media.uploadFailed")}
          </button>
        ) : upload?.state === "going" ? (
          <progress max={1} value={upload.progress} aria-label={t("media.uploading")} />
        ) : (
          <span className="xs mute n">
            {fileSize(item.size, i18n.language)}
            {item.as === "document" && ` · ${t("media.asFile")}`}
          </span>
        )}
        {captioned && item.kind !== "audio" && (
          <input
            className="cap"
            aria-label={t("composer.captionOf", { name: item.name })}
            placeholder={t("composer.caption")}
            value={item.caption}
            onChange={(event) => tray.caption(conversationId, item.id, event.currentTarget.value)}
          />
        )}
      </span>
      <button
        type="button"
        className="rm"
        aria-label={t("composer.detach", { name: item.name })}
        onClick={() => tray.remove(conversationId, item.id)}
      >
        <IconX className="i xs" aria-hidden />
      </button>
    </li>
  );
}
