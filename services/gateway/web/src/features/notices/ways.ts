import type { Notice, Notifications } from "@/api/types";

interface Where {
  settings: Notifications | undefined;
  /** The page is in front and has the keyboard. */
  focused: boolean;
  ticketId: string | undefined;
  roomId?: string;
  /** The browser was asked, and lets us. */
  allowed: boolean;
}

export interface Ways {
  page: boolean;
  desktop: boolean;
  sound: boolean;
}

/** How a notice reaches the reader. What he has before his eyes is not told again. */
export function waysOf(notice: Notice, { settings, focused, ticketId, roomId, allowed }: Where): Ways {
  const wanted = settings?.kinds[notice.kind] ?? false;
  const { ticket, room } = notice;
  const shown = (ticket !== null && ticket.id === ticketId) || (room !== null && room.id === roomId);
  const inSight = focused && shown;
  if (!settings || !wanted || inSight || !notice.unread) return { page: false, desktop: false, sound: false };
  return {
    page: settings.page,
    desktop: settings.desktop && allowed && !focused,
    sound: settings.sound,
  };
}
