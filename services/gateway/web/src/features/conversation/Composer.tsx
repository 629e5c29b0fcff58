import { Button, Menu, Switch } from "@mantine/core";
import { IconCalendarTime, IconChevronDown, IconSend2 } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { patch } from "@/api/client";
import { outbox } from "@/api/outbox";
import { keys } from "@/api/queries";
import type { Me, Ticket } from "@/api/types";
import { uuid } from "@/api/uuid";
import { openDialog } from "@/ui/dialogs";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { drafts } from "./drafts";
import { useTypingSignal } from "./useTypingSignal";

export function Composer({ ticket, me }: { ticket: Ticket; me: Me }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => drafts.read(ticket.conversation_id));
  const signal = useTypingSignal(ticket.id);

  const write = (next: string) => {
    setText(next);
    drafts.write(ticket.conversation_id, next);
    signal(next.length > 0);
  };

  useLayoutEffect(() => {
    const element = field.current;
    if (!element || element.value !== text) return;
    element.style.height = "0";
    element.style.height = `${Math.min(Math.max(element.scrollHeight, 44), 200)}px`;
  }, [text]);

  useEffect(() => {
    if (matchMedia("(min-width: 700px)").matches && document.activeElement === document.body)
      field.current?.focus();
  }, []);

  const send = () => {
    const body = text.trim();
    if (!body) {
      field.current?.focus();
      return;
    }
    outbox.put({ id: uuid(), ticketId: ticket.id, text: body, sign: me.signature });
    write("");
    field.current?.focus();
  };

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Escape") {
      event.currentTarget.blur();
      document.querySelector<HTMLElement>("[role=listbox]")?.focus();
      return;
    }
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  const sign = async (signature: boolean) => {
    client.setQueryData<Me>(keys.me, { ...me, signature });
    try {
      await patch("/me", { signature });
    } catch (reason) {
      client.setQueryData<Me>(keys.me, me);
      toast(explain(reason, t), { alert: true });
    }
  };

  const later = () =>
    openDialog({ kind: "schedule", ticket, text: text.trim(), onScheduled: () => write("") });

  return (
    <div className="cmp">
      <textarea
        ref={field}
        data-composer
        className="tx"
        rows={1}
        aria-label={t("composer.label", { name: ticket.contact.name })}
        placeholder={t("composer.placeholder", { name: ticket.contact.name.split(" ")[0] })}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={press}
        onBlur={() => signal(false)}
      />
      <div className="f">
        <span className="hint sm mute dk">{t("composer.hint")}</span>
        <span className="grow" />
        <Switch
          className="sign"
          labelPosition="right"
          label={t("composer.signature")}
          checked={me.signature}
          onChange={(event) => void sign(event.currentTarget.checked)}
        />
        <Button.Group>
          <Button
            aria-label={t("action.send")}
            leftSection={<IconSend2 className="i s" aria-hidden />}
            onClick={send}
          >
            <span className="dk">{t("action.send")}</span>
          </Button>
          <Menu position="top-end">
            <Menu.Target>
              <Button className="caret" aria-label={t("action.sendMore")}>
                <IconChevronDown className="i xs" aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconCalendarTime className="i s" />} onClick={later}>
                {t("action.scheduleSend")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Button.Group>
      </div>
    </div>
  );
}
