import type { ChannelKind } from "@/api/channels";
import { useWords } from "@/i18n/spoken";
import { ChannelMark } from "@/ui/Avatar";
import { Dialog } from "@/ui/Dialog";
import { Skeleton } from "@/ui/Skeleton";

interface Props {
  kinds: ChannelKind[] | undefined;
  onChosen: (kind: ChannelKind) => void;
  onClose: () => void;
}

/** Which kind of line is to be connected, each with a sentence on what it is for. */
export function KindDialog({ kinds, onChosen, onClose }: Props) {
  const { t } = useWords();
  return (
    <Dialog onClose={onClose} size={520} title={t("settings.channels.create")}>
      {!kinds && <Skeleton rows={3} />}
      <ul className="kinds">
        {kinds?.map((kind) => (
          <li key={kind.kind}>
            <button type="button" onClick={() => onChosen(kind)}>
              <ChannelMark kind={kind.kind} />
              <span>
                <span className="m">{t(`settings.channels.${kind.kind}.title`)}</span>
                <span className="sm sec">{t(`settings.channels.${kind.kind}.text`)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
