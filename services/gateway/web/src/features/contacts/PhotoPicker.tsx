import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { contactPhotoUrl } from "@/api/contacts";
import { ownMediaUrl, upload } from "@/api/media";
import type { Contact } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { squared } from "@/ui/media/squared";
import { explain } from "@/ui/refusal";

const MOST_BYTES = 15 * 1024 * 1024;

interface Props {
  contact?: Contact;
  name: string;
  /** The picture's medium; empty for none. */
  chosen: string;
  onChoose: (mediaId: string) => void;
}

/** A picture, cut square and made small here; it is the contact's once the form is saved. */
export function PhotoPicker({ contact, name, chosen, onChoose }: Props) {
  const { t } = useWords();
  const chooser = useRef<HTMLInputElement>(null);
  const [unfit, setUnfit] = useState(false);
  const send = useMutation({
    mutationFn: async (file: File) => (await upload(await squared(file), { name: "photo.webp" }).done).id,
    onSuccess: onChoose,
  });
  const take = (file: File | undefined) => {
    if (!file) return;
    const fits = file.type.startsWith("image/") && file.size <= MOST_BYTES;
    setUnfit(!fits);
    if (fits) send.mutate(file);
  };
  const saved = contact && chosen === contact.photo;
  const shown = saved ? contactPhotoUrl(contact) : chosen ? ownMediaUrl(chosen) : undefined;
  const wrong = unfit ? t("profile.photoUnfit") : send.isError ? explain(send.error, t) : null;
  return (
    <div className="ct-photo">
      <Avatar name={name} id={contact?.id ?? name} size={56} photo={shown} />
      <div className="grow">
        <div className="row">
          <Button
            variant="default"
            size="xs"
            loading={send.isPending}
            onClick={() => chooser.current?.click()}
          >
            {t(chosen ? "profile.photoChange" : "profile.photoAdd")}
          </Button>
          {chosen && (
            <Button variant="subtle" color="gray" size="xs" onClick={() => onChoose("")}>
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
