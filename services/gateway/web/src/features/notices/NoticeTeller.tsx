import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "react-router";
import { markSeen, noticesQuery } from "@/api/notices";
import { meQuery } from "@/api/queries";
import type { Notice } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useFrame } from "@/live/listen";
import { alone, chime } from "@/ui/chime";
import { useOpened } from "@/ui/desk";
import { permission } from "@/ui/desktop";
import { toast } from "@/ui/toast";

import { useNoticeDoor } from "./useNoticeDoor";
import { useNoticeWords } from "./useNoticeWords";
import { waysOf } from "./ways";

/** Tells what arrives: in the page, outside it, and by ear. */
export function NoticeTeller() {
  const { t } = useWords();
  const client = useQueryClient();
  const go = useNoticeDoor();
  const { pathname } = useLocation();
  const { ticketId } = useOpened();
  const words = useNoticeWords();
  const settings = useQuery(meQuery).data?.notifications;

  const open = (notice: Notice) => {
    go(notice);
    void markSeen(client, notice.position).catch(() => undefined);
  };
  useFrame("notice", ({ notice }) => {
    if (client.getQueryData(noticesQuery.queryKey) === undefined)
      void client.invalidateQueries({ queryKey: noticesQuery.queryKey });
    const ways = waysOf(notice, {
      settings,
      focused: document.hasFocus(),
      ticketId,
      roomId: /^\/chat\/([^/]+)$/.exec(pathname)?.[1],
      allowed: permission() === "granted",
    });
    if (ways.page) toast(words(notice), { action: { label: t("action.open"), run: () => open(notice) } });
    if (ways.desktop) show(words(notice), notice, () => open(notice));
    if (ways.sound) void alone("sound", () => void chime());
  });
  return null;
}

/** Tabs that say the same replace each other, for the tag is the same. */
function show(title: string, notice: Notice, onPress: () => void): void {
  const shown = new Notification(title, {
    body: (notice.kind !== "sla" && notice.text) || undefined,
    tag: notice.id,
    icon: "/favicon.svg",
    silent: true,
  });
  shown.onclick = () => {
    window.focus();
    onPress();
    shown.close();
  };
}
