import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { put } from "@/api/client";
import { teamQuery } from "@/api/queries";
import type { Queue } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { Form } from "@/ui/form/Form";
import { RadioCards } from "@/ui/form/RadioCards";
import { useForm } from "@/ui/form/useForm";
import { Card } from "../Section";

const MODES = ["manual", "round_robin", "least_loaded"] as const;
const MOST = 500;
/** Minutes that somebody may be absent; none: as long as he likes. */
const GRACES = [2, 5, 10, 15, 30, 60];

/** Who gets the queue's tickets by themselves, how many at most, and what becomes of those of somebody absent. */
export function Distribution({ queue, onSaved }: { queue: Queue; onSaved: () => unknown }) {
  const { t } = useWords();
  const form = useForm({
    id: `queues:${queue.id}:distribution`,
    initial: queue.distribution,
    check: ({ cap }) => ({
      cap:
        !(Number.isInteger(cap) && cap > 0 && cap <= MOST) &&
        t("settings.distribution.capWrong", { most: MOST }),
    }),
    save: (values) => put<{ queue: Queue }>(`/queues/${queue.id}/distribution`, values),
    onSaved,
  });
  const { mode, cap, grace_seconds } = form.values;
  const minutes = grace_seconds === null ? null : grace_seconds / 60;
  const graces = minutes === null || GRACES.includes(minutes) ? GRACES : [...GRACES, minutes];
  return (
    <Form form={form}>
      <Card title={t("settings.distribution.title")} text={t("settings.distribution.text")}>
        <RadioCards
          label={t("settings.distribution.mode")}
          value={mode}
          choices={MODES.map((value) => ({
            value,
            label: t(`settings.distribution.modes.${value}`),
            text: t(`settings.distribution.modeText.${value}`),
          }))}
          onChange={(chosen) => form.set({ mode: chosen })}
        />
        {mode !== "manual" && (
          <div className="qu-dist">
            <TextInput
              type="number"
              min={1}
              max={MOST}
              label={t("settings.distribution.cap")}
              description={t("settings.distribution.capText")}
              value={cap || ""}
              error={form.fault("cap")}
              onChange={(event) => form.set({ cap: Number(event.currentTarget.value) })}
            />
            <Select
              label={t("settings.distribution.grace")}
              description={t("settings.distribution.graceText")}
              allowDeselect={false}
              value={minutes === null ? "" : String(minutes)}
              onChange={(value) => form.set({ grace_seconds: value ? Number(value) * 60 : null })}
              data={[
                { value: "", label: t("settings.distribution.never") },
                ...graces.map((each) => ({
                  value: String(each),
                  label: t("settings.distribution.minutes", { count: each }),
                })),
              ]}
            />
          </div>
        )}
        {mode !== "manual" && <Receivers queueId={queue.id} />}
      </Card>
    </Form>
  );
}

/** Who would get one now; all the others are away, or offline. */
function Receivers({ queueId }: { queueId: string }) {
  const { t } = useWords();
  const members = (useQuery(teamQuery).data ?? []).filter((member) => member.queue_ids.includes(queueId));
  const there = members.filter((member) => member.presence === "online");
  return (
    <p className="qu-now sm sec" role="status">
      {there.slice(0, 6).map((member) => (
        <Avatar key={member.id} name={member.name} id={member.id} size={24} presence="online" />
      ))}
      <span>
        {there.length === 0
          ? t("settings.distribution.nobody")
          : t("settings.distribution.now", { count: there.length, all: members.length })}
      </span>
    </p>
  );
}
