import { Button } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Fold } from "./Fold";
import "@/ui/person/person.css";

const SanitizeDialog = lazy(() =>
  import("@/ui/person/SanitizeDialog").then((m) => ({ default: m.SanitizeDialog })),
);

/** Putting a contact in order, for management (K7). */
export function SanitizeSection({ ticket }: { ticket: Ticket }) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <Fold section="sanitize" title={t("person.sanitizeContact")}>
      <div className="person-in">
        <p className="mute sm">{t("person.sanitizeText")}</p>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconSparkles className="i s" aria-hidden />}
          onClick={() => setAsking(true)}
        >
          {t("person.sanitizeContact")}
        </Button>
      </div>
      {asking && (
        <Suspense fallback={null}>
          <SanitizeDialog contact={ticket.contact} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </Fold>
  );
}
