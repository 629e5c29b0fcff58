import { Button } from "@mantine/core";
import {
  IconAlarm,
  IconAlertCircle,
  IconArrowForwardUp,
  IconAt,
  IconBell,
  IconBellRinging,
  IconChecklist,
  IconInbox,
  IconMessage,
  IconMessages,
  IconPhoneX,
  IconPlugConnectedX,
} from "@tabler/icons-react";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { markSeen, noticesOf, noticesQuery, unreadNotices } from "@/api/notices";
import { meQuery } from "@/api/queries";
import type { Notice, NoticeKind } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { askPermission, usePermission } from "@/ui/desktop";
import { openDialog } from "@/ui/dialogs";
import { Empty, Failed } from "@/ui/Empty";
import { shortTime } from "@/ui/format";
import { More } from "@/ui/More";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";
import { useNoticeDoor } from "./useNoticeDoor";
import { useNoticeWords } from "./useNoticeWords";

const ICONS: Record<NoticeKind, typeof IconBell> = {
  pending: IconInbox,
  message: IconMessage,
  transfer: IconArrowForwardUp,
  mention: IconAt,
  failed: IconAlertCircle,
  missed_call: IconPhoneX,
  task: IconChecklist,
  internal: IconMessages,
  sla: IconAlarm,
  channel: IconPlugConnectedX,
};

export function NoticeList({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const go = useNoticeDoor();
  const list = useInfiniteQuery(noticesQuery);
  const notices = noticesOf(list.data);
  const seen = (notice: Notice | undefined) => {
    if (notice)
      void markSeen(client, notice.position).catch((reason) => toast(explain(reason, t), { alert: true }));
  };
  const box = useRef<HTMLDivElement>(null);
  /** The button goes once nothing is new; the keyboard stays in the list. */
  const seeAll = () => {
    seen(notices[0]);
    box.current?.focus();
  };
  const open = (notice: Notice) => {
    onClose();
    go(notice);
    if (notice.unread) seen(notice);
  };
  return (
    <>
      <header className="nl-top">
        <h2 className="grow">{t("notice.title")}</h2>
        {unreadNotices(list.data) > 0 && (
          <Button variant="subtle" size="xs" onClick={seeAll}>
            {t("notice.seeAll")}
          </Button>
        )}
      </header>
      <AskDesktop />
      <div ref={box} className="nl-in" tabIndex={-1}>
        {list.isPending && <Skeleton rows={3} />}
        {list.isError && notices.length === 0 && (
          <Failed title={t("notice.notLoaded")} onRetry={() => void list.refetch()} />
        )}
        {list.isSuccess && notices.length === 0 && (
          <Empty icon={<IconBell />} title={t("notice.none")} text={t("notice.noneText")}>
            <Button variant="default" size="xs" onClick={() => choose(onClose)}>
              {t("notice.choose")}
            </Button>
          </Empty>
        )}
        {notices.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} onOpen={() => open(notice)} />
        ))}
        <More list={list} />
      </div>
      {notices.length > 0 && (
        <footer className="nl-foot">
          <Button variant="subtle" color="gray" size="xs" onClick={() => choose(onClose)}>
            {t("notice.choose")}
          </Button>
        </footer>
      )}
    </>
  );
}

function choose(onClose: () => void): void {
  onClose();
  openDialog({ kind: "profile", part: "notices" });
}

/** Where one looks at notices is where one may want to be told outside the page. */
function AskDesktop() {
  const { t } = useWords();
  const wanted = useQuery(meQuery).data?.notifications?.desktop ?? false;
  const allowed = usePermission();
  if (!wanted || allowed !== "default") return null;
  return (
    <div className="nl-ask">
      <IconBellRinging className="i" aria-hidden />
      <span className="grow sm">{t("notice.ask")}</span>
      <Button size="xs" variant="default" onClick={() => void askPermission()}>
        {t("notice.allow")}
      </Button>
    </div>
  );
}

function NoticeRow({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const { t, i18n } = useWords();
  const words = useNoticeWords();
  const Icon = ICONS[notice.kind];
  return (
    <button type="button" className={`nrow ${notice.unread ? "un" : ""}`} onClick={onOpen}>
      <span className={`nk ${notice.kind}`}>
        <Icon className="i" aria-hidden />
      </span>
      <span className="grow">
        <span className="nw">{words(notice)}</span>
        {notice.text && notice.kind !== "sla" && <span className="sm mute t nt">{notice.text}</span>}
        <span className="xs mute n">
          {notice.ticket && `#${notice.ticket.number} · `}
          <time dateTime={notice.at}>{shortTime(notice.at, i18n.language)}</time>
        </span>
      </span>
      {notice.unread && <span className="nu" role="img" aria-label={t("notice.new")} />}
    </button>
  );
}
