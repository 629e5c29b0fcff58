import { Button, Input, Menu, MultiSelect, NumberInput, Select, Switch, Textarea } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { boardsQuery, queuesQuery, reasonsQuery, tagsQuery, teamQuery } from "@/api/catalogues";
import type { Action } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Tip } from "@/ui/Tip";
import "./automation.css";

const FRESH: { [K in Action["do"]]: Extract<Action, { do: K }> } = {
  say: { do: "say", text: "" },
  note: { do: "note", text: "" },
  tag: { do: "tag", tag_ids: [] },
  untag: { do: "untag", tag_ids: [] },
  reason: { do: "reason", reason_id: "" },
  board: { do: "board", board_id: "", column_id: "" },
  transfer: { do: "transfer", queue_id: null, user_id: null },
  return: { do: "return" },
  snooze: { do: "snooze", minutes: null },
  resolve: { do: "resolve", silently: false },
};
const KINDS = Object.keys(FRESH) as Action["do"][];

/** Whether an action says all that it needs. */
export const complete = (action: Action): boolean => {
  switch (action.do) {
    case "tag":
    case "untag":
      return action.tag_ids.length > 0;
    case "reason":
      return action.reason_id !== "";
    case "board":
      return action.column_id !== "";
    case "transfer":
      return action.queue_id !== null || action.user_id !== null;
    case "say":
    case "note":
      return action.text.trim() !== "";
    default:
      return true;
  }
};

interface Props {
  value: Action[];
  onChange: (actions: Action[]) => void;
  error?: string;
}

/** What is done, one thing after the other. */
export function ActionsField({ value, onChange, error }: Props) {
  const { t } = useWords();
  const put = (index: number, action: Action) => onChange(value.with(index, action));
  const move = (index: number, by: number) => {
    const others = value.toSpliced(index, 1);
    onChange(others.toSpliced(index + by, 0, value[index] as Action));
  };
  return (
    <Input.Wrapper label={t("automation.actions")} labelElement="div" error={error}>
      <ol className="acts">
        {value.map((action, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: actions have no identity but their place
          <li key={index}>
            <div className="acts-head">
              <span className="n mute">{index + 1}</span>
              <strong className="grow">{t(`automation.do.${action.do}`)}</strong>
              <Tip label={t("automation.up")} disabled={index === 0} onClick={() => move(index, -1)}>
                <IconArrowUp className="i s" aria-hidden />
              </Tip>
              <Tip
                label={t("automation.down")}
                disabled={index === value.length - 1}
                onClick={() => move(index, 1)}
              >
                <IconArrowDown className="i s" aria-hidden />
              </Tip>
              <Tip label={t("automation.remove")} onClick={() => onChange(value.toSpliced(index, 1))}>
                <IconTrash className="i s" aria-hidden />
              </Tip>
            </div>
            <Details action={action} onChange={(changed) => put(index, changed)} />
          </li>
        ))}
      </ol>
      <Menu width={260} position="bottom-start">
        <Menu.Target>
          <Button variant="default" size="sm" leftSection={<IconPlus className="i s" aria-hidden />}>
            {t("automation.add")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {KINDS.map((kind) => (
            <Menu.Item key={kind} onClick={() => onChange([...value, FRESH[kind]])}>
              {t(`automation.do.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Input.Wrapper>
  );
}

/** What one action needs to know. */
function Details({ action, onChange }: { action: Action; onChange: (action: Action) => void }) {
  const { t } = useWords();
  const tags = useQuery(tagsQuery).data ?? [];
  const reasons = useQuery(reasonsQuery).data ?? [];
  const boards = useQuery(boardsQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const team = useQuery(teamQuery).data ?? [];
  const named = (items: { id: string; name: string }[]) =>
    items.map(({ id, name }) => ({ value: id, label: name }));
  const label = t(`automation.do.${action.do}`);
  switch (action.do) {
    case "tag":
    case "untag":
      return (
        <MultiSelect
          aria-label={label}
          data={named(tags)}
          searchable
          value={action.tag_ids}
          onChange={(tag_ids) => onChange({ ...action, tag_ids })}
        />
      );
    case "reason":
      return (
        <Select
          aria-label={label}
          data={named(reasons)}
          searchable
          value={action.reason_id || null}
          onChange={(reason_id) => onChange({ ...action, reason_id: reason_id ?? "" })}
        />
      );
    case "board":
      return (
        <Select
          aria-label={label}
          data={boards.map((board) => ({ group: board.name, items: named(board.columns) }))}
          searchable
          value={action.column_id || null}
          onChange={(column_id) => {
            const board = boards.find((each) => each.columns.some((column) => column.id === column_id));
            onChange({ ...action, board_id: board?.id ?? "", column_id: column_id ?? "" });
          }}
        />
      );
    case "transfer":
      return (
        <div className="acts-two">
          <Select
            label={t("automation.queue")}
            data={named(queues)}
            clearable
            value={action.queue_id}
            onChange={(queue_id) => onChange({ ...action, queue_id })}
          />
          <Select
            label={t("automation.person")}
            data={named(team)}
            searchable
            clearable
            value={action.user_id}
            onChange={(user_id) => onChange({ ...action, user_id })}
          />
        </div>
      );
    case "snooze":
      return (
        <NumberInput
          label={t("automation.snoozeMinutes")}
          description={t("automation.snoozeEmpty")}
          min={1}
          max={525_600}
          value={action.minutes ?? ""}
          onChange={(minutes) =>
            onChange({ ...action, minutes: typeof minutes === "number" ? minutes : null })
          }
        />
      );
    case "resolve":
      return (
        <Switch
          label={t("automation.silently")}
          checked={action.silently}
          onChange={(event) => onChange({ ...action, silently: event.currentTarget.checked })}
        />
      );
    case "say":
    case "note":
      return (
        <Textarea
          aria-label={label}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          description={t("automation.variables")}
          value={action.text}
          onChange={(event) => onChange({ ...action, text: event.currentTarget.value })}
        />
      );
    default:
      return null;
  }
}
