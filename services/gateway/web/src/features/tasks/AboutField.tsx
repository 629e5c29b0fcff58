import { Input, Select } from "@mantine/core";
import { IconTicket, IconUser, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, query } from "@/api/client";
import type { Page, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import type { TaskAbout } from "@/ui/dialogs";
import { Tip } from "@/ui/Tip";

interface Props {
  value: TaskAbout;
  onChange: (about: TaskAbout) => void;
}

/** What a task is about: a ticket that is looked up by name or number, or a contact that was given. */
export function AboutField({ value, onChange }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const { ticket, contact } = value;
  const found = useQuery({
    queryKey: ["task-tickets", typed],
    queryFn: ({ signal }) => get<Page<Ticket>>(`/tickets${query({ q: typed, limit: 8 })}`, signal),
    enabled: typed.trim().length > 1,
    staleTime: 10_000,
  }).data?.items;
  if (ticket || contact)
    return (
      <Input.Wrapper label={t("task.about")} labelElement="div">
        <div className="tk-about">
          {ticket ? <IconTicket className="i s" aria-hidden /> : <IconUser className="i s" aria-hidden />}
          <span className="t grow">{ticket ? `#${ticket.number} ${ticket.contact}` : contact?.name}</span>
          <Tip label={t("task.unlink")} size={24} onClick={() => onChange({})}>
            <IconX className="i xs" aria-hidden />
          </Tip>
        </div>
      </Input.Wrapper>
    );
  return (
    <Select
      searchable
      label={t("task.about")}
      placeholder={t("task.aboutFind")}
      nothingFoundMessage={typed.trim().length > 1 && found ? t("task.aboutNone") : undefined}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      value={null}
      data={(found ?? []).map((each) => ({ value: each.id, label: `#${each.number} ${each.contact.name}` }))}
      onChange={(id) => {
        const chosen = found?.find((each) => each.id === id);
        if (chosen)
          onChange({ ticket: { id: chosen.id, number: chosen.number, contact: chosen.contact.name } });
      }}
    />
  );
}
