import { lazy, Suspense, useState } from "react";
import type { BoardKind } from "@/api/types";
import { type Beside, BoardPage } from "@/features/board/BoardPage";

const Conversation = lazy(() =>
  import("@/features/conversation/Conversation").then((module) => ({ default: module.Conversation })),
);
const Drawer = lazy(() => import("@/features/drawer/Drawer").then((module) => ({ default: module.Drawer })));

/** The ticket of a card, with all that can be done to it, while the board stays in sight. */
const Ticket: Beside = ({ ticketId, onClose }) => {
  const [drawer, setDrawer] = useState(false);
  const toggle = () => setDrawer((shown) => !shown);
  return (
    <Suspense fallback={<div className="conv" aria-busy="true" />}>
      <Conversation ticketId={ticketId} drawer={drawer} onDrawer={toggle} onBack={onClose} />
      {drawer && <Drawer key={ticketId} ticketId={ticketId} floating onClose={toggle} />}
    </Suspense>
  );
};

export function BoardPlace({ kind }: { kind: BoardKind }) {
  return <BoardPage kind={kind} beside={Ticket} />;
}
