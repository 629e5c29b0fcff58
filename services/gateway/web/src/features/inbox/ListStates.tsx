import { Button } from "@mantine/core";
import { IconFilter2, IconMoodSmile, IconPlugConnectedX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { nextQuery } from "@/api/queries";
import { useDesk } from "@/ui/desk";
import { Empty } from "@/ui/Empty";
import { useTicketActions } from "@/ui/useTicketActions";

export function ListError({ retry }: { retry: () => void }) {
  const { t } = useTranslation();
  return (
    <Empty icon={<IconPlugConnectedX />} title={t("state.listFailed")} text={t("state.safe")}>
      <Button variant="default" size="xs" onClick={retry}>
        {t("action.retry")}
      </Button>
    </Empty>
  );
}

export function ListEmpty() {
  const { t } = useTranslation();
  const { filters, filtered, clear } = useDesk();
  const { takeNext } = useTicketActions();
  const next = useQuery(nextQuery).data;
  if (filtered || filters.q)
    return (
      <Empty icon={<IconFilter2 />} title={t("state.noMatch")} text={t("state.noMatchText")}>
        <Button variant="default" size="xs" onClick={clear}>
          {t("filter.clear")}
        </Button>
      </Empty>
    );
  const { state, group } = filters;
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
