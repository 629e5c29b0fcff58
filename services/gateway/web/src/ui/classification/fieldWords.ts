import type { TFunction } from "i18next";
import type { CustomField, FieldValue } from "@/api/types";

/** What a custom field says, as people read it. */
export function spellField(field: CustomField, value: FieldValue, t: TFunction, language: string): string {
  switch (field.kind) {
    case "yes_no":
      return t(value ? "field.yes" : "field.no");
    case "number":
      return new Intl.NumberFormat(language, { maximumFractionDigits: 6 }).format(Number(value));
    case "date":
      return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(
        new Date(`${value}T00:00:00Z`),
      );
    default:
      return String(value);
  }
}
