import { Button } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { uploadContacts } from "@/api/contacts";
import type { ContactFile } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { PhoneBooks } from "./PhoneBooks";

/** A file is chosen or dropped, and read at once; or the phone book of a line is. */
export function FileStep({ onTaken }: { onTaken: (file: ContactFile) => void }) {
  const { t } = useWords();
  const chooser = useRef<HTMLInputElement>(null);
  const sending = useRef<() => void>(undefined);
  const [part, setPart] = useState<number>();
  const [wrong, setWrong] = useState<string>();
  const [over, setOver] = useState(false);
  useEffect(() => () => sending.current?.(), []);

  const take = async (file: File | undefined) => {
    if (!file) return;
    setWrong(undefined);
    setPart(0);
    const up = uploadContacts(file, setPart);
    sending.current = up.cancel;
    try {
      onTaken(await up.done);
    } catch (reason) {
      if (!(reason instanceof DOMException)) setWrong(explain(reason, t));
      setPart(undefined);
    }
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button does the same */}
      <div
        className={over ? "drop on" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <IconFileSpreadsheet className="i xl" aria-hidden />
        <p className="m">{t("import.drop")}</p>
        <p className="sm mute">{t("import.dropText")}</p>
        <Button
          data-autofocus
          variant="default"
          loading={part !== undefined}
          onClick={() => chooser.current?.click()}
        >
          {t("import.choose")}
        </Button>
        {part !== undefined && (
          <progress aria-label={t("import.reading")} max={1} value={part < 1 ? part : undefined} />
        )}
      </div>
      <PhoneBooks onTaken={onTaken} />
      {wrong && (
        <p className="warn bad" role="alert">
          {wrong}
        </p>
      )}
      <input
        ref={chooser}
        type="file"
        accept=".csv,.txt,.xlsx,.xls,.ods,text/csv"
        hidden
        aria-label={t("import.choose")}
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
