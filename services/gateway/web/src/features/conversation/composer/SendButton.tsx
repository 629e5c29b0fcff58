import { Button, Menu, Switch } from "@mantine/core";
import { IconCalendarTime, IconChevronDown, IconSend2 } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { memo } from "react";
import { patch } from "@/api/client";
import { keys } from "@/api/queries";
import type { Me, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { openDialog } from "@/ui/dialogs";
import { explain } from "@/ui/refusal";
import { useStable } from "@/ui/stable";
import { toast } from "@/ui/toast";
import { tray } from "@/ui/writing/tray";

interface Props {
  ticket: Ticket;
  me: Me;
  note: boolean;
  edited: boolean;
  text: string;
  long: boolean;
  busy: boolean;
  onSend: () => void;
  onScheduled: () => void;
}

export function SendButton({ ticket, me, note, edited, text, long, busy, onSend, onScheduled }: Props) {
  const { t } = useWords();
  const later = () => {
    const [carried] = tray.of(ticket.conversation_id);
    openDialog({
      kind: "schedule",
      ticket,
      text: text.trim(),
      carried,
      onScheduled: () => {
        if (carried) tray.remove(ticket.conversation_id, carried.id);
        onScheduled();
      },
    });
  };
  const laterOn = useStable(later);
  if (note || edited)
    return (
      <Button
        className={note ? "amber" : undefined}
        loading={busy}
        disabled={!text.trim() || long}
        onClick={onSend}
      >
        {t(note && !edited ? "note.save" : "action.save")}
      </Button>
    );
  return (
    <>
      <Signature me={me} />
      <Button.Group>
        <Button
          aria-label={t("action.send")}
          leftSection={<IconSend2 className="i s" aria-hidden />}
          disabled={long}
          onClick={onSend}
        >
          <span className="dk">{t("action.send")}</span>
        </Button>
        <SendMenu onLater={laterOn} />
      </Button.Group>
    </>
  );
}

const SendMenu = memo(function SendMenu({ onLater }: { onLater: () => void }) {
  const { t } = useWords();
  return (
    <Menu position="top-end">
      <Menu.Target>
        <Button className="caret" aria-label={t("action.sendMore")}>
          <IconChevronDown className="i xs" aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCalendarTime className="i s" />} onClick={onLater}>
          {t("action.scheduleSend")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
});

const Signature = memo(function Signature({ me }: { me: Me }) {
  const { t } = useWords();
  const client = useQueryClient();
  const sign = async (signature: boolean) => {
    client.setQueryData<Me>(keys.me, { ...me, signature });
    try {
      await patch("/me", { signature });
    } catch (reason) {
      client.setQueryData<Me>(keys.me, me);
      toast(explain(reason, t), { alert: true });
    }
  };
  return (
    <Switch
      className="sign"
      labelPosition="right"
      label={t("composer.signature")}
      checked={me.signature}
      onChange={(event) => void sign(event.currentTarget.checked)}
    />
  );
});
