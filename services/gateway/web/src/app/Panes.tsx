import { lazy, Suspense, useEffect } from "react";
import { NoConversation } from "@/features/conversation/NoConversation";

const conversation = () => import("@/features/conversation/Conversation");
const drawer = () => import("@/features/drawer/Drawer");
const Conversation = lazy(() => conversation().then((m) => ({ default: m.Conversation })));
const Drawer = lazy(() => drawer().then((m) => ({ default: m.Drawer })));

/** Conversation and drawer come right after the list: it needs neither to be read. */
export function usePanesAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => void Promise.all([conversation(), drawer()]), 300);
    return () => clearTimeout(timer);
  }, []);
}

interface Props {
  ticketId: string | undefined;
  phone: boolean;
  drawer: boolean;
  floating: boolean;
  onDrawer: () => void;
  onBack: () => void;
}

/** What stands right of the list: the open ticket and what is known of it, or the invitation to open one. */
export function Panes({ ticketId, phone, drawer: shown, floating, onDrawer, onBack }: Props) {
  if (!ticketId) return phone ? null : <NoConversation />;
  return (
    <>
      <Suspense fallback={<main className="conv" aria-busy="true" />}>
        <Conversation key={ticketId} {...{ ticketId, onDrawer, onBack }} drawer={shown} />
      </Suspense>
      {shown && (
        <Suspense fallback={null}>
          <Drawer key={`drawer-${ticketId}`} ticketId={ticketId} floating={floating} onClose={onDrawer} />
        </Suspense>
      )}
    </>
  );
}
