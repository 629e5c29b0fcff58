import { Suspense, startTransition, useEffect, useState } from "react";
import { NoConversation } from "@/features/conversation/NoConversation";
import { loadOverlays } from "@/ui/overlays";
import { lazy } from "@/ui/overlays/lazy";
import { useAhead } from "./useAhead";

const conversation = () => import("@/features/conversation/Conversation");
const drawer = () => import("@/features/drawer/Drawer");
const Conversation = lazy(() => conversation().then((m) => ({ default: m.Conversation })));
const Drawer = lazy(() => drawer().then((m) => ({ default: m.Drawer })));

const ahead = () => void Promise.all([loadOverlays(), conversation(), drawer()]);

/** Conversation, drawer and what opens over them come right after the list: it needs none of them to be read. */
export const usePanesAhead = () => useAhead(ahead);

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
