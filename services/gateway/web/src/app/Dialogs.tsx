import { lazy, Suspense, useEffect } from "react";
import { closeDialog, useDialog } from "@/ui/dialogs";

const Transfer = lazy(() =>
  import("@/features/conversation/TransferDialog").then((m) => ({ default: m.TransferDialog })),
);
const Schedule = lazy(() =>
  import("@/features/schedules/ScheduleDialog").then((m) => ({ default: m.ScheduleDialog })),
);
const Profile = lazy(() =>
  import("@/features/login/ProfileDialog").then((m) => ({ default: m.ProfileDialog })),
);
const Palette = lazy(() => import("@/features/palette/Palette").then((m) => ({ default: m.Palette })));
const Keys = lazy(() => import("@/features/palette/KeysDialog").then((m) => ({ default: m.KeysDialog })));
const Search = lazy(() => import("@/features/inbox/SearchDialog").then((m) => ({ default: m.SearchDialog })));
const MissedCalls = lazy(() =>
  import("@/features/calls/MissedCallsDialog").then((m) => ({ default: m.MissedCallsDialog })),
);

/** They load while nobody waits, so that the first Ctrl+K loses no letter. */
const ahead = () => {
  void import("@/features/palette/Palette");
  void import("@/features/conversation/TransferDialog");
};

export function Dialogs() {
  const dialog = useDialog();
  useEffect(() => {
    const timer = setTimeout(ahead, 1_500);
    return () => clearTimeout(timer);
  }, []);
  if (!dialog) return null;
  return <Suspense fallback={null}>{draw(dialog)}</Suspense>;
}

function draw(dialog: NonNullable<ReturnType<typeof useDialog>>) {
  switch (dialog.kind) {
    case "transfer":
      return <Transfer ticket={dialog.ticket} onClose={closeDialog} />;
    case "schedule":
      return <Schedule {...dialog} onClose={closeDialog} />;
    case "profile":
      return <Profile onClose={closeDialog} />;
    case "palette":
      return <Palette onClose={closeDialog} />;
    case "keys":
      return <Keys onClose={closeDialog} />;
    case "search":
      return <Search onClose={closeDialog} />;
    case "missed-calls":
      return <MissedCalls onClose={closeDialog} />;
  }
}
