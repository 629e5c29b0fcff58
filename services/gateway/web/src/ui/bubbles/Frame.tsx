import type { ReactNode } from "react";
import type { DeliveryStatus } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { DeliveryMark } from "@/ui/DeliveryMark";
import { clock } from "@/ui/format";

interface FrameProps {
  id: string;
  out: boolean;
  tight?: boolean;
  bad?: boolean;
  hit?: boolean;
  label: string;
  children: ReactNode;
}

export function Frame({ id, out, tight, bad, hit, label, children }: FrameProps) {
  const classes = ["msg", out && "out", tight && "tight", bad && "bad", hit && "hit-at"].filter(Boolean);
  return (
    <div id={`message-${id}`} className={classes.join(" ")} tabIndex={-1} data-line={id}>
      <span className="vh">{label}:</span>
      {children}
    </div>
  );
}

interface MetaProps {
  at: string;
  status: DeliveryStatus | null;
  children?: ReactNode;
}

export function Meta({ at, status, children }: MetaProps) {
  const { i18n } = useWords();
  return (
    <span className="meta">
      {children}
      <time dateTime={at}>{clock(at, i18n.language)}</time>
      {status && <DeliveryMark status={status} />}
    </span>
  );
}
