import { Modal } from "@mantine/core";
import {
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconX,
  IconZoomIn,
  IconZoomOut,
} from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { useWords } from "@/i18n/spoken";
import type { Sight } from "@/ui/dialogs";
import "./lightbox.css";

const SCALES = [1, 1.5, 2, 3, 4];

interface Props {
  items: Sight[];
  at: number;
  onClose: () => void;
}

/** A conversation's pictures and films, one at a time. Arrows turn, plus and minus zoom, Esc leaves. */
export function Lightbox({ items, at: first, onClose }: Props) {
  const { t } = useWords();
  const [at, setAt] = useState(first);
  const [zoom, setZoom] = useState(0);
  const sight = items[at];
  if (!sight) return null;
  const turn = (step: number) => {
    const next = at + step;
    if (next < 0 || next >= items.length) return;
    setAt(next);
    setZoom(0);
  };
  const scale = (step: number) => setZoom(Math.min(SCALES.length - 1, Math.max(0, zoom + step)));
  const press = (event: KeyboardEvent) => {
    const keys: Record<string, (() => void) | undefined> = {
      ArrowLeft: () => turn(-1),
      ArrowRight: () => turn(1),
      "+": () => scale(1),
      "=": () => scale(1),
      "-": () => scale(-1),
      "0": () => setZoom(0),
    };
    const run = event.target instanceof HTMLVideoElement ? undefined : keys[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  };
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      classNames={{ content: "lightbox", body: "lightbox-body" }}
      attributes={{ content: { "aria-label": t("media.viewer") } }}
      onKeyDown={press}
    >
      <header>
        <span className="t grow">{sight.title}</span>
        {items.length > 1 && (
          <span className="n sm">
            {at + 1}/{items.length}
          </span>
        )}
        {sight.kind === "image" && (
          <>
            <Tool label={t("media.zoomOut")} disabled={zoom === 0} onClick={() => scale(-1)}>
              <IconZoomOut className="i l" aria-hidden />
            </Tool>
            <Tool label={t("media.zoomIn")} disabled={zoom === SCALES.length - 1} onClick={() => scale(1)}>
              <IconZoomIn className="i l" aria-hidden />
            </Tool>
          </>
        )}
        <a
          className="tool"
          href={sight.download}
          download
          aria-label={t("media.save")}
          title={t("media.save")}
        >
          <IconDownload className="i l" aria-hidden />
        </a>
        <Tool label={t("action.close")} onClick={onClose}>
          <IconX className="i l" aria-hidden />
        </Tool>
      </header>
      <div className="sight">
        {sight.kind === "image" ? (
          <img key={sight.id} src={sight.src} alt={sight.title} style={{ scale: SCALES[zoom] }} />
        ) : (
          // biome-ignore lint/a11y/useMediaCaption: a customer's film has none
          <video key={sight.id} src={sight.src} controls autoPlay />
        )}
      </div>
      {at > 0 && (
        <Tool className="turn before" label={t("media.before")} onClick={() => turn(-1)}>
          <IconChevronLeft className="i xl" aria-hidden />
        </Tool>
      )}
      {at < items.length - 1 && (
        <Tool className="turn after" label={t("media.after")} onClick={() => turn(1)}>
          <IconChevronRight className="i xl" aria-hidden />
        </Tool>
      )}
    </Modal>
  );
}

interface ToolProps {
  label: string;
  onClick: () => void;
  disabled?: boolean;
  className?: string;
  children: ReactNode;
}

function Tool({ label, className = "", children, ...rest }: ToolProps) {
  return (
    <button type="button" className={`tool ${className}`} aria-label={label} title={label} {...rest}>
      {children}
    </button>
  );
}
