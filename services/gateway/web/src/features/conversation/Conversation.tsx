import { Button } from "@mantine/core";
import { IconMessageOff, IconPlugConnectedX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useMemo, useRef } from "react";
import { Refusal } from "@/api/client";
import { mayWork } from "@/api/permissions";
import { meQuery, ticketQuery } from "@/api/queries";
import type { Me, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useWatch } from "@/live/live";
import { useComposing } from "@/ui/compose";
import { useOpened } from "@/ui/desk";
import { Empty } from "@/ui/Empty";
import { Composer } from "./composer/Composer";
import { Header } from "./Header";
import { ReplyBar } from "./ReplyBar";
import { ScheduleDock } from "./ScheduleDock";
import { HeldContext, ShownContext } from "./shown";
import { Timeline } from "./Timeline";
import { useReading } from "./useReading";
import "./conversation.css";
import "@/ui/bubbles/bubbles.css";

interface Props {
  ticketId: string;
  drawer: boolean;
  onDrawer: () => void;
  onBack: () => void;
}

/** It stays from one ticket to the next: what is shown changes, the frame around it does not. */
export function Conversation({ ticketId, drawer, onDrawer, onBack }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const { around } = useOpened();
  const me = useQuery(meQuery).data;
  const { data: ticket, error, refetch } = useQuery(ticketQuery(ticketId, client));
  useWatch(ticketId);
  useReading(ticket, me);

  if (error && !(error instanceof Refusal && ticket && error.problem.status >= 500)) {
    const gone = error instanceof Refusal && error.problem.status === 404;
    return (
      <main className="conv">
        <Empty
          icon={gone ? <IconMessageOff /> : <IconPlugConnectedX />}
          title={t(gone ? "state.ticketGone" : "state.conversationFailed")}
          text={t(gone ? "state.ticketGoneText" : "state.safe")}
        >
          <Button variant="default" size="xs" onClick={gone ? onBack : () => void refetch()}>
            {t(gone ? "action.back" : "action.retry")}
          </Button>
        </Empty>
      </main>
    );
  }
  if (!ticket || !me) return <main className="conv" aria-busy="true" />;
  return (
    <Showing ticket={ticket} me={me}>
      <main className="conv" aria-label={t("conversation.with", { name: ticket.contact.name })}>
        <Header ticket={ticket} me={me} drawer={drawer} onDrawer={onDrawer} onBack={onBack} />
        <Timeline key={`${ticket.id} ${around ?? ""}`} ticket={ticket} around={around} />
        <div className="cmpw">
          <Below ticket={ticket} me={me} />
        </div>
      </main>
    </Showing>
  );
}

function Showing({ ticket, me, children }: { ticket: Ticket; me: Me; children: ReactNode }) {
  const shown = useMemo(() => ({ ticket, me }), [ticket, me]);
  const held = useRef(shown);
  held.current = shown;
  return (
    <HeldContext value={held}>
      <ShownContext value={shown}>{children}</ShownContext>
    </HeldContext>
  );
}

/** Whoever sees a ticket may note on it; only who works on it answers. */
function Below({ ticket, me }: { ticket: Ticket; me: Me }) {
  const works = mayWork(me, ticket);
  const noting = useComposing(ticket.id).mode === "note";
  if (!works && !noting) return <ReplyBar ticket={ticket} />;
  return (
    <>
      {works && <ScheduleDock key={ticket.id} ticket={ticket} />}
      <Composer ticket={ticket} me={me} works={works} />
    </>
  );
}
