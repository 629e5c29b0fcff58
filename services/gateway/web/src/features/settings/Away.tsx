import { TextInput } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { post, Refusal } from "@/api/client";
import type { Kept } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";

type Named = Pick<Kept, "id" | "name">;
type Taken = { each: Named; refusal: Refusal };

/** Brings back what was put away; when another bears its name meanwhile, it asks for a free one. */
export function useRestore(path: string, onRestored: () => unknown) {
  const { t } = useWords();
  const [taken, setTaken] = useState<Taken | null>(null);
  const send = async (each: Named, name: string) => {
    await post(`${path}/${each.id}/restore`, { name });
    await onRestored();
    toast(t("settings.restored", { name }));
  };
  const restore = async (each: Named) => {
    try {
      await send(each, each.name);
    } catch (reason) {
      if (reason instanceof Refusal && reason.code.endsWith(".name_taken"))
        setTaken({ each, refusal: reason });
      else toast(explain(reason, t), { alert: true });
    }
  };
  const dialog = taken && <OtherName path={path} {...taken} send={send} onClose={() => setTaken(null)} />;
  return { restore, dialog };
}

interface AwayProps<T> {
  items: T[];
  onRestore?: (each: T) => void;
  children: (each: T) => ReactNode;
}

/** What was put away, below what is in use; without `onRestore` one may only look. */
export function Away<T extends Kept>({ items, onRestore, children }: AwayProps<T>) {
  const { t } = useWords();
  if (items.length === 0) return null;
  return (
    <>
      <h3 className="set-sub">{t("settings.away")}</h3>
      <ul className="set-list away" aria-label={t("settings.away")}>
        {items.map((each) => (
          <li key={each.id}>
            {children(each)}
            {onRestore && (
              <Tip label={t("settings.restore", { name: each.name })} onClick={() => onRestore(each)}>
                <IconArrowBackUp className="i s" aria-hidden />
              </Tip>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

interface OtherNameProps extends Taken {
  path: string;
  send: (each: Named, name: string) => Promise<void>;
  onClose: () => void;
}

function OtherName({ path, each, refusal, send, onClose }: OtherNameProps) {
  const { t } = useWords();
  const form = useForm({
    id: `${path}/${each.id}/restore`,
    initial: { name: each.name },
    check: ({ name }) => ({ name: !name.trim() && t("form.nameEmpty") }),
    save: ({ name }) => send(each, name.trim()),
    faults: { [refusal.code]: "name" },
    said: null,
    onSaved: onClose,
  });
  return (
    <FormDialog
      form={form}
      title={t("settings.restore", { name: each.name })}
      action={t("settings.restoreIt")}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t("form.name")}
        description={t("settings.restoreAs")}
        maxLength={60}
        value={form.values.name}
        error={form.fault("name") ?? (form.changed ? undefined : explain(refusal, t))}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
      />
    </FormDialog>
  );
}
