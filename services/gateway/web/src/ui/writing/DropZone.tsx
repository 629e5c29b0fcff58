import { IconUpload } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useWords } from "@/i18n/spoken";

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/** The whole conversation takes files that are dropped on it. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useWords();
  const mark = useRef<HTMLSpanElement>(null);
  const [over, setOver] = useState<HTMLElement | null>(null);
  const take = useRef(onFiles);
  take.current = onFiles;

  useEffect(() => {
    const host = mark.current?.closest<HTMLElement>(".conv");
    if (!host) return;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(host);
    };
    const leave = (event: DragEvent) => {
      if (!(event.relatedTarget instanceof Node && host.contains(event.relatedTarget))) setOver(null);
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(null);
      take.current([...(event.dataTransfer?.files ?? [])]);
    };
    host.addEventListener("dragenter", enter);
    host.addEventListener("dragover", enter);
    host.addEventListener("dragleave", leave);
    host.addEventListener("drop", drop);
    return () => {
      host.removeEventListener("dragenter", enter);
      host.removeEventListener("dragover", enter);
      host.removeEventListener("dragleave", leave);
      host.removeEventListener("drop", drop);
    };
  }, []);

  return (
    <>
      <span ref={mark} hidden />
      {over &&
        createPortal(
          <div className="drop">
            <IconUpload className="i xl" aria-hidden />
            {t("composer.drop")}
          </div>,
          over,
        )}
    </>
  );
}
