import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";

const KEYS: [string, string[]][] = [
  ["move", ["J", "K"]],
  ["enter", ["Enter"]],
  ["accept", ["A"]],
  ["reply", ["R"]],
  ["note", ["N"]],
  ["resolve", ["E"]],
  ["resolveNext", ["Shift", "E"]],
  ["transfer", ["T"]],
  ["snooze", ["S"]],
  ["search", ["/"]],
  ["palette", ["Ctrl", "K"]],
  ["newline", ["Shift", "Enter"]],
  ["escape", ["Esc"]],
  ["help", ["?"]],
];

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog onClose={onClose} title={t("keys.title")} size={420}>
      <dl className="keys">
        {KEYS.map(([name, keys]) => (
          <div key={name}>
            <dt>{t(`keys.${name}`)}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key} className="kbd">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="sm mute">{t("keys.rest")}</p>
    </Dialog>
  );
}
