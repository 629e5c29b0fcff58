import { Button } from "@mantine/core";
import { IconTestPipe } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { rehearse } from "@/api/automation";
import type { Written } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { moment } from "@/ui/format";
import { explain } from "@/ui/refusal";

/** Which of last week's tickets the rule would have touched; nothing is done to them. */
export function Rehearsal({ written, ready }: { written: Written; ready: boolean }) {
  const { t, i18n } = useWords();
  const { occasion, minutes, conditions, actions, last } = written;
  const asked = useMutation({
    mutationFn: () => rehearse({ occasion, minutes, conditions, actions, last }),
  });
  return (
    <div className="rule-try">
      <Button
        variant="default"
        size="sm"
        disabled={!ready}
        loading={asked.isPending}
        leftSection={<IconTestPipe className="i s" aria-hidden />}
        onClick={() => asked.mutate()}
      >
        {t("automation.try")}
      </Button>
      {asked.isError && (
        <p className="warn bad" role="alert">
          {explain(asked.error, t)}
        </p>
      )}
      {asked.data && (
        <>
          <p className="sm" role="status">
            {t("automation.touched", { count: asked.data.touched, of: asked.data.looked_at })}
          </p>
          <ul>
            {asked.data.items.map(({ ticket, contact, at }) => (
              <li key={ticket.id} className="sm">
                <span className="n mute">#{ticket.number}</span>
                <span className="grow">{contact.name}</span>
                <span className="sec">{moment(at, i18n.language)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
