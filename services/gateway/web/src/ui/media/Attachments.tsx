import { Button } from "@mantine/core";
import { IconPaperclip, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { upload } from "@/api/media";
import type { StoredMedia } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { fileSize } from "@/ui/media/size";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import "./attachments.css";

interface Props {
  media: StoredMedia[];
  /** How many there may be. */
  most?: number;
  onChange: (media: StoredMedia[]) => void;
}

/** Files that go along with a text that is kept; each goes up when it is chosen. */
export function Attachments({ media, most = 10, onChange }: Props) {
  const { t, i18n } = useWords();
  const chooser = useRef<HTMLInputElement>(null);
  const add = useMutation({
    mutationFn: (picked: File[]) => Promise.all(picked.map((item) => upload(item, { name: item.name }).done)),
    onSuccess: (stored) => onChange([...media, ...stored].slice(0, most)),
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  return (
    <>
      <ul className="attached">
        {media.map((item) => (
          <li key={item.id}>
            <IconPaperclip className="i s" aria-hidden />
            <span className="t grow">{item.name ?? t(`kind.${item.kind}`)}</span>
            <span className="xs mute n">
              {typeof item.size === "number" && fileSize(item.size, i18n.language)}
            </span>
            <Tip
              size={24}
              label={t("composer.detach", { name: item.name ?? t(`kind.${item.kind}`) })}
              onClick={() => onChange(media.filter((held) => held.id !== item.id))}
            >
              <IconX className="i xs" aria-hidden />
            </Tip>
          </li>
        ))}
      </ul>
      <input
        ref={chooser}
        type="file"
        multiple={most > 1}
        hidden
        aria-label={t("composer.attach")}
        onChange={(event) => {
          add.mutate([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      {media.length < most && (
        <Button
          variant="subtle"
          color="gray"
          loading={add.isPending}
          leftSection={<IconPaperclip className="i s" aria-hidden />}
          onClick={() => chooser.current?.click()}
        >
          {t("composer.attach")}
        </Button>
      )}
    </>
  );
}
