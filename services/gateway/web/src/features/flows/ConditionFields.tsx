import { Button, SegmentedControl, Select, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { channelsQuery } from "@/api/catalogues";
import type { Comparison, Does } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { Tip } from "@/ui/Tip";
import { test } from "./drawing";
import type { FieldsProps } from "./NodeFields";

type Condition = Extract<Does, { type: "condition" }>;
const SUBJECTS: Comparison["subject"][] = ["message", "variable", "contact", "tag", "queue", "channel"];
const OF_TEXT: Comparison["operator"][] = [
  "equals",
  "differs",
  "contains",
  "begins",
  "matches",
  "greater",
  "less",
  "filled",
  "empty",
];
const OF_THINGS: Comparison["operator"][] = ["has", "lacks"];
const DETAILS = ["name", "phone", "email"];
const THINGS = ["tag", "queue", "channel"];

/** What must hold for the way by "yes". */
export function ConditionFields({ does, names, variables, onChange }: FieldsProps<Condition>) {
  const { t } = useWords();
  const channels = useQuery(channelsQuery).data ?? [];
  const things: Record<string, { id: string; name: string }[]> = {
    tag: names.tags,
    queue: names.queues,
    channel: channels,
  };
  const put = (index: number, change: Partial<Comparison>, part?: string) =>
    onChange(
      { ...does, tests: does.tests.map((each, at) => (at === index ? { ...each, ...change } : each)) },
      part && `${part} ${index}`,
    );
  const turn = (index: number, subject: Comparison["subject"]) =>
    put(index, {
      subject,
      name: subject === "contact" ? "name" : "",
      operator: THINGS.includes(subject) ? "has" : "contains",
      value: "",
    });
  return (
    <>
      {does.tests.length > 1 && (
        <SegmentedControl
          fullWidth
          aria-label={t("flows.field.match")}
          value={does.match}
          onChange={(match) => onChange({ ...does, match: match as Condition["match"] })}
          data={[
            { value: "all", label: t("flows.matchAll") },
            { value: "any", label: t("flows.matchAny") },
          ]}
        />
      )}
      <ol className="fl-tests">
        {does.tests.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: tests have no name of their own
          <li key={index}>
            <div className="fl-two">
              <Select
                aria-label={t("flows.field.subject")}
                allowDeselect={false}
                value={each.subject}
                onChange={(subject) => turn(index, (subject ?? "message") as Comparison["subject"])}
                data={SUBJECTS.map((value) => ({ value, label: t(`flows.subject.${value}`) }))}
              />
              <Tip
                label={t("flows.removeTest")}
                onClick={() => onChange({ ...does, tests: does.tests.filter((_, at) => at !== index) })}
              >
                <IconX className="i s" aria-hidden />
              </Tip>
            </div>
            {(each.subject === "variable" || each.subject === "contact") && (
              <Select
                aria-label={t("flows.field.name")}
                placeholder={t("flows.field.name")}
                allowDeselect={false}
                value={each.name || null}
                onChange={(name) => put(index, { name: name ?? "" })}
                data={
                  each.subject === "variable"
                    ? [...new Set([...variables, ...(each.name ? [each.name] : [])])]
                    : [
                        ...DETAILS.map((value) => ({ value, label: t(`flows.detail.${value}`) })),
                        ...names.ofContacts.map(({ id, name }) => ({ value: id, label: name })),
                      ]
                }
                nothingFoundMessage={t("flows.nothingFound")}
              />
            )}
            <Select
              aria-label={t("flows.field.operator")}
              allowDeselect={false}
              value={each.operator}
              onChange={(operator) =>
                put(index, { operator: (operator ?? "equals") as Comparison["operator"] })
              }
              data={(THINGS.includes(each.subject) ? OF_THINGS : OF_TEXT).map((value) => ({
                value,
                label: t(`flows.operator.${value}`),
              }))}
            />
            {things[each.subject] ? (
              <Select
                aria-label={t("flows.field.value")}
                searchable
                nothingFoundMessage={t("flows.nothingFound")}
                value={each.value || null}
                onChange={(value) => put(index, { value: value ?? "" })}
                data={things[each.subject]?.map(({ id, name }) => ({ value: id, label: name }))}
              />
            ) : (
              !["filled", "empty"].includes(each.operator) && (
                <TextInput
                  aria-label={t("flows.field.value")}
                  placeholder={t("flows.field.value")}
                  maxLength={400}
                  value={each.value}
                  onChange={(event) => put(index, { value: event.currentTarget.value }, "value")}
                />
              )
            )}
          </li>
        ))}
      </ol>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus className="i s" aria-hidden />}
        onClick={() => onChange({ ...does, tests: [...does.tests, test()] })}
      >
        {t("flows.addTest")}
      </Button>
    </>
  );
}
