import type { Author, Quoted } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { plain } from "@/ui/markup";

interface Props {
  quoted: Quoted;
  contact: string;
  onJump?: () => void;
}

/** Whether the team wrote it on the phone, or in another program with the same line. */
export const fromPhone = (author: Author) => author.kind === "system" && author.id === "phone";

export function useQuotedName(quoted: Pick<Quoted, "author" | "direction">, contact: string): string {
  const { t } = useWords();
  if (fromPhone(quoted.author)) return t("message.byPhone");
  return quoted.author.name ?? (quoted.direction === "in" ? contact : t("ticket.you"));
}

/** The message that is being answered; a press goes to where it was said. */
export function Quote({ quoted, contact, onJump }: Props) {
  const { t } = useWords();
  const name = useQuotedName(quoted, contact);
  const text = quoted.revoked ? t("message.revoked") : quoted.text ? plain(quoted.text) : "";
  const kind =
    quoted.kind === "text" || quoted.revoked
      ? ""
      : t(`kind.${quoted.kind}`, { defaultValue: t("kind.text") });
  const said = (
    <span className="t">
      <span className="b t">{name}</span>
      <span className="sec t">{[kind, text].filter(Boolean).join(": ")}</span>
    </span>
  );
  if (!onJump) return <span className="quote">{said}</span>;
  return (
    <button type="button" className="quote" title={t("message.jump", { name })} onClick={onJump}>
      {said}
    </button>
  );
}
