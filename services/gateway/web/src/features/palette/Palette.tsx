import { Modal } from "@mantine/core";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useState } from "react";
import { heldTicket } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { useDesk } from "@/ui/desk";
import { takeTyped } from "@/ui/dialogs";
import { marked } from "@/ui/fold";
import { Tip } from "@/ui/Tip";
import { type Choice, narrowed } from "./choices";
import { useFoundChoices } from "./useFoundChoices";
import { type SettingsPlace, useGoChoices } from "./useGoChoices";
import { useNamedChoices } from "./useNamedChoices";
import { useTicketChoices } from "./useTicketChoices";
import "./palette.css";

const CLASSES = { content: "pal" };
const AT_ONCE = { duration: 0 };

interface Props {
  settings: SettingsPlace[];
  onClose: () => void;
}

export function Palette({ settings, onClose }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const desk = useDesk();
  const ticket = desk.ticketId ? heldTicket(client, desk.ticketId) : undefined;
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState(0);
  const field = useCallback((input: HTMLInputElement | null) => {
    input?.focus();
    if (input) setText(takeTyped());
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 150);
    return () => clearTimeout(timer);
  }, [text]);

  const here = [...useTicketChoices(ticket), ...useNamedChoices(ticket, text)];
  const go = useGoChoices(settings);
  const found = useFoundChoices(asked);
  const choices: Choice[] = [...narrowed(here, text, "here"), ...narrowed(go, text, "go"), ...found];
  const current = Math.min(at, Math.max(0, choices.length - 1));
  useEffect(
    () => document.getElementById(`choice-${current}`)?.scrollIntoView({ block: "nearest" }),
    [current],
  );

  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    choice.run();
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && choices.length) {
      event.preventDefault();
      setAt((current + by + choices.length) % choices.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(choices[current]);
    }
  };

  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={600}
      yOffset={96}
      centered={false}
      classNames={CLASSES}
      transitionProps={AT_ONCE}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={t("nav.palette")}>
        <div className="inp">
          <IconSearch className="i l" aria-hidden />
          <input
            ref={field}
            data-autofocus
            className="grow"
            role="combobox"
            aria-expanded
            aria-controls="choices"
            aria-activedescendant={choices.length ? `choice-${current}` : undefined}
            aria-label={t("nav.palette")}
            placeholder={t("palette.placeholder")}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={press}
          />
          {ticket && (
            <span className="chip n">
              #{ticket.number} {ticket.contact.name.split(" ")[0]}
            </span>
          )}
          <Tip label={t("action.close")} className="mb" onClick={onClose}>
            <IconX className="i l" aria-hidden />
          </Tip>
        </div>
        <div className="ls" role="listbox" id="choices" aria-label={t("nav.palette")}>
          {choices.map((choice, index) => (
            <Row
              key={choice.id}
              choice={choice}
              index={index}
              on={index === current}
              first={choices[index - 1]?.group !== choice.group}
              text={text}
              onPick={() => choose(choice)}
              onPoint={() => setAt(index)}
            />
          ))}
          {choices.length === 0 && <p className="mute none">{t("palette.none")}</p>}
        </div>
        <Hints />
      </Modal.Content>
    </Modal.Root>
  );
}

interface RowProps {
  choice: Choice;
  index: number;
  on: boolean;
  first: boolean;
  text: string;
  onPick: () => void;
  onPoint: () => void;
}

function Row({ choice, index, on, first, text, onPick, onPoint }: RowProps) {
  const { t } = useWords();
  const label: ReactNode = marked(choice.label, text.trim());
  return (
    <>
      {first && (
        <div className="g" role="presentation">
          {t(`palette.${choice.group}`)}
        </div>
      )}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the field keeps focus and names the active choice */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field runs the active choice */}
      <div
        id={`choice-${index}`}
        className={`it ${on ? "on" : ""}`}
        role="option"
        aria-selected={on}
        onClick={onPick}
        onPointerMove={onPoint}
      >
        <span className="ld">{choice.icon}</span>
        <span className="t grow">{label}</span>
        {choice.keys && <span className="kbd">{choice.keys}</span>}
        {choice.detail && <span className="sm mute n">{choice.detail}</span>}
      </div>
    </>
  );
}

function Hints() {
  const { t } = useWords();
  return (
    <div className="ft">
      <span>
        <span className="kbd">↑</span>
        <span className="kbd">↓</span>
        {t("palette.pick")}
      </span>
      <span>
        <span className="kbd">Enter</span>
        {t("palette.run")}
      </span>
      <span>
        <span className="kbd">Esc</span>
        {t("palette.close")}
      </span>
    </div>
  );
}
