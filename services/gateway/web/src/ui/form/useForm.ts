import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Refusal } from "@/api/client";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { keep, useKept } from "./kept";

/** What is wrong with which field, in words. */
export type Faults<T> = { [K in keyof T]?: string | false };

interface Options<T, A> {
  /** The form's name: what is typed is kept under it until it is saved or discarded (`queues:<id>`). */
  id: string;
  /** What the server has; fields that are not being changed follow it. */
  initial: T;
  /** What is wrong, before anything is sent. */
  check?: (values: T) => Faults<T>;
  /** Sends all of it, or only what changed, in one request: nothing may be half saved. */
  save: (values: T, changes: Partial<T>) => Promise<A>;
  /** Refusals that are about one field although they do not name it, by their codes. */
  faults?: Record<string, keyof T & string>;
  onSaved?: (answer: A, values: T) => unknown;
  /** What the toast says; null: nothing. */
  said?: string | null;
}

export interface FormState<T> {
  values: T;
  set: (changes: Partial<T>) => void;
  /** What is wrong with a field: one's own check once saving was tried, or what the server said. */
  fault: (field: keyof T) => string | undefined;
  /** What the server said that belongs to no field. */
  said: string | undefined;
  changed: boolean;
  saving: boolean;
  submit: () => void;
  discard: () => void;
  /** Where the first wrong field is looked for. */
  ref: React.RefObject<HTMLFormElement | null>;
}

const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** The one way a form works here: checked before sending, explained after, kept until saved. */
export function useForm<T extends object, A>(options: Options<T, A>): FormState<T> {
  const { id, initial, check, save, onSaved } = options;
  const { t } = useWords();
  const ref = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState(false);
  const changes = (useKept(id) ?? {}) as Partial<T>;
  const values = { ...initial, ...changes };
  const own = (tried && check?.(values)) || ({} as Faults<T>);

  const send = useMutation({
    mutationFn: (sent: { values: T; changes: Partial<T> }) => save(sent.values, sent.changes),
    onSuccess: async (answer, sent) => {
      await onSaved?.(answer, sent.values);
      keep(id, {});
      setTried(false);
      if (options.said !== null) toast(options.said ?? t("form.saved"));
    },
    onError: () => lookAtFault(ref.current),
  });
  const theirs = faultsOf(send.error, initial, options.faults);

  return {
    values,
    ref,
    changed: Object.keys(changes).length > 0,
    saving: send.isPending,
    set(next) {
      const all = { ...changes, ...next };
      const differing = Object.entries(all).filter(([name, value]) => !same(value, initial[name as keyof T]));
      if (send.isError) send.reset();
      keep(id, Object.fromEntries(differing));
    },
    fault(field) {
      const mine = own[field];
      if (mine) return mine;
      if (!theirs.has(String(field))) return undefined;
      return schemaRefused(send.error) ? t("form.unfit") : explain(send.error, t);
    },
    said: send.isError && theirs.size === 0 ? explain(send.error, t) : undefined,
    submit() {
      if (send.isPending) return;
      setTried(true);
      const wrong = Object.values(check?.(values) ?? {}).some(Boolean);
      if (wrong) lookAtFault(ref.current);
      else send.mutate({ values, changes });
    },
    discard() {
      keep(id, {});
      setTried(false);
      send.reset();
    },
  };
}

const schemaRefused = (reason: unknown) => reason instanceof Refusal && reason.code === "request.invalid";

/** The fields of this form that a refusal names. */
function faultsOf(reason: unknown, form: object, known: Record<string, string> = {}): Set<string> {
  if (!(reason instanceof Refusal)) return new Set();
  const meant = known[reason.code];
  if (meant) return new Set([meant]);
  const named =
    reason.problem.fields?.map((each) => each.field.split(".").find((part) => part in form)) ?? [];
  return new Set(named.filter((field) => field !== undefined));
}

/** The keyboard goes to the first field that is wrong. */
function lookAtFault(form: HTMLFormElement | null): void {
  setTimeout(() => {
    const found = form?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid] input, [role=alert]");
    found?.scrollIntoView({ block: "nearest" });
    found?.focus();
  });
}
