import { Tooltip } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { keys } from "@/api/queries";
import type { Viewer } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";

const nobody: Viewer[] = [];

export function useViewers(ticketId: string, me: string): Viewer[] {
  const held = useQuery<Viewer[]>({
    queryKey: keys.viewers(ticketId),
    queryFn: () => nobody,
    enabled: false,
  }).data;
  return (held ?? nobody).filter((viewer) => viewer.id !== me);
}

export function Viewers({ ticketId, me }: { ticketId: string; me: string }) {
  const { t } = useWords();
  const viewers = useViewers(ticketId, me);
  if (viewers.length === 0) return null;
  const names = viewers.map((viewer) => viewer.name).join(", ");
  const label = t("conversation.alsoSeeing", { count: viewers.length, names });
  return (
    <Tooltip label={label}>
      <span className="eye dk" role="img" aria-label={label}>
        {viewers.slice(0, 3).map((viewer) => (
          <Avatar key={viewer.id} name={viewer.name} id={viewer.id} size={24} />
        ))}
        <b>
          <IconEye className="i" aria-hidden />
        </b>
      </span>
    </Tooltip>
  );
}
