import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { markSeen, noticesQuery } from "@/api/notices";
import { meQuery } from "@/api/queries";
import type { Notice } from "@/api/types";
import { useFrame } from "@/live/listen";
import { alone, chime } from "@/ui/chime";
import { useOpened, useWays } from "@/ui/desk";
import { permission } from "@/ui/desktop";
import { toast } from "@/ui/toast";

import { useNoticeWords } from "./useNoticeWords";
import { waysOf } from "./ways";

/** Tells what arrives: in the page, outside it, and by ear. */
export function NoticeTeller() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const desk = useWays();
  const { ticketId } = useOpened();
  const words = useNoticeWords();
  const settings = useQuery(meQuery).data?.notifications;

  const open = (notice: Notice) => {
    if (notice.ticket) desk.open(notice.ticket.id);
    void markSeen(client, notice.position).catch(() => undefined);
  };
  useFrame("notice", ({ notice }) => {
    if (client.getQueryData(noticesQuery.queryKey) === undefined)
      void client.invalidateQueries({ queryKey: noticesQuery.queryKey });
    const ways = waysOf(notice, {
      settings,
      focused: document.hasFocus(),
      ticketId,
      allowed: permission() === "granted",
    });
    if (ways.page)
      toast(words(notice), {
        action: notice.ticket ? { label: t("action.open"), run: () => open(notice) } : undefined,
      });
    if (ways.desktop) show(words(notice), notice, () => open(notice));
    if (ways.sound) void alone("sound", () => void chime());
  });
  return null;
}

/** Tabs that say the same replace each other, for the tag is the same. */
function show(title: string, notice: Notice, onPress: () => void): void {
  const shown = new Notification(title, {
    body: notice.text ?? undefined,
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
