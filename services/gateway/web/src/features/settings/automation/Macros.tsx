import { Button } from "@mantine/core";
import { IconArchive, IconPencil, IconPlayerPlay, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { macrosQuery } from "@/api/automation";
import { del } from "@/api/client";
import { manages } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import type { Macro, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { Empty } from "@/ui/Empty";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { useTicketActions } from "@/ui/useTicketActions";
import { Section } from "../Section";
import { MacroDialog } from "./MacroDialog";

/** The macros that one may run, and the one that is being written. */
function useMacros() {
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const [edited, setEdited] = useState<Macro | "new" | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ["macros"] });
  const dialog = edited && (
    <MacroDialog
      macro={edited === "new" ? undefined : edited}
      manages={me !== undefined && manages(me)}
      onSaved={refresh}
      onClose={() => setEdited(null)}
    />
  );
  return { edit: setEdited, refresh, dialog };
}

interface ListProps {
  edit: (macro: Macro) => void;
  refresh: () => Promise<void>;
  run?: (macro: Macro) => void;
}

function List({ edit, refresh, run }: ListProps) {
  const { t } = useWords();
  const macros = useQuery(macrosQuery);
  const archive = async (macro: Macro) => {
    try {
      await del(`/macros/${macro.id}`);
      await refresh();
      toast(t("automation.macroGone", { name: macro.name }));
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  if (macros.isPending) return <Skeleton />;
  if (!macros.data?.length)
    return (
      <Empty icon={<IconPlayerPlay />} title={t("automation.noMacros")} text={t("automation.noMacrosText")} />
    );
  return (
    <ul className="set-list">
      {macros.data.map((macro) => (
        <li key={macro.id}>
          <span className="grow">
            <strong>{macro.name}</strong>{" "}
            <span className={macro.for_all ? "chip ac" : "chip"}>
              {t(macro.for_all ? "quick.team" : "quick.own")}
            </span>
            <span className="sm sec clip">
              {macro.actions.map((action) => t(`automation.do.${action.do}`)).join(" · ")}
            </span>
          </span>
          {run && (
            <Button size="xs" variant="default" onClick={() => run(macro)}>
              {t("automation.run")}
            </Button>
          )}
          {macro.may_change && (
            <>
              <Tip label={t("settings.edit", { name: macro.name })} onClick={() => edit(macro)}>
                <IconPencil className="i s" aria-hidden />
              </Tip>
              <Tip label={t("settings.archive", { name: macro.name })} onClick={() => void archive(macro)}>
                <IconArchive className="i s" aria-hidden />
              </Tip>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Create({ onClick }: { onClick: () => void }) {
  const { t } = useWords();
  return (
    <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={onClick}>
      {t("automation.macroCreate")}
    </Button>
  );
}

/** What is done with one click (B6), among the settings. */
export function MacrosSection() {
  const { t } = useWords();
  const { edit, refresh, dialog } = useMacros();
  return (
    <Section
      title={t("settings.section.macros")}
      text={t("automation.macrosText")}
      action={<Create onClick={() => edit("new")} />}
    >
      <List edit={edit} refresh={refresh} />
      {dialog}
    </Section>
  );
}

/** The same as a dialog, from which they are run on a ticket; agents keep their own here. */
export function MacrosDialog({ ticket, onClose }: { ticket?: Ticket; onClose: () => void }) {
  const { t } = useWords();
  const actions = useTicketActions();
  const { edit, refresh, dialog } = useMacros();
  const run = (macro: Macro) => {
    onClose();
    if (ticket) void actions.runMacro(ticket, macro);
  };
  if (dialog) return dialog;
  return (
    <Dialog onClose={onClose} size={560} title={t("settings.section.macros")}>
      <List edit={edit} refresh={refresh} run={ticket && run} />
      <div className="dialog-foot">
        <Create onClick={() => edit("new")} />
      </div>
    </Dialog>
  );
}
