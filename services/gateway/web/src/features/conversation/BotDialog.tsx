import { Button, Select } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { botsQuery } from "@/api/flows";
import type { Ticket } from "@/api/types";
import { uuid } from "@/api/uuid";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { toast } from "@/ui/toast";
import { useTicketActions } from "@/ui/useTicketActions";

/** Hands the ticket to a bot (T9), which gives it back when it is done. */
export function BotDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useWords();
  const { command } = useTicketActions();
  const bots = useQuery(botsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const [runId] = useState(uuid);
  const bot = bots.data?.find(({ id }) => id === chosen);
  const send = useMutation({
    mutationFn: () => command(ticket, "bot", { kind: bot?.kind, id: bot?.id, run_id: runId }),
    onSuccess: (fresh) => {
      if (!fresh) return;
      toast(t("flows.toBot.done", { name: bot?.name ?? "" }));
      onClose();
    },
  });
  return (
    <Dialog onClose={onClose} title={t("flows.toBot.title", { number: ticket.number })} size={420}>
      <p className="sm sec">{t("flows.toBot.text")}</p>
      {bots.data?.length === 0 ? (
        <p className="warn">{t("flows.toBot.none")}</p>
      ) : (
        <Select
          data-autofocus
          label={t("flows.toBot.bot")}
          searchable
          nothingFoundMessage={t("flows.nothingFound")}
          value={chosen}
          onChange={setChosen}
          data={(bots.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button disabled={!bot} loading={send.isPending} onClick={() => send.mutate()}>
          {t("flows.toBot.button")}
        </Button>
      </div>
    </Dialog>
  );
}
