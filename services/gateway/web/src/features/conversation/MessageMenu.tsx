import { Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCopy,
  IconMoodPlus,
  IconPencil,
  IconTrash,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { react, revoke } from "@/api/messages";
import { mayWork } from "@/api/permissions";
import type { Me, Message, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { applyMessage } from "@/live/apply";
import { compose } from "@/ui/compose";
import { copy } from "@/ui/copy";
import { openDialog } from "@/ui/dialogs";
import { later } from "@/ui/later";
import { plain } from "@/ui/markup";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { offers } from "./offers";
import { useCapabilities } from "./useCapabilities";

const EmojiPicker = lazy(() => import("@/ui/media/EmojiPicker").then((m) => ({ default: m.EmojiPicker })));

const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

interface Props {
  message: Message;
  at: DOMRect;
  opener: Element;
  ticket: Ticket;
  me: Me;
  onClose: () => void;
}

/** What one may do with a message, and only what its channel can. */
export function MessageMenu({ message, at, opener, ticket, me, onClose }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const [picking, setPicking] = useState(false);
  const may = offers(message, { me, works: mayWork(me, ticket), capabilities: useCapabilities(ticket) });
  const close = () => {
    onClose();
    const line = opener.closest<HTMLElement>("[data-line]");
    setTimeout(() => document.activeElement === document.body && line?.focus());
  };

  const settle = async (change: Promise<{ message: Message }>) => {
    try {
      applyMessage(client, (await change).message);
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  const set = (emoji: string) => {
    const ours = message.reactions?.find((reaction) => reaction.by.kind === "user")?.emoji;
    void settle(react(ticket.id, message.id, ours === emoji ? null : emoji));
    close();
  };
  const remove = () => {
    const undo = later(message.id, () => void settle(revoke(ticket.id, message.id)));
    toast(t("message.deleted"), { action: { label: t("action.undo"), run: undo } });
  };

  return (
    <Menu
      opened
      onChange={(opened) => !opened && close()}
      withInitialFocusPlaceholder={false}
      position="bottom-end"
      width={picking ? 344 : 216}
    >
      <Menu.Target>
        <button
          type="button"
          className="menu-at"
          tabIndex={-1}
          aria-label={t("message.actions")}
          style={{ left: at.right, top: at.bottom }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={t("message.actions")}>
        {picking ? (
          <Suspense fallback={<div className="emoji" />}>
            <EmojiPicker onPick={set} />
          </Suspense>
        ) : (
          <>
            {may.react && (
              <div className="quick-reacts">
                {QUICK.map((emoji) => (
                  <Menu.Item
                    key={emoji}
                    aria-label={t("message.reactWith", { emoji })}
                    onClick={() => set(emoji)}
                  >
                    {emoji}
                  </Menu.Item>
                ))}
                <Menu.Item
                  closeMenuOnClick={false}
                  aria-label={t("message.reactOther")}
                  onClick={() => setPicking(true)}
                >
                  <IconMoodPlus className="i" aria-hidden />
                </Menu.Item>
              </div>
            )}
            {may.reply && (
              <Menu.Item
                leftSection={<IconArrowBackUp className="i s" />}
                onClick={() => compose.quote(ticket.id, message)}
              >
                {t("message.reply")}
              </Menu.Item>
            )}
            {may.forward && (
              <Menu.Item
                leftSection={<IconArrowForwardUp className="i s" />}
                onClick={() => openDialog({ kind: "forward", ticket, message })}
              >
                {t("message.forward")}
              </Menu.Item>
            )}
            {may.copy && (
              <Menu.Item
                leftSection={<IconCopy className="i s" />}
                onClick={() => void copy(plain(message.text ?? ""), t("toast.copied"))}
              >
                {t("message.copy")}
              </Menu.Item>
            )}
            {may.edit && (
              <Menu.Item
                leftSection={<IconPencil className="i s" />}
                onClick={() => compose.edit(ticket.id, message)}
              >
                {t("action.edit")}
              </Menu.Item>
            )}
            {may.remove && (
              <Menu.Item leftSection={<IconTrash className="i s" />} color="red" onClick={remove}>
                {t("message.delete")}
              </Menu.Item>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
