import { Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { botsQuery } from "@/api/flows";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useTicketActions } from "@/ui/useTicketActions";

/** Whether bots may answer in this ticket (T21); offered where there is a bot at all. */
export function BotSwitch({ ticket }: { ticket: Ticket }) {
  const { t } = useWords();
  const { switchBots } = useTicketActions();
  const bots = useQuery(botsQuery).data;
  const { bot, bots_off: off } = ticket;
  if (ticket.group || (!bots?.length && !bot && !off)) return null;
  const said = off
    ? t("drawer.botsOff")
    : bot
      ? t("drawer.botAnswers", { name: bot.name })
      : t("drawer.botsOn");
  return (
    <div className="switches">
      <Switch
        label={t("drawer.bots")}
        description={said}
        checked={!off}
        onChange={(event) => void switchBots(ticket, event.currentTarget.checked)}
      />
    </div>
  );
}
