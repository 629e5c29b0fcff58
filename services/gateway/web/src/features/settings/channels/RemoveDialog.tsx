import { Button } from "@mantine/core";
import type { Channel } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";

interface Props {
  channel: Channel;
  pending: boolean;
  onRemove: () => void;
  onClose: () => void;
}

/** Removing a line cannot be taken back: says what stays and what ends. */
export function RemoveDialog({ channel, pending, onRemove, onClose }: Props) {
  const { t } = useWords();
  return (
    <Dialog onClose={onClose} size={440} title={t("settings.channels.removeTitle", { name: channel.name })}>
      <p className="sec">{t("settings.channels.removeText")}</p>
      <div className="dialog-foot">
        <Button data-autofocus variant="subtle" color="gray" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button color="red" loading={pending} onClick={onRemove}>
          {t("settings.channels.remove")}
        </Button>
      </div>
    </Dialog>
  );
}
