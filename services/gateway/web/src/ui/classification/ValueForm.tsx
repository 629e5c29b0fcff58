import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { companyQuery } from "@/api/catalogues";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { centsOf } from "@/ui/money";
import { useTicketActions } from "@/ui/useTicketActions";

interface Props {
  ticket: Ticket;
  onDone: () => void;
}

/** A ticket's amount, in the company's currency unless it has one already. */
export function ValueForm({ ticket, onDone }: Props) {
  const { t, i18n } = useWords();
  const { classify } = useTicketActions();
  const company = useQuery(companyQuery).data;
  const currency = ticket.value?.currency ?? company?.currency ?? "BRL";
  const [text, setText] = useState(() =>
    ticket.value
      ? new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 2 }).format(ticket.value.cents / 100)
      : "",
  );
  const cents = centsOf(text);
  const wrong = text.trim() !== "" && cents === null;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (cents === null) return;
    onDone();
    void classify(ticket, "value", { cents, currency }, null);
  };
  return (
    <form className="value" onSubmit={save}>
      <TextInput
        data-autofocus
        label={t("drawer.value")}
        inputMode="decimal"
        autoComplete="off"
        leftSection={<span className="sm mute">{symbol(currency, i18n.language)}</span>}
        leftSectionWidth={40}
        value={text}
        error={wrong && t("value.unreadable")}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" disabled={cents === null}>
        {t("action.save")}
      </Button>
    </form>
  );
}

function symbol(currency: string, language: string): string {
  const parts = new Intl.NumberFormat(language, { style: "currency", currency }).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}
