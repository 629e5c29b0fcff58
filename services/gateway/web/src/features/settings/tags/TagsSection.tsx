import { Button } from "@mantine/core";
import { IconArchive, IconPencil, IconPlus, IconTag } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tagsQuery } from "@/api/catalogues";
import { del } from "@/api/client";
import type { Tag } from "@/api/types";
import { Empty } from "@/ui/Empty";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { TagPill } from "@/ui/TagPill";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Section } from "../Section";
import { TagDialog } from "./TagDialog";

/** The coloured labels of tickets and contacts (T15). */
export function TagsSection() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const tags = useQuery(tagsQuery);
  const [edited, setEdited] = useState<Tag | "new" | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ["tags"] });
  const archive = async (tag: Tag) => {
    try {
      await del(`/tags/${tag.id}`);
      await refresh();
      toast(t("settings.tags.archived", { name: tag.name }));
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  return (
    <Section
      title={t("settings.section.tags")}
      text={t("settings.tags.text")}
      action={
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setEdited("new")}>
          {t("settings.tags.create")}
        </Button>
      }
    >
      {tags.isPending && <Skeleton />}
      {tags.data?.length === 0 && (
        <Empty icon={<IconTag />} title={t("settings.tags.none")} text={t("settings.tags.noneText")} />
      )}
      {tags.data && tags.data.length > 0 && (
        <ul className="set-list">
          {tags.data.map((tag) => (
            <li key={tag.id}>
              <span className="grow">
                <TagPill tag={tag} />
              </span>
              <Tip label={t("settings.edit", { name: tag.name })} onClick={() => setEdited(tag)}>
                <IconPencil className="i s" aria-hidden />
              </Tip>
              <Tip label={t("settings.archive", { name: tag.name })} onClick={() => void archive(tag)}>
                <IconArchive className="i s" aria-hidden />
              </Tip>
            </li>
          ))}
        </ul>
      )}
      {edited && (
        <TagDialog
          tag={edited === "new" ? undefined : edited}
          onSaved={refresh}
          onClose={() => setEdited(null)}
        />
      )}
    </Section>
  );
}
