import { type KeyboardEvent, useEffect, useState } from "react";
import type { Room } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { Suggestions } from "@/ui/writing/Suggestions";
import { callAt, findPeople, replaced } from "@/ui/writing/words";

const LIST = "room-suggestions";

interface Options {
  room: Room;
  meId: string;
  text: string;
  caret: number;
  put: (text: string, caret: number) => void;
}

/** The members that `@` calls up, and the keys that move among them. */
export function useCalling({ room, meId, text, caret, put }: Options) {
  const { t } = useWords();
  const [active, setActive] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const found = callAt(text, caret);
  const call = found?.sign === "@" && found.from !== closedAt ? found : null;
  const people = room.members
    .filter((member) => member.id !== meId)
    .map(({ id, name }) => ({ id, name: name ?? "" }));
  const matching = call ? findPeople(people, call.typed) : [];
  const items = matching.map((person) => ({
    id: person.id,
    label: (
      <>
        <Avatar name={person.name} id={person.id} size={24} />
        <span className="m t">{person.name}</span>
      </>
    ),
    pick: () => {
      if (!call) return;
      const next = replaced(text, call, `@${person.name} `);
      put(next.text, next.caret);
    },
  }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words, other list
  useEffect(() => setActive(0), [call?.typed]);
  const shown = call !== null && items.length > 0;
  const press = (event: KeyboardEvent): boolean => {
    if (!shown) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((active + step + items.length) % items.length);
    else if (event.key === "Enter" || event.key === "Tab") items[active]?.pick();
    else if (event.key === "Escape") setClosedAt(call.from);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const popup = shown && (
    <Suggestions
      id={LIST}
      label={t("composer.mention")}
      items={items}
      active={active}
      onActive={setActive}
      empty={t("room.nobody")}
    />
  );
  const aria = shown
    ? { "aria-controls": LIST, "aria-activedescendant": items[active] && `${LIST}-${active}` }
    : {};
  return { press, popup, aria };
}
