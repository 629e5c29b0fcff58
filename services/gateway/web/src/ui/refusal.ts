import type { TFunction } from "i18next";
import { Refusal, Unreachable } from "@/api/client";
import type { Problem } from "@/api/types";

export function explainProblem(problem: Problem, t: TFunction): string {
  return t(`refusal.${problem.code}`, {
    by: problem.by?.name ?? t("common.someone"),
    detail: problem.detail,
    defaultValue: problem.detail || problem.title || t("refusal.unknown"),
  });
}

/** A refusal in the reader's language, keyed by its code, with the server's sentence as the fallback. */
export function explain(reason: unknown, t: TFunction): string {
  if (reason instanceof Refusal) return explainProblem(reason.problem, t);
  if (reason instanceof Unreachable) return t("refusal.unreachable");
  return t("refusal.unknown");
}
