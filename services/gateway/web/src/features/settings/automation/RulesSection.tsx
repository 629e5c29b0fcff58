import { Button, Switch } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconHistory,
  IconPencil,
  IconPlus,
  IconRobot,
  IconTrash,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { rulesQuery } from "@/api/automation";
import { del, post, put } from "@/api/client";
import type { Rule } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { moment } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Section } from "../Section";
import { RuleDialog } from "./RuleDialog";
import { RunsDialog } from "./RunsDialog";
import "./automation.css";

/** What the desk does by itself (B6): the rules in the order in which they run. */
export function RulesSection() {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const rules = useQuery(rulesQuery);
  const [edited, setEdited] = useState<Rule | "new" | null>(null);
  const [looked, setLooked] = useState<Rule | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ["rules"] });
  const change = async (run: () => Promise<unknown>, said?: string) => {
    try {
      await run();
      if (said) toast(said);
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
    await refresh();
  };
  const held = rules.data ?? [];
  const move = (index: number, by: number) => {
    const order = held.map(({ id }) => id);
    const [moved] = order.splice(index, 1);
    order.splice(index + by, 0, moved as string);
    return change(() => post("/rules/order", { rule_ids: order }));
  };
  return (
    <Section
      wide
      title={t("settings.section.rules")}
      text={t("automation.rulesText")}
      action={
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setEdited("new")}>
          {t("automation.ruleCreate")}
        </Button>
      }
    >
      {rules.isPending && <Skeleton />}
      {rules.data?.length === 0 && (
        <Empty icon={<IconRobot />} title={t("automation.noRules")} text={t("automation.noRulesText")} />
      )}
      {held.length > 0 && (
        <ol className="set-list">
          {held.map((rule, index) => (
            <li key={rule.id} className={rule.on ? undefined : "off"}>
              <Switch
                checked={rule.on}
                aria-label={t("automation.switch", { name: rule.name })}
                onChange={(event) => {
                  const on = event.currentTarget.checked;
                  void change(() => put(`/rules/${rule.id}/on`, { on }));
                }}
              />
              <span className="grow">
                <strong>{rule.name}</strong>
                <span className="sm sec clip">
                  {t(`automation.on.${rule.occasion}`)} →{" "}
                  {rule.actions.map((action) => t(`automation.do.${action.do}`)).join(" · ")}
                </span>
              </span>
              <span className="xs mute n">
                {rule.last_run_at
                  ? t("automation.runs", { count: rule.runs, ago: moment(rule.last_run_at, i18n.language) })
                  : t("automation.neverRan")}
              </span>
              <Tip label={t("automation.up")} disabled={index === 0} onClick={() => void move(index, -1)}>
                <IconArrowUp className="i s" aria-hidden />
              </Tip>
              <Tip
                label={t("automation.down")}
                disabled={index === held.length - 1}
                onClick={() => void move(index, 1)}
              >
                <IconArrowDown className="i s" aria-hidden />
              </Tip>
              <Tip label={t("automation.history", { name: rule.name })} onClick={() => setLooked(rule)}>
                <IconHistory className="i s" aria-hidden />
              </Tip>
              <Tip label={t("settings.edit", { name: rule.name })} onClick={() => setEdited(rule)}>
                <IconPencil className="i s" aria-hidden />
              </Tip>
              <Tip
                label={t("automation.delete", { name: rule.name })}
                onClick={() =>
                  void change(() => del(`/rules/${rule.id}`), t("automation.ruleGone", { name: rule.name }))
                }
              >
                <IconTrash className="i s" aria-hidden />
              </Tip>
            </li>
          ))}
        </ol>
      )}
      {edited && (
        <RuleDialog
          rule={edited === "new" ? undefined : edited}
          onSaved={refresh}
          onClose={() => setEdited(null)}
        />
      )}
      {looked && <RunsDialog rule={looked} onClose={() => setLooked(null)} />}
    </Section>
  );
}
