import { Button } from "@mantine/core";
import { IconArchive, IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { del } from "@/api/client";
import { keptQuery } from "@/api/settings";
import type { Kept } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { TagPill } from "@/ui/TagPill";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Away, useRestore } from "../Away";
import { Failed } from "../Failed";
import { Section } from "../Section";
import { NameDialog } from "./NameDialog";

interface Props {
  what: "tags" | "reasons";
  icon: ReactNode;
}

/** Tags or reasons: those in use, and below them those that were put away. */
export function CatalogueSection({ what, icon }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const kept = useQuery(keptQuery(what));
  const [edited, setEdited] = useState<Kept | "new" | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: [what] });
  const act = async (work: () => Promise<unknown>, said: () => void) => {
    try {
      await work();
      await refresh();
      said();
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  const { restore, dialog } = useRestore(`/${what}`, refresh);
  const archive = (each: Kept) =>
    act(
      () => del(`/${what}/${each.id}`),
      () =>
        toast(t("settings.archived", { name: each.name }), {
          action: { label: t("action.undo"), run: () => void restore(each) },
        }),
    );
  const inUse = kept.data?.filter((each) => !each.archived) ?? [];
  const away = kept.data?.filter((each) => each.archived) ?? [];
  return (
    <Section
      title={t(`settings.section.${what}`)}
      text={t(`settings.${what}.text`)}
      action={
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setEdited("new")}>
          {t(`settings.${what}.create`)}
        </Button>
      }
    >
      {kept.isPending && <Skeleton />}
      {kept.isError && <Failed retry={() => void kept.refetch()} />}
      {kept.isSuccess && inUse.length === 0 && (
        <Empty icon={icon} title={t(`settings.${what}.none`)} text={t(`settings.${what}.noneText`)} />
      )}
      {inUse.length > 0 && (
        <ul className="set-list" aria-label={t(`settings.section.${what}`)}>
          {inUse.map((each) => (
            <li key={each.id}>
              <Shown kept={each} />
              <Tip label={t("settings.edit", { name: each.name })} onClick={() => setEdited(each)}>
                <IconPencil className="i s" aria-hidden />
              </Tip>
              <Tip label={t("settings.archive", { name: each.name })} onClick={() => void archive(each)}>
                <IconArchive className="i s" aria-hidden />
              </Tip>
            </li>
          ))}
        </ul>
      )}
      <Away items={away} onRestore={(each) => void restore(each)}>
        {(each) => <Shown kept={each} />}
      </Away>
      {dialog}
      {edited && (
        <NameDialog
          what={what}
          kept={edited === "new" ? undefined : edited}
          onSaved={refresh}
          onClose={() => setEdited(null)}
        />
      )}
    </Section>
  );
}

function Shown({ kept }: { kept: Kept }) {
  const { t } = useWords();
  const { id, name, color } = kept;
  return (
    <>
      <span className="grow set-name">{color ? <TagPill tag={{ id, name, color }} /> : name}</span>
      <span className="sm mute n">{t("settings.uses", { count: kept.tickets ?? 0 })}</span>
    </>
  );
}
