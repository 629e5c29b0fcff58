import { Button } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { setupQuery } from "@/api/channels";
import type { Channel } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { copy } from "@/ui/copy";
import { Dialog } from "@/ui/Dialog";

/** Where the provider posts, to be copied; a key in it is as secret as a password. */
export function HookAddress({ path }: { path: string }) {
  const { t } = useWords();
  const address = `${location.origin}${path}`;
  return (
    <button type="button" className="hook sm" onClick={() => void copy(address, t("toast.copied"))}>
      <span className="row mute">
        <span className="grow">{t("settings.channels.hook")}</span>
        <IconCopy className="i s" aria-hidden />
      </span>
      <span className="m">{address}</span>
    </button>
  );
}

/** The one step that is left after a line was added: the provider has to know where to post. */
export function HookDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useWords();
  const setup = useQuery(setupQuery(channel.id)).data;
  return (
    <Dialog onClose={onClose} size={520} title={t("settings.channels.added", { name: channel.name })}>
      <p className="sec">{t("settings.channels.addedText")}</p>
      {setup && <HookAddress path={setup.hook} />}
      <div className="dialog-foot">
        <Button data-autofocus onClick={onClose}>
          {t("action.close")}
        </Button>
      </div>
    </Dialog>
  );
}
