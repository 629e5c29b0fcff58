import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useState } from "react";
import { ownMediaUrl } from "@/api/media";
import { participantsQuery } from "@/api/messages";
import { teamQuery } from "@/api/queries";
import { findReplies, quickRepliesQuery, resolvedQuery } from "@/api/quickReplies";
import type { QuickReply, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { openDialog } from "@/ui/dialogs";
import { Markup } from "@/ui/markup";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { type Suggestion, Suggestions } from "@/ui/writing/Suggestions";
import { tray } from "@/ui/writing/tray";
import { type Call, callAt, findPeople, replaced } from "@/ui/writing/words";

interface Options {
  ticket: Ticket;
  note: boolean;
  text: string;
  caret: number;
  put: (text: string, caret: number) => void;
}

const LIST = "composer-suggestions";

const nobody: { id: string; name: string }[] = [];

/** Whom one may call with @: the team in a note, the group's people in a group. */
export function usePeople(ticket: Ticket, note: boolean): { id: string; name: string }[] {
  const team = useQuery({ ...teamQuery, enabled: note }).data;
  const group = useQuery({ ...participantsQuery(ticket.id), enabled: ticket.group && !note }).data;
  return (note ? team : group) ?? nobody;
}

/** The list that `/` and `@` call up, and the keys that move in it. */
export function useCalls({ ticket, note, text, caret, put }: Options) {
  const { t } = useWords();
  const client = useQueryClient();
  const [active, setActive] = useState(0);
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const people = usePeople(ticket, note);
  const found = callAt(text, caret);
  const wanted = found && (found.sign === "/" ? !note : people.length > 0) ? found : null;
  const place = wanted ? `${wanted.sign}${wanted.from}` : null;
  const call = place !== null && place !== closedAt ? wanted : null;
  const replies = useQuery({ ...quickRepliesQuery, enabled: call?.sign === "/" }).data;

  // biome-ignore lint/correctness/useExhaustiveDependencies: other words, other list
  useEffect(() => setActive(0), [call?.typed, call?.sign]);
  useEffect(() => {
    if (place === null) setClosedAt(null);
  }, [place]);

  const insert = async (at: Call, reply: QuickReply) => {
    try {
      const { text: said, media } = await client.fetchQuery(resolvedQuery(ticket.id, reply.id));
      const next = replaced(text, at, said);
      put(next.text, next.caret);
      for (const file of media) tray.addStored(ticket.conversation_id, file, ownMediaUrl(file.id));
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };

  const matching = call?.sign === "/" ? findReplies(replies ?? [], call.typed) : [];
  const items: Suggestion[] =
    call?.sign === "/"
      ? matching.map((reply) => ({
          id: reply.id,
          label: (
            <>
              <span className="m">/{reply.shortcut}</span>
              <span className="sm mute t">{reply.text}</span>
            </>
          ),
          pick: () => void insert(call, reply),
        }))
      : call
        ? findPeople(people, call.typed).map((person) => ({
            id: person.id,
            label: (
              <>
                <Avatar name={person.name} id={person.id} size={24} />
                <span className="m t">{person.name}</span>
              </>
            ),
            pick: () => {
              const next = replaced(text, call, `@${person.name} `);
              put(next.text, next.caret);
            },
          }))
        : [];
  const shown = call !== null && (call.sign === "/" || items.length > 0);

  const press = (event: KeyboardEvent): boolean => {
    if (!shown) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length > 0) setActive((active + step + items.length) % items.length);
    else if ((event.key === "Enter" || event.key === "Tab") && items[active]) items[active].pick();
    else if (event.key === "Escape") setClosedAt(place);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  const popup = shown && (
    <Suggestions
      id={LIST}
      label={t(call.sign === "/" ? "quick.title" : "composer.mention")}
      items={items}
      active={active}
      onActive={setActive}
      empty={t(replies?.length === 0 ? "quick.none" : "quick.noMatch")}
      aside={matching[active] && <Resolved ticketId={ticket.id} reply={matching[active]} />}
      foot={
        call.sign === "/" && (
          <button
            type="button"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => openDialog({ kind: "quick-replies" })}
          >
            {t("quick.manage")}
          </button>
        )
      }
    />
  );
  const aria = shown
    ? { "aria-controls": LIST, "aria-activedescendant": items[active] && `${LIST}-${active}` }
    : {};
  return { press, popup, aria };
}

/** What the customer would read, variables filled in. */
function Resolved({ ticketId, reply }: { ticketId: string; reply: QuickReply }) {
  const { t } = useWords();
  const { data } = useQuery(resolvedQuery(ticketId, reply.id));
  const media = data?.media ?? reply.media;
  return (
    <>
      <Markup text={data?.text ?? reply.text} />
      {media.length > 0 && <span className="xs mute">{t("quick.files", { count: media.length })}</span>}
    </>
  );
}
