import { Button, Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCheck,
  IconChevronDown,
  IconTag,
  IconX,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { tagsQuery } from "@/api/catalogues";
import type { Job, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Choices } from "@/ui/classification/Choices";
import { Dialog } from "@/ui/Dialog";
import { JobProgress } from "@/ui/JobProgress";
import { Tip } from "@/ui/Tip";
import { BulkTransferDialog } from "./BulkTransferDialog";
import { Refusals } from "./Refusals";
import { type BulkWish, useBulk } from "./useBulk";

interface Props {
  selected: Ticket[];
  onClear: () => void;
}

export function BulkBar({ selected, onClear }: Props) {
  const { t } = useWords();
  const [asking, setAsking] = useState<"transfer" | "tag" | null>(null);
  const [refused, setRefused] = useState<Job | null>(null);
  const [known, setKnown] = useState<Ticket[]>([]);
  const tags = useQuery(tagsQuery).data ?? [];
  const { job, start, cancel } = useBulk(onClear, setRefused);

  const go = (wish: BulkWish) => {
    setAsking(null);
    setKnown(selected);
    start(
      selected.map((ticket) => ticket.id),
      wish,
    );
  };
  const closeAsking = () => setAsking(null);

  return (
    <>
      {job ? (
        <div className="bulk working" role="status">
          <JobProgress job={job} label={t("panel.working")} />
          <Button variant="subtle" color="gray" onClick={cancel}>
            {t("action.cancel")}
          </Button>
        </div>
      ) : (
        selected.length > 0 && (
          <div className="bulk" role="toolbar" aria-label={t("panel.actions", { count: selected.length })}>
            <span className="m n count">{t("panel.selected", { count: selected.length })}</span>
            <Button
              leftSection={<IconArrowForwardUp className="i s" aria-hidden />}
              onClick={() => setAsking("transfer")}
            >
              {t("action.transfer")}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconArrowBackUp className="i s" aria-hidden />}
              onClick={() => go({ action: "return" })}
            >
              {t("action.return")}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconTag className="i s" aria-hidden />}
              onClick={() => setAsking("tag")}
            >
              {t("action.addTag")}
            </Button>
            <Menu>
              <Menu.Target>
                <Button
                  variant="subtle"
                  color="gray"
                  leftSection={<IconCheck className="i s" aria-hidden />}
                  rightSection={<IconChevronDown className="i xs" aria-hidden />}
                >
                  {t("action.resolve")}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => go({ action: "resolve" })}>{t("action.resolve")}</Menu.Item>
                <Menu.Item onClick={() => go({ action: "resolve", silent: true })}>
                  {t("action.resolveSilent")}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
            <Tip label={t("panel.clearSelection")} onClick={onClear}>
              <IconX className="i" aria-hidden />
            </Tip>
          </div>
        )
      )}
      {asking === "transfer" && (
        <BulkTransferDialog count={selected.length} onClose={closeAsking} onTransfer={go} />
      )}
      {asking === "tag" && (
        <Dialog onClose={closeAsking} title={t("panel.tagTitle", { count: selected.length })} size={400}>
          <Choices
            label={t("drawer.tags")}
            empty={t("choices.noTags")}
            choices={tags.map((tag) => ({
              ...tag,
              chosen: selected.every((ticket) => ticket.tags.some((held) => held.id === tag.id)),
            }))}
            onChoose={(id) => {
              const everywhere = selected.every((ticket) => ticket.tags.some((held) => held.id === id));
              go({ action: everywhere ? "untag" : "tag", tag_ids: [id] });
            }}
          />
        </Dialog>
      )}
      {refused && <Refusals job={refused} tickets={known} onClose={() => setRefused(null)} />}
    </>
  );
}
