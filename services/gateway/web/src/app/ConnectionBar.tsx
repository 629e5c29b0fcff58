import { IconCheck, IconWifiOff } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useWords } from "@/i18n/spoken";
import { useLive } from "@/live/live";

export function ConnectionBar() {
  const { t } = useWords();
  const { status } = useLive();
  const wasLost = useRef(false);
  const [back, setBack] = useState(false);

  useEffect(() => {
    if (status === "lost") {
      wasLost.current = true;
      setBack(false);
    }
    if (status !== "live" || !wasLost.current) return;
    wasLost.current = false;
    setBack(true);
    const timer = setTimeout(() => setBack(false), 3_000);
    return () => clearTimeout(timer);
  }, [status]);

  if (status === "lost")
    return (
      <div className="netbar" role="alert">
        <IconWifiOff className="i" aria-hidden />
        <span className="grow">{t("state.offline")}</span>
      </div>
    );
  if (!back) return null;
  return (
    <div className="netbar ok" role="status">
      <IconCheck className="i" aria-hidden />
      <span>{t("state.back")}</span>
    </div>
  );
}
