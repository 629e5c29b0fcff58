import { downloadUrl, mediaUrl, thumbUrl } from "@/api/media";
import type { Urls } from "@/ui/media/MediaView";

export const urlsOf = (ticketId: string, id: string): Urls => ({
  file: mediaUrl(ticketId, id),
  thumb: thumbUrl(ticketId, id),
  download: downloadUrl(ticketId, id),
});
