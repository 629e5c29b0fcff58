import { type KeyboardEvent, useCallback, useState } from "react";
import type { Tag } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import type { Moves } from "./useMoves";

/** A card that was taken up by key, and the column over which it is held. */
export interface Lifted {
  id: string;
  name: string;
  from: string;
  over: string;
}

interface Held {
  id: string;
  name: string;
  column: string;
}

const cardOf = (target: EventTarget) =>
  target instanceof HTMLElement && target.matches("[data-card]") ? target : null;

function focusCard(card: Element | null | undefined): void {
  if (!(card instanceof HTMLElement)) return;
  card.focus();
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The card stands in its new column a picture later; the keyboard follows it there. */
export function followCard(id: string): void {
  requestAnimationFrame(() => setTimeout(() => focusCard(document.querySelector(`[data-card="${id}"]`)), 30));
}

function beside(card: HTMLElement, step: 1 | -1): Element | null {
  const columns = [...document.querySelectorAll(".bcol")];
  const at = columns.findIndex((column) => column.contains(card));
  const inOwn = [...(columns[at]?.querySelectorAll("[data-card]") ?? [])].indexOf(card);
  for (let next = at + step; columns[next]; next += step) {
    const cards = [...(columns[next]?.querySelectorAll("[data-card]") ?? [])];
    if (cards.length) return cards[Math.min(inOwn, cards.length - 1)] ?? null;
  }
  return null;
}

/** Space lifts a card, arrows choose its column, Space or Enter lets it go, Escape puts it back. */
export function useCardKeys(columns: Tag[], moves: Moves, onOpen: (id: string) => void) {
  const { t } = useWords();
  const [lifted, setLifted] = useState<Lifted | null>(null);
  const [said, say] = useState("");
  const nameOf = (id: string) => columns.find((column) => column.id === id)?.name ?? "";

  function whileLifted(event: KeyboardEvent, held: Lifted): boolean {
    const at = columns.findIndex((column) => column.id === held.over);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      const over = columns[at + step];
      if (over) {
        setLifted({ ...held, over: over.id });
        say(t("board.over", { column: over.name, place: at + step + 1, count: columns.length }));
        document.querySelector(`[data-column="${over.id}"]`)?.scrollIntoView({ inline: "nearest" });
      }
      return true;
    }
    if (event.key === "Escape") {
      setLifted(null);
      say(t("board.putBack", { name: held.name, column: nameOf(held.from) }));
      return true;
    }
    if (event.key !== " " && event.key !== "Enter") return event.key !== "Tab";
    setLifted(null);
    void moves.move(held.id, held.over).then((done) => {
      if (done) say(t("board.dropped", { name: held.name, column: nameOf(held.over) }));
    });
    followCard(held.id);
    return true;
  }

  function atRest(event: KeyboardEvent, card: HTMLElement): boolean {
    const held: Held = {
      id: card.dataset.card ?? "",
      name: card.dataset.name ?? "",
      column: card.dataset.in ?? "",
    };
    const row = card.closest("[data-row]");
    switch (event.key) {
      case " ":
        setLifted({ id: held.id, name: held.name, from: held.column, over: held.column });
        say(t("board.lifted", { name: held.name, column: nameOf(held.column) }));
        return true;
      case "Enter":
        onOpen(held.id);
        return true;
      case "ArrowDown":
        focusCard(row?.nextElementSibling?.querySelector("[data-card]"));
        return true;
      case "ArrowUp":
        focusCard(row?.previousElementSibling?.querySelector("[data-card]"));
        return true;
      case "ArrowRight":
        focusCard(beside(card, 1));
        return true;
      case "ArrowLeft":
        focusCard(beside(card, -1));
        return true;
      default:
        return false;
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const card = cardOf(event.target);
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(lifted ? whileLifted(event, lifted) : atRest(event, card))) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const letGo = useCallback(() => setLifted(null), []);
  return { lifted, said, onKeyDown, letGo };
}
