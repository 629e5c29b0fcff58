import { Button, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { patch, post } from "@/api/client";
import { keys } from "@/api/queries";
import type { Schedule, Ticket } from "@/api/types";
import { uuid } from "@/api/uuid";
import { Dialog } from "@/ui/Dialog";
import { moment } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { fields, firstSuggestion, instant, zoneName } from "./when";

interface Props {
  ticket: Ticket;
  text?: string;
  schedule?: Schedule;
  onScheduled?: () => void;
  onClose: () => void;
}

export function ScheduleDialog({ ticket, text: given, schedule, onScheduled, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const id = useMemo(uuid, []);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const start = fields(schedule ? new Date(schedule.due_at) : firstSuggestion(new Date()));
  const [text, setText] = useState(schedule?.text ?? given ?? "");
  const [date, setDate] = useState(start.date);
  const [time, setTime] = useState(start.time);
  const due = instant(date, time);
  const past = due !== null && due.getTime() <= Date.now();

  const save = useMutation({
    mutationFn: () => {
      const body = { text: text.trim(), due_at: due?.toISOString(), time_zone: zone };
      return schedule
        ? patch(`/schedules/${schedule.id}`, body)
        : post(`/tickets/${ticket.id}/schedules`, { ...body, id });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.schedules(ticket.id) });
      if (due) toast(t("toast.scheduled", { when: moment(due.toISOString(), i18n.language) }));
      onScheduled?.();
      onClose();
    },
  });

  return (
    <Dialog
      onClose={onClose}
      size={480}
      title={t(schedule ? "schedule.edit" : "schedule.title", { name: ticket.contact.name })}
    >
      <Textarea
        data-autofocus
        label={t("schedule.text")}
        autosize
        minRows={3}
        maxRows={10}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="pair">
        <TextInput
          type="date"
          label={t("schedule.date")}
          min={fields(new Date()).date}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <TextInput
          type="time"
          label={t("schedule.time")}
          value={time}
          onChange={(event) => setTime(event.currentTarget.value)}
          error={past && t("schedule.past")}
        />
      </div>
      <p className="sm mute">{t("schedule.zone", { zone: zoneName(zone, i18n.language) })}</p>
      {save.isError && (
        <p className="warn bad" role="alert">
          {explain(save.error, t)}
        </p>
      )}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button
          disabled={!text.trim() || !due || past}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t(schedule ? "action.save" : "action.schedule")}
        </Button>
      </div>
    </Dialog>
  );
}
