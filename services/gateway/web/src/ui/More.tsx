import { Button } from "@mantine/core";
import { useWords } from "@/i18n/spoken";

interface Props {
  /** What is read page by page. */
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** The next page, for whoever has come to the end of a list; nothing when there is none. */
export function More({ list }: Props) {
  const { t } = useWords();
  if (!list.hasNextPage) return null;
  return (
    <Button
      variant="default"
      size="xs"
      loading={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {t("inbox.more")}
    </Button>
  );
}
