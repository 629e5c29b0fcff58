import { Button, NativeSelect, Select, Textarea, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { companyQuery, teamQuery } from "@/api/catalogues";
import { manages } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import { changeTask, createTask, placeTask, type TaskWish, tasksKey } from "@/api/tasks";
import type { Priority, Task } from "@/api/types";
import { uuid } from "@/api/uuid";
import { useWords } from "@/i18n/spoken";
import type { TaskAbout } from "@/ui/dialogs";
import { FormDialog } from "@/ui/form/Form";
import { type Faults, useForm } from "@/ui/form/useForm";
import { useTaskActs } from "@/ui/tasks/useTaskActs";
import { fields, instant } from "@/ui/when";
import { AboutField } from "./AboutField";

const PRIORITIES: Priority[] = ["low", "normal", "high"];
const NEVER = "";
const REMINDERS = [NEVER, "0", "5", "15", "30", "60", "120", "1440"];

interface Values {
  title: string;
  text: string;
  assignee_id: string;
  priority: Priority;
  due_at: string;
  time: string;
  remind_minutes: string;
  about: TaskAbout;
}

interface Props {
  task?: Task;
  about?: TaskAbout;
  /** The day that was pointed at. */
  date?: string;
  onClose: () => void;
}

/** A task: what, by whom, until when by the company's clock, and for which ticket or contact. */
export function TaskDialog({ task, about, date, onClose }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const acts = useTaskActs();
  const id = useMemo(uuid, []);
  const me = useQuery(meQuery).data;
  const team = useQuery(teamQuery).data ?? [];
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = useQuery(companyQuery).data?.time_zone ?? here;
  const due = task?.due_at ? fields(new Date(task.due_at), zone) : null;
  const form = useForm<Values, unknown>({
    id: `task:${task?.id ?? "new"}`,
    initial: {
      title: task?.title ?? "",
      text: task?.text ?? "",
      assignee_id: task?.assignee.id ?? me?.id ?? "",
      priority: task?.priority ?? "normal",
      due_at: due?.date ?? date ?? "",
      time: due?.time ?? "09:00",
      remind_minutes: task ? String(task.remind_minutes ?? NEVER) : "0",
      about: task ? { ticket: task.ticket, contact: task.contact } : (about ?? {}),
    },
    check: (values) => faults(values),
    save: async (values, changes) => {
      const wish = wishOf(values, zone);
      const answer = task
        ? await changeTask(task.id, changedOf(wish, changes))
        : await createTask({ ...wish, id });
      if (answer.task) placeTask(client, answer.task);
    },
    onSaved: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: tasksKey });
    },
    said: t(task ? "toast.saved" : "task.created"),
  });
  function faults({ title, due_at, time }: Values): Faults<Values> {
    const moment = due_at ? instant(due_at, time, zone) : null;
    const moved = due_at !== (due?.date ?? "") || time !== (due?.time ?? "09:00");
    return {
      title: !title.trim() && t("task.titleMissing"),
      due_at: moved && moment !== null && moment.getTime() <= Date.now() && t("task.past"),
    };
  }
  const { values } = form;
  const mine = task && me && (task.author.id === me.id || manages(me));
  const people = team.some((member) => member.id === values.assignee_id)
    ? team
    : [...team, ...(task ? [{ id: task.assignee.id, name: task.assignee.name ?? "" }] : [])];
  return (
    <FormDialog
      form={form}
      title={t(task ? "task.edit" : "task.new")}
      action={task ? undefined : t("task.create")}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        withAsterisk
        maxLength={200}
        label={t("task.title")}
        value={values.title}
        error={form.fault("title")}
        onChange={(event) => form.set({ title: event.currentTarget.value })}
      />
      <Textarea
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        label={t("task.text")}
        value={values.text}
        error={form.fault("text")}
        onChange={(event) => form.set({ text: event.currentTarget.value })}
      />
      <div className="pair">
        <Select
          searchable
          allowDeselect={false}
          label={t("task.assignee")}
          value={values.assignee_id}
          error={form.fault("assignee_id")}
          data={people.map(({ id: value, name }) => ({ value, label: name }))}
          onChange={(assignee_id) => assignee_id && form.set({ assignee_id })}
        />
        <NativeSelect
          label={t("task.priority")}
          value={values.priority}
          data={PRIORITIES.map((value) => ({ value, label: t(`task.priorityOf.${value}`) }))}
          onChange={(event) => form.set({ priority: event.currentTarget.value as Priority })}
        />
      </div>
      <div className="pair">
        <TextInput
          type="date"
          label={t("task.date")}
          value={values.due_at}
          error={form.fault("due_at")}
          onChange={(event) => form.set({ due_at: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t("task.time")}
          disabled={!values.due_at}
          value={values.time}
          onChange={(event) => form.set({ time: event.currentTarget.value || "09:00" })}
        />
      </div>
      <NativeSelect
        label={t("task.reminder")}
        disabled={!values.due_at}
        value={values.due_at ? values.remind_minutes : NEVER}
        error={form.fault("remind_minutes")}
        data={REMINDERS.map((value) => ({ value, label: t(`task.remind.${value || "never"}`) }))}
        onChange={(event) => form.set({ remind_minutes: event.currentTarget.value })}
      />
      <AboutField value={values.about} onChange={(next) => form.set({ about: next })} />
      {mine && (
        <Button
          variant="subtle"
          color="red"
          size="xs"
          leftSection={<IconTrash className="i s" aria-hidden />}
          onClick={() => {
            form.discard();
            onClose();
            acts.remove(task);
          }}
        >
          {t("task.remove")}
        </Button>
      )}
    </FormDialog>
  );
}

function wishOf(values: Values, zone: string): TaskWish {
  const due = values.due_at ? instant(values.due_at, values.time, zone) : null;
  const minutes = values.remind_minutes;
  return {
    title: values.title.trim(),
    text: values.text.trim() || null,
    priority: values.priority,
    assignee_id: values.assignee_id,
    due_at: due?.toISOString() ?? null,
    remind_minutes: due && minutes !== NEVER ? Number(minutes) : null,
    ticket_id: values.about.ticket?.id ?? null,
    contact_id: values.about.ticket ? null : (values.about.contact?.id ?? null),
  };
}

/** Only what was changed is sent: a link that one may not see stays. */
function changedOf(wish: TaskWish, changes: Partial<Values>): Partial<TaskWish> {
  const sent: Partial<TaskWish> = {};
  if ("title" in changes) sent.title = wish.title;
  if ("text" in changes) sent.text = wish.text;
  if ("priority" in changes) sent.priority = wish.priority;
  if ("assignee_id" in changes) sent.assignee_id = wish.assignee_id;
  if ("due_at" in changes || "time" in changes) sent.due_at = wish.due_at;
  if ("due_at" in changes || "remind_minutes" in changes) sent.remind_minutes = wish.remind_minutes;
  if ("about" in changes) {
    sent.ticket_id = wish.ticket_id;
    if (!wish.ticket_id) sent.contact_id = wish.contact_id;
  }
  return sent;
}
