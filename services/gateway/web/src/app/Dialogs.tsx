import { Suspense, useEffect } from "react";
import { closeDialog, openDialog, useDialog } from "@/ui/dialogs";
import { lazy } from "@/ui/overlays/lazy";
import { useAhead } from "./useAhead";

const Transfer = lazy(() =>
  import("@/features/conversation/TransferDialog").then((m) => ({ default: m.TransferDialog })),
);
const ToBot = lazy(() => import("@/features/conversation/BotDialog").then((m) => ({ default: m.BotDialog })));
const Schedule = lazy(() =>
  import("@/features/schedules/ScheduleDialog").then((m) => ({ default: m.ScheduleDialog })),
);
const Profile = lazy(() =>
  import("@/features/login/ProfileDialog").then((m) => ({ default: m.ProfileDialog })),
);
const Palette = lazy(() => import("./PaletteDialog").then((m) => ({ default: m.PaletteDialog })));
const Keys = lazy(() => import("@/features/palette/KeysDialog").then((m) => ({ default: m.KeysDialog })));
const Search = lazy(() => import("@/features/inbox/SearchDialog").then((m) => ({ default: m.SearchDialog })));
const Forward = lazy(() =>
  import("@/features/conversation/ForwardDialog").then((m) => ({ default: m.ForwardDialog })),
);
const Lightbox = lazy(() => import("@/features/media/Lightbox").then((m) => ({ default: m.Lightbox })));
const QuickReplies = lazy(() =>
  import("@/features/quickreplies/QuickRepliesDialog").then((m) => ({ default: m.QuickRepliesDialog })),
);
const Macros = lazy(() =>
  import("@/features/settings/automation/Macros").then((m) => ({ default: m.MacrosDialog })),
);
const Contact = lazy(() =>
  import("@/features/contacts/ContactDialog").then((m) => ({ default: m.ContactDialog })),
);
const Begin = lazy(() =>
  import("@/features/beginning/BeginDialog").then((m) => ({ default: m.BeginDialog })),
);
const MissedCalls = lazy(() =>
  import("@/features/calls/MissedCallsDialog").then((m) => ({ default: m.MissedCallsDialog })),
);

const Classify = lazy(() =>
  import("@/ui/classification/ClassifyDialog").then((m) => ({ default: m.ClassifyDialog })),
);
const Transcript = lazy(() =>
  import("@/features/transcript/TranscriptDialog").then((m) => ({ default: m.TranscriptDialog })),
);
const Task = lazy(() => import("@/features/tasks/TaskDialog").then((m) => ({ default: m.TaskDialog })));
const AsOf = lazy(() => import("@/features/timetravel/AsOfDialog").then((m) => ({ default: m.AsOfDialog })));

/** They load while nobody waits, so that the first Ctrl+K loses no letter. */
const ahead = () => {
  void import("./PaletteDialog");
  void import("@/features/conversation/TransferDialog");
};

/** The palette opens from every page, also while one types. */
function usePaletteKey(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      openDialog({ kind: "palette" });
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

export function Dialogs() {
  const dialog = useDialog();
  usePaletteKey();
  useAhead(ahead, 1_000);
  if (!dialog) return null;
  return <Suspense fallback={null}>{draw(dialog)}</Suspense>;
}

function draw(dialog: NonNullable<ReturnType<typeof useDialog>>) {
  switch (dialog.kind) {
    case "transfer":
      return <Transfer ticket={dialog.ticket} onClose={closeDialog} />;
    case "bot":
      return <ToBot ticket={dialog.ticket} onClose={closeDialog} />;
    case "schedule":
      return <Schedule {...dialog} onClose={closeDialog} />;
    case "forward":
      return <Forward {...dialog} onClose={closeDialog} />;
    case "lightbox":
      return <Lightbox {...dialog} onClose={closeDialog} />;
    case "quick-replies":
      return <QuickReplies {...dialog} onClose={closeDialog} />;
    case "macros":
      return <Macros ticket={dialog.ticket} onClose={closeDialog} />;
    case "classify":
      return <Classify {...dialog} onClose={closeDialog} />;
    case "transcript":
      return <Transcript ticket={dialog.ticket} onClose={closeDialog} />;
    case "as-of":
      return <AsOf {...dialog} onClose={closeDialog} />;
    case "contact":
      return <Contact contactId={dialog.contactId} onClose={closeDialog} />;
    case "begin":
      return <Begin {...dialog} onClose={closeDialog} />;
    case "profile":
      return <Profile part={dialog.part} onClose={closeDialog} />;
    case "palette":
      return <Palette onClose={closeDialog} />;
    case "keys":
      return <Keys onClose={closeDialog} />;
    case "search":
      return <Search onClose={closeDialog} />;
    case "task":
      return <Task {...dialog} onClose={closeDialog} />;
    case "missed-calls":
      return <MissedCalls onClose={closeDialog} />;
  }
}
