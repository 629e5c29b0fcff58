import { Button } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { del, post } from "@/api/client";
import { ownMediaUrl, stickersKey, stickersQuery, upload } from "@/api/media";
import type { StoredMedia } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

/** The team's stickers: one press sends; a picture from this computer becomes one more. */
export function StickerPicker({ onPick }: { onPick: (media: StoredMedia) => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const stickers = useQuery(stickersQuery);
  const refresh = () => client.invalidateQueries({ queryKey: stickersKey });
  const refused = (reason: unknown) => toast(explain(reason, t), { alert: true });
  const add = useMutation({
    mutationFn: async (picture: File) => {
      const media = await upload(picture, { name: picture.name }).done;
      return post("/stickers", { media_id: media.id });
    },
    onSuccess: refresh,
    onError: refused,
  });
  const remove = async (media: StoredMedia) => {
    try {
      await del(`/stickers/${media.id}`);
      await refresh();
      const again = () => void post("/stickers", { media_id: media.id }).then(refresh, refused);
      toast(t("composer.stickerGone"), { action: { label: t("action.undo"), run: again } });
    } catch (reason) {
      refused(reason);
    }
  };
  return (
    <div className="stickers">
      {stickers.data?.length === 0 && <p className="sm mute none">{t("composer.noStickers")}</p>}
      <ul>
        {stickers.data?.map((media) => (
          <li key={media.id}>
            <button
              type="button"
              aria-label={t("composer.sendSticker", { name: media.name ?? "" })}
              onClick={() => onPick(media)}
            >
              <img src={ownMediaUrl(media.id)} alt="" width={64} height={64} loading="lazy" />
            </button>
            <button
              type="button"
              className="rm"
              aria-label={t("composer.removeSticker", { name: media.name ?? "" })}
              onClick={() => void remove(media)}
            >
              <IconX className="i xs" aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => {
          const [picture] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (picture) add.mutate(picture);
        }}
      />
      <Button
        fullWidth
        variant="subtle"
        color="gray"
        loading={add.isPending}
        leftSection={<IconPlus className="i s" aria-hidden />}
        onClick={() => file.current?.click()}
      >
        {t("composer.addSticker")}
      </Button>
    </div>
  );
}
