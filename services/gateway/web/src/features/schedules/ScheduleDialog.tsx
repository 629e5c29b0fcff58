import { Button, NativeSelect, SegmentedControl, Switch, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import { companyQuery } from "@/api/catalogues";
import { patch, post } from "@/api/client";
import { channelsQuery, keys } from "@/api/queries";
import type { Recurrence, Schedule, TemplateUse, Ticket } from "@/api/types";
import { uuid } from "@/api/uuid";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import type { Carried } from "@/ui/dialogs";
import { moment } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { fields, firstSuggestion, instant, zoneName } from "@/ui/when";
import { Enclosed, enclosureOf } from "./Enclosed";
import "./schedules.css";

const TemplatePicker = lazy(() =>
  import("@/ui/templates/TemplatePicker").then((m) => ({ default: m.TemplatePicker })),
);
const RECURRENCES: Recurrence[] = ["none", "daily", "weekly", "monthly"];

interface Props {
  ticket: Ticket;
  text?: string;
  schedule?: Schedule;
  carried?: Carried;
  onScheduled?: () => void;
  onClose: () => void;
}

/** A message for later: what it says and carries, when by the company's clock, and how often. */
export function ScheduleDialog({ ticket, text: given, schedule, carried, onScheduled, onClose }: Props) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const id = useMemo(uuid, []);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const company = useQuery(companyQuery).data;
  const zone = schedule?.time_zone ?? company?.time_zone ?? here;
  const first = useMemo(
    () => (schedule ? new Date(schedule.due_at) : firstSuggestion(new Date(), zone)),
    [schedule, zone],
  );
  const start = fields(first, zone);
  const [text, setText] = useState(schedule?.text ?? given ?? "");
  const [chosen, setChosen] = useState<{ date?: string; time?: string }>({});
  const [recurrence, setRecurrence] = useState<Recurrence>(schedule?.recurrence ?? "none");
  const [opens, setOpens] = useState(schedule?.opens_ticket ?? false);
  const [once, setOnce] = useState(false);
  const series = schedule?.recurrence !== undefined && schedule.recurrence !== "none";
  const [enclosed, setEnclosed] = useState(() => enclosureOf(schedule, carried));
  const channel = useQuery(channelsQuery).data?.find((each) => each.id === ticket.channel.id);
  const templates = !schedule && !carried && channel?.capabilities?.templates === true;
  const [kind, setKind] = useState<"text" | "template">("text");
  const [template, setTemplate] = useState<TemplateUse | null>(null);
  const fixed = schedule?.kind === "template";
  const date = chosen.date ?? start.date;
  const time = chosen.time ?? start.time;
  const due = instant(date, time, zone);
  const empty = kind === "template" ? !template : !text.trim() && !enclosed;
  const past = due !== null && due.getTime() <= Date.now();

  const save = useMutation({
    mutationFn: async () => {
      const media = enclosed?.media ?? (await enclosed?.upload?.wait());
      const due_at = due?.toISOString();
      const body = {
        text: text.trim() || null,
        due_at,
        time_zone: zone,
        recurrence,
        opens_ticket: opens,
        media_id: media?.id ?? null,
      };
      if (schedule && fixed)
        return patch(
          `/schedules/${schedule.id}`,
          once ? { due_at, scope: "one" } : { due_at, time_zone: zone, recurrence, opens_ticket: opens },
        );
      if (kind === "template")
        return post(`/tickets/${ticket.id}/schedules`, { ...body, id, text: null, media_id: null, template });
      return schedule
        ? patch(`/schedules/${schedule.id}`, once ? { text: body.text, due_at, scope: "one" } : body)
        : post(`/tickets/${ticket.id}/schedules`, { ...body, id, ...(enclosed?.voice && { as: "voice" }) });
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
      {templates && (
        <SegmentedControl
          fullWidth
          aria-label={t("schedule.kind")}
          value={kind}
          data={[
            { value: "text", label: t("schedule.kindText") },
            { value: "template", label: t("schedule.kindTemplate") },
          ]}
          onChange={(value) => setKind(value as "text" | "template")}
        />
      )}
      {templates && <p className="sm mute later">{t("template.later")}</p>}
      {kind === "template" && (
        <Suspense fallback={null}>
          <TemplatePicker
            channelId={ticket.channel.id}
            noMarketing={ticket.contact.no_marketing}
            onChange={setTemplate}
          />
        </Suspense>
      )}
      {fixed && <p className="sm sec said">{schedule?.text}</p>}
      {kind === "text" && !fixed && (
        <>
          <Textarea
            data-autofocus
            label={t(enclosed && !enclosed.voice ? "schedule.caption" : "schedule.text")}
            autosize
            minRows={3}
            maxRows={10}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Enclosed ticket={ticket} value={enclosed} onChange={setEnclosed} />
        </>
      )}
      <div className="pair">
        <TextInput
          type="date"
          label={t("schedule.date")}
          min={fields(new Date(), zone).date}
          value={date}
          onChange={(event) => setChosen({ ...chosen, date: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t("schedule.time")}
          value={time}
          onChange={(event) => setChosen({ ...chosen, time: event.currentTarget.value })}
          error={past && t("schedule.past")}
        />
      </div>
      <p className="sm mute zone">
        {t(zone === here ? "schedule.zone" : "schedule.zoneOther", { zone: zoneName(zone, i18n.language) })}
        {zone !== here &&
          due &&
          ` ${t("schedule.hereThatIs", { when: moment(due.toISOString(), i18n.language) })}`}
      </p>
      {series && (
        <Switch
          label={t("schedule.once")}
          description={t("schedule.onceText")}
          checked={once}
          onChange={(event) => setOnce(event.currentTarget.checked)}
        />
      )}
      <NativeSelect
        disabled={once}
        label={t("schedule.recurrence")}
        value={recurrence}
        data={RECURRENCES.map((value) => ({ value, label: t(`schedule.every.${value}`) }))}
        onChange={(event) => setRecurrence(event.currentTarget.value as Recurrence)}
      />
      <Switch
        label={t("schedule.opens")}
        description={t("schedule.opensText")}
        checked={opens}
        onChange={(event) => setOpens(event.currentTarget.checked)}
      />
      {save.isError && (
        <p className="warn bad" role="alert">
          {explain(save.error, t)}
        </p>
      )}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button disabled={empty || !due || past} loading={save.isPending} onClick={() => save.mutate()}>
          {t(schedule ? "action.save" : "action.schedule")}
        </Button>
      </div>
    </Dialog>
  );
}
