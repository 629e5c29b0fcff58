import { Combobox, Select, TextInput, useCombobox } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, query } from "@/api/client";
import type { BoardKind, Named, Tag, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { Dialog } from "@/ui/Dialog";

interface Props {
  kind: BoardKind;
  columns: Tag[];
  column: string;
  onAdd: (id: string, column: string) => Promise<boolean>;
  onClose: () => void;
}

interface Found {
  id: string;
  name: string;
  more: string;
  whose: string;
}

async function found(kind: BoardKind, q: string, signal: AbortSignal): Promise<Found[]> {
  if (kind === "board") {
    const { items } = await get<{ items: Ticket[] }>(`/tickets${query({ q, limit: 8 })}`, signal);
    return items.map((ticket) => ({
      id: ticket.id,
      name: ticket.contact.name,
      more: `#${ticket.number}`,
      whose: ticket.contact.id,
    }));
  }
  const path = `/contacts${query({ q, limit: 8 })}`;
  const { items } = await get<{ items: (Named & { phone: string | null })[] }>(path, signal);
  return items.map(({ id, name, phone }) => ({ id, name: name ?? "", more: phone ?? "", whose: id }));
}

/** Finds a ticket, or in a funnel a contact, and puts it into a column. */
export function AddCard({ kind, columns, column, onAdd, onClose }: Props) {
  const { t } = useWords();
  const [into, setInto] = useState(column);
  const [q, setQ] = useState("");
  const store = useCombobox();
  const typed = q.trim();
  const results = useQuery({
    queryKey: ["board-find", kind, typed],
    queryFn: ({ signal }) => found(kind, typed, signal),
    enabled: typed.length > 1,
    staleTime: 10_000,
  });
  const shown = typed.length > 1 ? (results.data ?? []) : [];
  return (
    <Dialog onClose={onClose} title={t(`board.add.${kind}`)} size={480}>
      <div className="badd">
        <Select
          label={t(`board.column.${kind}`)}
          data={columns.map(({ id, name }) => ({ value: id, label: name }))}
          value={into}
          allowDeselect={false}
          onChange={(value) => setInto(value ?? column)}
        />
        <Combobox
          store={store}
          onOptionSubmit={(id) => void onAdd(id, into).then((done) => done && onClose())}
        >
          <Combobox.EventsTarget>
            <TextInput
              data-autofocus
              label={t(`board.find.${kind}`)}
              placeholder={t(`board.findHint.${kind}`)}
              leftSection={<IconSearch className="i s" aria-hidden />}
              maxLength={100}
              value={q}
              onChange={(event) => {
                setQ(event.currentTarget.value);
                store.resetSelectedOption();
              }}
            />
          </Combobox.EventsTarget>
          <Combobox.Options className="choices-list" aria-label={t(`board.find.${kind}`)}>
            {shown.map((each) => (
              <Combobox.Option key={each.id} value={each.id}>
                <span className="choice">
                  <Avatar name={each.name} id={each.whose} size={24} />
                  <span className="t grow">{each.name}</span>
                  <span className="sm mute n">{each.more}</span>
                </span>
              </Combobox.Option>
            ))}
            {typed.length > 1 && results.isSuccess && shown.length === 0 && (
              <Combobox.Empty>{t("choices.nothing")}</Combobox.Empty>
            )}
          </Combobox.Options>
        </Combobox>
      </div>
    </Dialog>
  );
}
