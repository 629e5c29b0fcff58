import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { changeMe, photoUrl } from "@/api/me";
import { upload } from "@/api/media";
import { keys } from "@/api/queries";
import type { Me } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { squared } from "@/ui/media/squared";
import { explain } from "@/ui/refusal";

const MOST_BYTES = 15 * 1024 * 1024;

/** Cut square and made small here, so that a photo of any size goes up at once. */
export function PhotoField({ me }: { me: Me }) {
  const { t } = useWords();
  const client = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [unfit, setUnfit] = useState<string>();
  const change = useMutation({
    mutationFn: async (file: File | null) => {
      const media = file && (await upload(await squared(file), { name: "photo.webp" }).done);
      return changeMe({ photo_media_id: media ? media.id : null });
    },
    onSuccess: (saved) => {
      client.setQueryData(keys.me, saved);
      void client.invalidateQueries({ queryKey: keys.team });
    },
  });
  const take = (file: File | undefined) => {
    if (!file) return;
    const fits = file.type.startsWith("image/") && file.size <= MOST_BYTES;
    setUnfit(fits ? undefined : t("profile.photoUnfit"));
    if (fits) change.mutate(file);
  };
  const wrong = unfit ?? (change.isError ? explain(change.error, t) : undefined);
  return (
    <div className="pf-photo">
      <Avatar name={me.name} id={me.id} size={56} photo={photoUrl(me)} />
      <div className="grow">
        <div className="row">
          <Button
            variant="default"
            size="xs"
            loading={change.isPending}
            onClick={() => chooser.current?.click()}
          >
            {t(me.photo ? "profile.photoChange" : "profile.photoAdd")}
          </Button>
          {me.photo && (
            <Button
              variant="subtle"
              color="gray"
              size="xs"
              disabled={change.isPending}
              onClick={() => change.mutate(null)}
            >
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
