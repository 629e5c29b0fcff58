import { Popover } from "@mantine/core";
import type { Message } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { capital, moment } from "@/ui/format";
import { Markup } from "@/ui/markup";

/** Says that a text was changed, and what it said before. */
export function Edited({ message }: { message: Message }) {
  const { t, i18n } = useWords();
  return (
    <Popover width={280} position="top-end" shadow="md" withArrow>
      <Popover.Target>
        <button type="button" className="edited">
          {t("message.edited")}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <ol className="edits">
          {(message.edits ?? []).map((edit) => (
            <li key={edit.at}>
              <time className="xs mute" dateTime={edit.at}>
                {capital(moment(edit.at, i18n.language))}
              </time>
              <div>
                <Markup text={edit.text ?? ""} />
              </div>
            </li>
          ))}
        </ol>
      </Popover.Dropdown>
    </Popover>
  );
}
