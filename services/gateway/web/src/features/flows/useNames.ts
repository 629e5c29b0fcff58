import { useQuery } from "@tanstack/react-query";
import { fieldsQuery } from "@/api/boards";
import { queuesQuery, reasonsQuery, tagsQuery, teamQuery } from "@/api/catalogues";
import { type Does, flowsQuery } from "@/api/flows";
import { useWords } from "@/i18n/spoken";

/** What nodes name, by id; and what a node says or does, in one line. */
export function useNames() {
  const { t } = useWords();
  const queues = useQuery(queuesQuery).data ?? [];
  const tags = useQuery(tagsQuery).data ?? [];
  const reasons = useQuery(reasonsQuery).data ?? [];
  const team = useQuery(teamQuery).data ?? [];
  const custom = useQuery(fieldsQuery).data ?? [];
  const fields = custom.filter(({ on }) => on === "ticket");
  const ofContacts = custom.filter(({ on }) => on === "contact");
  const details = [
    ...["name", "email", "birthday", "address"].map((id) => ({ id, name: t(`flows.detail.${id}`) })),
    ...ofContacts.map(({ id, name }) => ({ id: `field:${id}`, name })),
  ];
  const flows = (useQuery(flowsQuery).data ?? []).filter(({ archived }) => !archived);
  const named = (list: { id: string; name: string }[], id?: string | null) =>
    list.find((each) => each.id === id)?.name ?? "";

  const summary = (does: Does): string => {
    switch (does.type) {
      case "start":
        return t("flows.node.startText");
      case "message":
      case "question":
      case "menu":
        return does.text;
      case "condition":
        return does.tests
          .map(({ subject, name, operator, value }) => {
            const shown = { tag: tags, queue: queues }[subject as string];
            const meant = shown ? named(shown, value) : value;
            const detail = subject === "contact" && named(ofContacts, name);
            const about = detail || name || t(`flows.subject.${subject}`);
            return [about, t(`flows.operator.${operator}`), meant].join(" ");
          })
          .join(does.match === "all" ? ` ${t("flows.and")} ` : ` ${t("flows.or")} `);
      case "hours":
        return does.queue_id ? named(queues, does.queue_id) : t("flows.ownQueue");
      case "tag":
        return [
          ...does.add.map((id) => `+ ${named(tags, id)}`),
          ...does.remove.map((id) => `− ${named(tags, id)}`),
        ].join(", ");
      case "queue":
        return named(queues, does.queue_id);
      case "reason":
        return named(reasons, does.reason_id);
      case "field":
        return does.field_id ? `${named(fields, does.field_id)} = ${does.value}` : "";
      case "contact":
        return does.detail ? `${named(details, does.detail)} = ${does.value}` : "";
      case "variable":
        return does.variable ? `${does.variable} = ${does.value}` : "";
      case "request":
        return does.url && `${does.method} ${does.url}`;
      case "wait":
        return t("flows.seconds", { count: does.seconds });
      case "handover":
        return named(team, does.agent_id) || named(queues, does.queue_id) || t("flows.whereItStands");
      case "close":
        return does.text || t(does.silently ? "flows.closeSilently" : "flows.closeFarewell");
      case "jump":
        return named(flows, does.flow_id);
    }
  };
  return { queues, tags, reasons, team, fields, ofContacts, details, flows, summary };
}

export type Names = ReturnType<typeof useNames>;
