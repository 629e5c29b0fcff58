import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeMe, photoUrl } from "@/api/me";
import { keys } from "@/api/queries";
import type { Me } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { PhotoChoice, photoSent } from "@/ui/media/PhotoChoice";
import { explain } from "@/ui/refusal";

/** One's own picture, changed at once. */
export function PhotoField({ me }: { me: Me }) {
  const { t } = useWords();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: async (file: File | null) => changeMe({ photo_media_id: file && (await photoSent(file)) }),
    onSuccess: (saved) => {
      client.setQueryData(keys.me, saved);
      void client.invalidateQueries({ queryKey: keys.team });
    },
  });
  return (
    <PhotoChoice
      className="pf-photo"
      chosen={Boolean(me.photo)}
      busy={change.isPending}
      failed={change.isError ? explain(change.error, t) : undefined}
      onChoose={change.mutate}
      onRemove={() => change.mutate(null)}
    >
      <Avatar name={me.name} id={me.id} size={56} photo={photoUrl(me)} />
    </PhotoChoice>
  );
}
