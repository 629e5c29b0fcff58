import { Combobox, TextInput, useCombobox } from "@mantine/core";
import { IconCheck, IconSearch } from "@tabler/icons-react";
import { type CSSProperties, useState } from "react";
import { useWords } from "@/i18n/spoken";
import { fold } from "@/ui/fold";
import "./classification.css";

export interface Choice {
  id: string;
  name: string;
  color?: string;
  group?: string;
  chosen?: boolean;
  /** Why it cannot be chosen now. */
  why?: string;
}

interface Props {
  label: string;
  choices: Choice[];
  empty: string;
  onChoose: (id: string) => void;
}

/** A list that is searched by typing and walked with the arrows. */
export function Choices({ label, choices, empty, onChoose }: Props) {
  const { t } = useWords();
  const store = useCombobox();
  const [search, setSearch] = useState("");
  const wanted = fold(search.trim());
  const shown = choices.filter((each) => fold(`${each.group ?? ""} ${each.name}`).includes(wanted));
  const groups = [...new Set(shown.map((each) => each.group))];
  return (
    <Combobox store={store} onOptionSubmit={onChoose}>
      <div className="choices">
        {/* The list stands open from the start: Escape is for whatever holds it. */}
        <Combobox.EventsTarget data-mantine-stop-propagation="false">
          <TextInput
            data-autofocus
            aria-label={label}
            placeholder={t("choices.search")}
            leftSection={<IconSearch className="i s" aria-hidden />}
            value={search}
            onChange={(event) => {
              setSearch(event.currentTarget.value);
              store.updateSelectedOptionIndex();
            }}
          />
        </Combobox.EventsTarget>
        <Combobox.Options aria-label={label} className="choices-list" tabIndex={0}>
          {groups.map((group) => {
            const items = shown.filter((each) => each.group === group);
            const drawn = items.map((each) => <Line key={each.id} choice={each} />);
            if (group === undefined) return drawn;
            return (
              <Combobox.Group key={group} label={group}>
                {drawn}
              </Combobox.Group>
            );
          })}
          {shown.length === 0 && (
            <Combobox.Empty>{choices.length === 0 ? empty : t("choices.nothing")}</Combobox.Empty>
          )}
        </Combobox.Options>
      </div>
    </Combobox>
  );
}

function Line({ choice: { id, name, color, chosen, why } }: { choice: Choice }) {
  return (
    <Combobox.Option value={id} disabled={why !== undefined} active={chosen}>
      <span className="choice">
        {color && <span className="swatch" style={{ "--c": color } as CSSProperties} aria-hidden />}
        <span className="t grow">{name}</span>
        {why && <span className="sm mute">{why}</span>}
        {chosen && <IconCheck className="i s" aria-hidden />}
      </span>
    </Combobox.Option>
  );
}
