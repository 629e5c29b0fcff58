import { lazy, Suspense, startTransition, useEffect, useState } from "react";
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

/** The same value once the picture stands in which it first is: what is read first is painted first. */
function useFollowing<T>(value: T): T {
  const [followed, follow] = useState(value);
  useEffect(() => {
    let painted: ReturnType<typeof setTimeout>;
    const frame = requestAnimationFrame(() => {
      painted = setTimeout(() => startTransition(() => follow(value)));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(painted);
    };
  }, [value]);
  return followed;
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
  const beside = useFollowing(ticketId);
  if (!ticketId) return phone ? null : <NoConversation />;
  return (
    <>
      <Suspense fallback={<main className="conv" aria-busy="true" />}>
        <Conversation {...{ ticketId, onDrawer, onBack }} drawer={shown} />
      </Suspense>
      {shown && beside && (
        <Suspense fallback={null}>
          <Drawer key={`drawer-${beside}`} ticketId={beside} floating={floating} onClose={onDrawer} />
        </Suspense>
      )}
    </>
  );
}
