import { Button, MultiSelect, TextInput } from "@mantine/core";
import { IconArchive, IconArrowLeft } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type CSSProperties, useState } from "react";
import { Link, useNavigate } from "react-router";
import { companyQuery } from "@/api/catalogues";
import { del, patch, put } from "@/api/client";
import { keys, queuesQuery, teamQuery } from "@/api/queries";
import type { Queue } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { ColorField } from "@/ui/form/ColorField";
import { Form } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { HoursForm } from "../hours/HoursForm";
import { Card } from "../Section";
import { Distribution } from "./Distribution";
import { QueueTexts } from "./QueueTexts";

interface Saved {
  queue: Queue;
}

/** One queue: its name, who works it, its hours and its texts, each saved by itself. */
export function QueuePage({ queue, admin }: { queue: Queue; admin: boolean }) {
  const { t } = useWords();
  const client = useQueryClient();
  const company = useQuery(companyQuery).data;
  const [archiving, setArchiving] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: queuesQuery.queryKey });
  return (
    <section className="set-body broad" aria-label={queue.name}>
      <header className="set-head">
        <div className="grow">
          <Link to="/settings/queues" className="qu-back sm">
            <IconArrowLeft className="i xs" aria-hidden />
            {t("settings.section.queues")}
          </Link>
          <h2 className="row qu-title">
            <i className="qu-color" style={{ "--c": queue.color } as CSSProperties} />
            {queue.name}
          </h2>
        </div>
        {admin && (
          <Button
            variant="default"
            leftSection={<IconArchive className="i s" aria-hidden />}
            onClick={() => setArchiving(true)}
          >
            {t("settings.queues.archive")}
          </Button>
        )}
      </header>
      <div className="qu-cards">
        {admin && <NameCard queue={queue} onSaved={refresh} />}
        <MembersCard queue={queue} />
        <Distribution queue={queue} onSaved={refresh} />
        <HoursForm<Saved>
          id={`queues:${queue.id}:hours`}
          path={`/queues/${queue.id}/hours`}
          hours={queue.hours}
          none="company"
          start={company?.hours}
          onSaved={refresh}
        />
        <QueueTexts queue={queue} onSaved={refresh} />
      </div>
      {archiving && <ArchiveDialog queue={queue} onClose={() => setArchiving(false)} />}
    </section>
  );
}

function NameCard({ queue, onSaved }: { queue: Queue; onSaved: () => unknown }) {
  const { t } = useWords();
  const form = useForm({
    id: `queues:${queue.id}:name`,
    initial: { name: queue.name, color: queue.color.toUpperCase() },
    check: ({ name }) => ({ name: !name.trim() && t("form.nameEmpty") }),
    faults: { "queue.name_taken": "name" },
    save: (_, changes) => patch<Saved>(`/queues/${queue.id}`, changes),
    onSaved,
  });
  return (
    <Form form={form}>
      <Card>
        <TextInput
          label={t("form.name")}
          maxLength={60}
          value={form.values.name}
          error={form.fault("name")}
          onChange={(event) => form.set({ name: event.currentTarget.value })}
        />
        <ColorField
          label={t("form.color")}
          value={form.values.color}
          error={form.fault("color")}
          onChange={(color) => form.set({ color })}
        />
      </Card>
    </Form>
  );
}

function MembersCard({ queue }: { queue: Queue }) {
  const { t } = useWords();
  const client = useQueryClient();
  const team = useQuery(teamQuery).data ?? [];
  const members = team.filter((member) => member.queue_ids.includes(queue.id)).map((member) => member.id);
  const form = useForm({
    id: `queues:${queue.id}:members`,
    initial: { user_ids: members.toSorted() },
    save: ({ user_ids }) => put<Saved>(`/queues/${queue.id}/members`, { user_ids }),
    onSaved: () => client.invalidateQueries({ queryKey: keys.team }),
  });
  return (
    <Form form={form}>
      <Card title={t("settings.queues.who")} text={t("settings.queues.whoText")}>
        <MultiSelect
          size="sm"
          aria-label={t("settings.queues.who")}
          placeholder={t("settings.queues.add")}
          searchable
          hidePickedOptions
          nothingFoundMessage={t("choices.nothing")}
          value={form.values.user_ids}
          error={form.fault("user_ids")}
          onChange={(user_ids) => form.set({ user_ids: user_ids.toSorted() })}
          data={team.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Card>
    </Form>
  );
}

function ArchiveDialog({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const archive = useMutation({
    mutationFn: () => del(`/queues/${queue.id}`),
    onSuccess: async () => {
      toast(t("settings.archived", { name: queue.name }));
      await navigate("/settings/queues");
      await client.invalidateQueries({ queryKey: queuesQuery.queryKey });
    },
  });
  return (
    <Dialog onClose={onClose} size={440} title={t("settings.queues.archiveTitle", { name: queue.name })}>
      <p className="sec">{t("settings.queues.archiveText")}</p>
      {archive.isError && (
        <p className="warn bad" role="alert">
          {explain(archive.error, t)}
        </p>
      )}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button data-autofocus loading={archive.isPending} onClick={() => archive.mutate()}>
          {t("settings.queues.archive")}
        </Button>
      </div>
    </Dialog>
  );
}
