import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { Does } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { Tip } from "@/ui/Tip";
import { Headers } from "./Headers";
import { type FieldsProps, Variable } from "./NodeFields";
import { Said } from "./Said";

type Request = Extract<Does, { type: "request" }>;
const METHODS: Request["method"][] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** What another system is asked, and what of its answer is kept. */
export function RequestFields({ does, flowId, variables, onChange }: FieldsProps<Request>) {
  const { t } = useWords();
  const kept = (index: number, change: Partial<Request["keep"][number]>) =>
    onChange(
      { ...does, keep: does.keep.map((each, at) => (at === index ? { ...each, ...change } : each)) },
      `keep ${index}`,
    );
  return (
    <>
      <Select
        label={t("flows.field.method")}
        allowDeselect={false}
        value={does.method}
        onChange={(method) => onChange({ ...does, method: (method ?? "GET") as Request["method"] })}
        data={METHODS}
      />
      <Said
        short
        label={t("flows.field.url")}
        placeholder="https://"
        value={does.url}
        variables={variables}
        onChange={(url) => onChange({ ...does, url }, "url")}
      />
      <Headers
        flowId={flowId}
        headers={does.headers}
        onChange={(headers, part) => onChange({ ...does, headers }, part)}
      />
      {does.method !== "GET" && (
        <Textarea
          label={t("flows.field.body")}
          className="mono"
          autosize
          minRows={3}
          maxRows={10}
          maxLength={4096}
          value={does.body ?? ""}
          onChange={(event) => onChange({ ...does, body: event.currentTarget.value || null }, "body")}
        />
      )}
      <fieldset className="fl-choices">
        <legend className="m">{t("flows.field.keep")}</legend>
        <p className="xs mute">{t("flows.keepText")}</p>
        <ol>
          {does.keep.map((each, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what is kept has no id of its own
            <li key={index} className="tall">
              <div className="grow">
                <Variable
                  value={each.variable}
                  onChange={(variable) => kept(index, { variable: variable ?? "answer" })}
                />
                <TextInput
                  label={t("flows.field.path")}
                  placeholder="data.items.0.name"
                  value={each.path}
                  onChange={(event) => kept(index, { path: event.currentTarget.value })}
                />
              </div>
              <Tip
                label={t("flows.removeKept")}
                onClick={() => onChange({ ...does, keep: does.keep.filter((_, at) => at !== index) })}
              >
                <IconX className="i s" aria-hidden />
              </Tip>
            </li>
          ))}
        </ol>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus className="i s" aria-hidden />}
          onClick={() =>
            onChange({
              ...does,
              keep: [...does.keep, { variable: `answer_${does.keep.length + 1}`, path: "" }],
            })
          }
        >
          {t("flows.addKept")}
        </Button>
      </fieldset>
    </>
  );
}
