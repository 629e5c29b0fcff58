import type { Member, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { ageLevel, ageText, minutesSince } from "@/ui/age";
import { useNow } from "@/ui/useNow";
import { byWaiting } from "./lanes";

const LONG = 15;

/** How things stand, from the tickets that are shown. */
export function Kpis({ tickets, team }: { tickets: Ticket[]; team: Member[] }) {
  const { t } = useWords();
  const now = useNow();
  const waiting = tickets.filter((ticket) => ticket.waiting_since).toSorted(byWaiting);
  const longest = waiting[0];
  const minutes = longest?.waiting_since ? minutesSince(longest.waiting_since, now) : 0;
  const late = (some: Ticket[]) =>
    some.filter((each) => each.waiting_since && minutesSince(each.waiting_since, now) >= LONG).length;
  const pending = tickets.filter((ticket) => ticket.state === "pending");
  const open = tickets.filter((ticket) => ticket.state === "open");
  const busy = new Set(open.map((ticket) => ticket.assignee?.id)).size;
  const agents = team.filter((member) => member.profile === "agent");
  const online = agents.filter((member) => member.presence === "online").length;
  const figures = [
    {
      name: "longest",
      value: longest ? ageText(minutes) : "–",
      text: longest ? [longest.contact.name, longest.assignee?.name].filter(Boolean).join(", ") : "",
      bad: ageLevel(minutes) === 3,
    },
    {
      name: "pending",
      value: pending.length,
      text: t("panel.over", { count: late(pending), minutes: LONG }),
    },
    { name: "open", value: open.length, text: t("panel.withAgents", { count: busy }) },
    {
      name: "waiting",
      value: waiting.length,
      text: t("panel.over", { count: late(waiting), minutes: LONG }),
    },
    { name: "online", value: online, text: t("panel.ofAgents", { count: agents.length }) },
  ];
  return (
    <dl className="kpis">
      {figures.map(({ name, value, text, bad }) => (
        <div key={name} className="kpi">
          <dt>{t(`panel.kpi.${name}`)}</dt>
          <dd className={bad ? "bad" : ""}>
            <span>{value}</span> <small className="t">{text}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}
