import { useMutation } from "@tanstack/react-query";
import { contactPhotoUrl } from "@/api/contacts";
import { ownMediaUrl } from "@/api/media";
import type { Contact } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { PhotoChoice, photoSent } from "@/ui/media/PhotoChoice";
import { explain } from "@/ui/refusal";

interface Props {
  contact?: Contact;
  name: string;
  /** The picture's medium; empty for none. */
  chosen: string;
  onChoose: (mediaId: string) => void;
}

/** A contact's picture; it is the contact's once the form is saved. */
export function PhotoPicker({ contact, name, chosen, onChoose }: Props) {
  const { t } = useWords();
  const send = useMutation({ mutationFn: photoSent, onSuccess: onChoose });
  const saved = contact && chosen === contact.photo;
  const shown = saved ? contactPhotoUrl(contact) : chosen ? ownMediaUrl(chosen) : undefined;
  return (
    <PhotoChoice
      className="ct-photo"
      chosen={chosen !== ""}
      busy={send.isPending}
      failed={send.isError ? explain(send.error, t) : undefined}
      onChoose={send.mutate}
      onRemove={() => onChoose("")}
    >
      <Avatar name={name} id={contact?.id ?? name} size={56} photo={shown} />
    </PhotoChoice>
  );
}
