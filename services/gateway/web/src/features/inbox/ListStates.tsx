import { Button } from "@mantine/core";
import { IconBellZ, IconFilter2, IconInboxOff, IconMoodSmile } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { nextQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { useListed, useWays } from "@/ui/desk";
import { Empty, Failed } from "@/ui/Empty";
import { useFilterWords } from "@/ui/filterWords";
import { useTicketActions } from "@/ui/useTicketActions";

export function ListError({ retry }: { retry: () => void }) {
  const { t } = useWords();
  return <Failed title={t("state.listFailed")} text={t("state.safe")} onRetry={retry} />;
}

export function ListEmpty() {
  const { t } = useWords();
  const { filters, filtered } = useListed();
  const { clear, change } = useWays();
  const { takeNext } = useTicketActions();
  const next = useQuery(nextQuery).data;
  const words = useFilterWords(filters)
    .map((word) => word.label)
    .join(", ");
  const { state, group, snoozed, no_queue, q } = filters;
  if (filtered || q)
    return (
      <Empty
        icon={<IconFilter2 />}
        title={q ? t("state.noneFound", { text: q }) : t("state.noMatch")}
        text={words || t("state.noMatchText")}
      >
        <Button variant="default" size="xs" onClick={clear}>
          {t(filtered ? "filter.clear" : "inbox.clearSearch")}
        </Button>
      </Empty>
    );
  if (snoozed || no_queue) {
    const tray = snoozed ? "snoozed" : "noQueue";
    return (
      <Empty
        icon={snoozed ? <IconBellZ /> : <IconInboxOff />}
        title={t(`state.${tray}Empty`)}
        text={t(`state.${tray}EmptyText`)}
      >
        <Button
          variant="default"
          size="xs"
          onClick={() => change({ state: "open", snoozed: undefined, no_queue: undefined })}
        >
          {t("inbox.toOpen")}
        </Button>
      </Empty>
    );
  }
  return (
    <Empty
      icon={<IconMoodSmile />}
      title={t(group ? "state.noGroups" : `state.${state}Empty`)}
      text={group ? undefined : t(`state.${state}EmptyText`)}
    >
      {state === "open" && !group && next && (
        <Button variant="default" size="xs" onClick={() => void takeNext()}>
          {t("action.takeNextFromQueue")}
        </Button>
      )}
    </Empty>
  );
}
