import { Button } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import { upload } from "@/api/media";
import { useWords } from "@/i18n/spoken";
import { squared } from "./squared";

const MOST_BYTES = 15 * 1024 * 1024;

/** A picture goes up cut square and made small, so that one of any size does so at once; returns the medium's id. */
export async function photoSent(file: File): Promise<string> {
  return (await upload(await squared(file), { name: "photo.webp" }).done).id;
}

interface Props {
  className: string;
  /** The picture as it is now. */
  children: ReactNode;
  chosen: boolean;
  busy: boolean;
  /** Why it did not go up. */
  failed?: string;
  onChoose: (file: File) => void;
  onRemove: () => void;
}

/** Chooses somebody's picture, or takes it away. */
export function PhotoChoice({ className, children, chosen, busy, failed, onChoose, onRemove }: Props) {
  const { t } = useWords();
  const chooser = useRef<HTMLInputElement>(null);
  const [unfit, setUnfit] = useState(false);
  const take = (file: File | undefined) => {
    if (!file) return;
    const fits = file.type.startsWith("image/") && file.size <= MOST_BYTES;
    setUnfit(!fits);
    if (fits) onChoose(file);
  };
  const wrong = unfit ? t("profile.photoUnfit") : failed;
  return (
    <div className={className}>
      {children}
      <div className="grow">
        <div className="row">
          <Button variant="default" size="xs" loading={busy} onClick={() => chooser.current?.click()}>
            {t(chosen ? "profile.photoChange" : "profile.photoAdd")}
          </Button>
          {chosen && (
            <Button variant="subtle" color="gray" size="xs" disabled={busy} onClick={onRemove}>
              {t("profile.photoRemove")}
            </Button>
          )}
        </div>
        {wrong && (
          <p className="sm bad" role="alert">
            {wrong}
          </p>
        )}
      </div>
      <input
        ref={chooser}
        type="file"
        accept="image/png,image/jpeg,image/webp,image/gif"
        hidden
        aria-label={t("profile.photoAdd")}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
