import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { Does } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { Tip } from "@/ui/Tip";
import { type FieldsProps, Variable } from "./NodeFields";
import { Said } from "./Said";

type Request = Extract<Does, { type: "request" }>;
const METHODS: Request["method"][] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** What another system is asked, and what of its answer is kept. */
export function RequestFields({ does, variables, onChange }: FieldsProps<Request>) {
  const { t } = useWords();
  const header = (index: number, change: Partial<Request["headers"][number]>) =>
    onChange(
      { ...does, headers: does.headers.map((each, at) => (at === index ? { ...each, ...change } : each)) },
      `header ${index}`,
    );
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
      <fieldset className="fl-choices">
        <legend className="m">{t("flows.field.headers")}</legend>
        <p className="xs mute">{t("flows.headersText")}</p>
        <ol>
          {does.headers.map((each, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: headers have no id of their own
            <li key={index}>
              <TextInput
                aria-label={t("flows.field.headerName")}
                placeholder={t("flows.field.headerName")}
                value={each.name}
                onChange={(event) => header(index, { name: event.currentTarget.value || "X-" })}
              />
              <TextInput
                className="grow"
                aria-label={t("flows.field.value")}
                placeholder={t("flows.field.value")}
                value={each.value}
                onChange={(event) => header(index, { value: event.currentTarget.value })}
              />
              <Tip
                label={t("flows.removeHeader")}
                onClick={() => onChange({ ...does, headers: does.headers.filter((_, at) => at !== index) })}
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
          onClick={() => onChange({ ...does, headers: [...does.headers, { name: "X-", value: "" }] })}
        >
          {t("flows.addHeader")}
        </Button>
      </fieldset>
      {does.method !== "GET" && (
        <Textarea
          label={t("flows.field.body")}
          className="mono"
          autosize
          minRows={3}
          maxRows={10}
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
