import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { companyQuery } from "@/api/catalogues";
import { put } from "@/api/client";
import type { Queue } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Form } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { VariableText } from "@/ui/form/VariableText";
import { Card } from "../Section";

const TEXTS = ["greeting", "absence", "accepted", "transferred", "closing"] as const;
type Texts = Record<string, string | null>;

/** What is said in this queue: the company's words, its own, or nothing. */
export function QueueTexts({ queue, onSaved }: { queue: Queue; onSaved: () => unknown }) {
  const { t } = useWords();
  const company = useQuery(companyQuery).data;
  const form = useForm<Texts, { queue: Queue }>({
    id: `queues:${queue.id}:texts`,
    initial: Object.fromEntries(TEXTS.map((name) => [name, queue.texts[name] ?? null])),
    check: (values) =>
      Object.fromEntries(
        TEXTS.map((name) => [
          name,
          values[name] !== "" && values[name]?.trim() === "" && t("form.textEmpty"),
        ]),
      ),
    save: (values) => put(`/queues/${queue.id}/texts`, values),
    onSaved,
  });
  return (
    <Form form={form}>
      <Card title={t("settings.section.texts")} text={t("settings.queues.textsText")}>
        <div className="qu-texts">
          {TEXTS.map((name) => {
            const value = form.values[name] ?? null;
            const mode = value === null ? "company" : value === "" ? "silent" : "own";
            const theirs = company?.texts[name] ?? "";
            return (
              <div key={name} className="qu-text">
                <NativeSelect
                  label={t(`settings.texts.${name}`)}
                  value={mode}
                  onChange={(event) => {
                    const chosen = event.currentTarget.value;
                    const own = theirs || " ";
                    form.set({ [name]: chosen === "company" ? null : chosen === "silent" ? "" : own });
                  }}
                  data={(["company", "own", "silent"] as const).map((each) => ({
                    value: each,
                    label: t(`settings.queues.textOf.${each}`),
                  }))}
                />
                {mode === "own" && (
                  <VariableText
                    label={t("settings.queues.ownText", { name: t(`settings.texts.${name}`) })}
                    value={value?.trim() === "" ? "" : (value ?? "")}
                    error={form.fault(name)}
                    onChange={(text) => form.set({ [name]: text || " " })}
                  />
                )}
              </div>
            );
          })}
        </div>
      </Card>
    </Form>
  );
}
