import { Button, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useWords } from "@/i18n/spoken";
import { Tip } from "../Tip";
import type { Section } from "./filling";

const MOST = 10;
const LONGEST_TITLE = 24;

/** The products that a template offers, under headings. */
export function SectionFields({
  sections,
  onChange,
}: {
  sections: Section[];
  onChange: (it: Section[]) => void;
}) {
  const { t } = useWords();
  const put = (at: number, said: Partial<Section>) =>
    onChange(sections.map((held, index) => (index === at ? { ...held, ...said } : held)));
  const several = sections.length > 1;
  return (
    <>
      {sections.map((section, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sections have no name of their own, and only the last is added
        <fieldset key={at} className="tpl-card">
          <legend className="xs sec">{t("template.section", { number: at + 1 })}</legend>
          <TextInput
            label={t("template.sectionTitle")}
            maxLength={LONGEST_TITLE}
            required={several}
            value={section.title}
            onChange={(event) => put(at, { title: event.currentTarget.value })}
          />
          <Textarea
            label={t("template.products")}
            description={t("template.productsText")}
            autosize
            minRows={2}
            maxRows={6}
            value={section.products}
            onChange={(event) => put(at, { products: event.currentTarget.value })}
          />
          {several && (
            <Tip
              label={t("template.removeSection", { number: at + 1 })}
              onClick={() => onChange(sections.filter((_, index) => index !== at))}
            >
              <IconTrash className="i s" aria-hidden />
            </Tip>
          )}
        </fieldset>
      ))}
      {sections.length < MOST && (
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          leftSection={<IconPlus className="i s" aria-hidden />}
          onClick={() => onChange([...sections, { title: "", products: "" }])}
        >
          {t("template.addSection")}
        </Button>
      )}
    </>
  );
}
