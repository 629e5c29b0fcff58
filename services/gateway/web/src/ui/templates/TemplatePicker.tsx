import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Template, TemplateUse } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "../refusal";
import { TemplateForm } from "./TemplateForm";
import { MARKETING, TemplateList } from "./TemplateList";
import "./templates.css";

interface Props {
  channelId: string;
  /** The button that ends it; without one, whoever shows the picker has his own and listens to `onChange`. */
  action?: { label: string; run: (use: TemplateUse) => Promise<unknown> };
  onChange?: (use: TemplateUse | null) => void;
  /** The contact told the line that he wants no marketing from it. */
  noMarketing?: boolean;
}

/** A template of a line: found, filled in, looked at, and sent (C3). */
export function TemplatePicker({ channelId, action, onChange, noMarketing = false }: Props) {
  const { t } = useWords();
  const [template, setTemplate] = useState<Template | null>(null);
  const [use, setUse] = useState<TemplateUse | null>(null);
  const take = (next: TemplateUse | null) => {
    setUse(next);
    onChange?.(next);
  };
  const leave = () => {
    setTemplate(null);
    take(null);
  };
  const run = useMutation({
    mutationFn: async () => {
      if (use) await action?.run(use);
    },
    onSuccess: leave,
  });
  if (!template)
    return <TemplateList channelId={channelId} onChoose={setTemplate} noMarketing={noMarketing} />;
  const declined = noMarketing && template.category === MARKETING;
  const form = <TemplateForm key={template.id} template={template} onBack={leave} onChange={take} />;
  if (!action) return form;
  return (
    <form
      className="tpl-pick"
      onSubmit={(event) => {
        event.preventDefault();
        if (use) run.mutate();
      }}
    >
      {form}
      {declined && (
        <p className="warn" role="status">
          {t("refusal.contact.no_marketing")}
        </p>
      )}
      {run.isError && (
        <p className="warn bad" role="alert">
          {explain(run.error, t)}
        </p>
      )}
      {template.sendable && (
        <div className="tpl-foot">
          <Button type="submit" disabled={!use || declined} loading={run.isPending}>
            {action.label}
          </Button>
        </div>
      )}
    </form>
  );
}
