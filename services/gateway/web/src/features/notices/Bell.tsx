import { IconBell } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { noticesQuery, unreadNotices } from "@/api/notices";
import { useWords } from "@/i18n/spoken";
import { useOverlays } from "@/ui/overlays";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import "./notices.css";

const NoticeList = lazy(() => import("./NoticeList").then((module) => ({ default: module.NoticeList })));

/** The palette opens the list by this name. */
const OPEN = "guiche:notices";

export function Bell() {
  const { t } = useWords();
  const [opened, setOpened] = useState(false);
  const unread = unreadNotices(useInfiniteQuery(noticesQuery).data);
  useEffect(() => {
    const open = () => setOpened(true);
    addEventListener(OPEN, open);
    return () => removeEventListener(OPEN, open);
  }, []);
  const overlays = useOverlays();
  const button = (
    <Tip
      label={unread ? t("notice.unread", { count: unread }) : t("notice.title")}
      aria-expanded={opened}
      quiet={opened}
      className="bell"
      onClick={() => setOpened(!opened)}
    >
      <IconBell className="i l" aria-hidden />
      {unread > 0 && <span className="dot">{unread > 99 ? "99+" : unread}</span>}
    </Tip>
  );
  if (!overlays) return button;
  const { Popover } = overlays;
  return (
    <Popover
      position="bottom-end"
      width={360}
      shadow="md"
      radius="lg"
      trapFocus
      opened={opened}
      onChange={setOpened}
    >
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown className="nl" aria-label={t("notice.title")}>
        <Suspense fallback={<Skeleton rows={3} />}>
          <NoticeList onClose={() => setOpened(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
