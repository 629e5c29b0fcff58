import { Button } from "@mantine/core";
import type { KeyboardEvent, ReactNode } from "react";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import type { FormState } from "./useForm";
import "./form.css";

interface Props<T> {
  form: FormState<T>;
  children: ReactNode;
  /** What the button says; saving, unless it is something else. */
  action?: string;
}

/** The form's own frame: Enter and Ctrl+S save, what the server said stands above the buttons. */
function Frame<T>({ form, children, foot }: { form: FormState<T>; children: ReactNode; foot: ReactNode }) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    form.submit();
  };
  return (
    <form
      ref={form.ref}
      className="fr"
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
      }}
    >
      {children}
      {form.said && (
        <p className="warn bad" role="alert" tabIndex={-1}>
          {form.said}
        </p>
      )}
      {foot}
    </form>
  );
}

/** A form that stands in a page. Its buttons appear once something differs from what is saved. */
export function Form<T>({ form, children, action }: Props<T>) {
  const { t } = useWords();
  const foot = form.changed && (
    <div className="fr-foot">
      <span className="grow sm" role="status">
        {t("form.unsaved")}
      </span>
      <Button variant="subtle" color="gray" onClick={form.discard} disabled={form.saving}>
        {t("action.discard")}
      </Button>
      <Button type="submit" loading={form.saving}>
        {action ?? t("action.save")}
      </Button>
    </div>
  );
  return <Frame {...{ form, foot }}>{children}</Frame>;
}

interface DialogProps<T> extends Props<T> {
  title: string;
  size?: number;
  onClose: () => void;
}

/** A form in a dialog. Esc leaves what was typed for later, cancelling gives it up. */
export function FormDialog<T>({ form, children, action, title, size = 480, onClose }: DialogProps<T>) {
  const { t } = useWords();
  const cancel = () => {
    form.discard();
    onClose();
  };
  const foot = (
    <div className="dialog-foot">
      <Button variant="subtle" color="gray" onClick={cancel}>
        {t("action.cancel")}
      </Button>
      <Button type="submit" loading={form.saving}>
        {action ?? t("action.save")}
      </Button>
    </div>
  );
  return (
    <Dialog onClose={onClose} title={title} size={size}>
      <Frame {...{ form, foot }}>{children}</Frame>
    </Dialog>
  );
}
