import { Button, Menu, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconDots, IconPlus, IconSitemap } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { channelsQuery, queuesQuery } from "@/api/catalogues";
import { del, post } from "@/api/client";
import { type Definition, type Flow, type FlowDrawing, flowsQuery } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { Empty } from "@/ui/Empty";
import { FlowState } from "@/ui/flow/FlowState";
import { moment } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Failed } from "../Failed";
import { Section } from "../Section";
import "./flows.css";

/** The company's own chatbots (C6): drawn in an editor, published, placed where they answer. */
export function FlowsSection() {
  const { t } = useWords();
  const flows = useQuery(flowsQuery);
  const [creating, setCreating] = useState(false);
  const held = (flows.data ?? []).filter(({ archived }) => !archived);
  return (
    <Section
      title={t("settings.section.flows")}
      text={t("flows.text")}
      action={
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setCreating(true)}>
          {t("flows.create")}
        </Button>
      }
    >
      {flows.isPending && <Skeleton />}
      {flows.isError && <Failed retry={() => void flows.refetch()} />}
      {flows.data && held.length === 0 && (
        <Empty icon={<IconSitemap />} title={t("flows.none")} text={t("flows.noneText")} />
      )}
      {held.length > 0 && (
        <ul className="set-list" aria-label={t("settings.section.flows")}>
          {held.map((flow) => (
            <Line key={flow.id} flow={flow} />
          ))}
        </ul>
      )}
      {creating && <NewFlow onClose={() => setCreating(false)} />}
    </Section>
  );
}

function Line({ flow }: { flow: Flow }) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const channels = useQuery(channelsQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const names = (list: { id: string; name: string }[], ids: string[]) =>
    ids.flatMap((id) => list.find((each) => each.id === id)?.name ?? []);
  const { channel_ids, queue_ids, keywords } = flow.places;
  const places = [
    ...names(channels, channel_ids),
    ...names(queues, queue_ids),
    ...keywords.map((word) => `“${word}”`),
  ];
  const archive = useMutation({
    mutationFn: () => del(`/flows/${flow.id}`),
    onSuccess: () => {
      toast(t("flows.archived", { name: flow.name }));
      return client.invalidateQueries({ queryKey: flowsQuery.queryKey });
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  return (
    <li>
      <Link to={`/flows/${flow.id}`} className="grow set-name fls-line">
        <span className="m">{flow.name}</span>
        <span className="sm mute clip">
          {places.length > 0
            ? t("flows.answersAt", { places: places.join(", ") })
            : t("flows.answersNowhere")}
          {flow.published_at && ` · ${moment(flow.published_at, i18n.language)}`}
        </span>
      </Link>
      {flow.problems > 0 && (
        <span className="xs fls-problems">
          <IconAlertTriangle className="i xs" aria-hidden />
          {t("flows.problems", { count: flow.problems })}
        </span>
      )}
      <FlowState flow={flow} />
      <Menu position="bottom-end">
        <Menu.Target>
          <Tip label={t("flows.acts", { name: flow.name })} quiet loading={archive.isPending}>
            <IconDots className="i s" aria-hidden />
          </Tip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void navigate(`/flows/${flow.id}`)}>{t("action.edit")}</Menu.Item>
          <Menu.Item color="red" onClick={() => archive.mutate()}>
            {t("flows.archive")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

function NewFlow({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: () => {
      const definition: Definition = {
        nodes: [{ id: "start", label: "", x: 0, y: 0, does: { type: "start" } }],
        edges: [],
      };
      return post<{ flow: FlowDrawing }>("/flows", { name, definition });
    },
    onSuccess: ({ flow }) => {
      void client.invalidateQueries({ queryKey: flowsQuery.queryKey });
      void navigate(`/flows/${flow.id}`);
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  return (
    <Dialog onClose={onClose} title={t("flows.create")} size={420}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) create.mutate();
        }}
      >
        <TextInput
          data-autofocus
          label={t("flows.name")}
          placeholder={t("flows.namePlaceholder")}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className="dialog-foot">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" disabled={!name.trim()} loading={create.isPending}>
            {t("flows.draw")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
