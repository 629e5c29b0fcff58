import { Button, PasswordInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { put } from "@/api/client";
import { keys } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { useForm } from "@/ui/form/useForm";
import { Logo } from "@/ui/Logo";
import { SHORTEST_PASSWORD } from "./faults";
import { LoginArt } from "./LoginArt";
import "./login.css";

/** Before anything else: a password of one's own in place of the temporary one. */
export function NewPasswordPage() {
  const { t } = useWords();
  const client = useQueryClient();
  const form = useForm({
    id: "password",
    initial: { current: "", new: "", again: "" },
    said: t("profile.passwordChanged"),
    check: (values) => ({
      current: !values.current && t("profile.currentEmpty"),
      new: values.new.length < SHORTEST_PASSWORD && t("profile.passwordShort", { count: SHORTEST_PASSWORD }),
      again: values.again !== values.new && t("newPassword.differs"),
    }),
    save: (values) => put("/me/password", { current: values.current, new: values.new }),
    onSaved: () => client.invalidateQueries({ queryKey: keys.me }),
  });
  const { values, set, fault } = form;
  const shows = { visibilityToggleButtonProps: { "aria-label": t("login.showPassword") } };
  return (
    <main className="login">
      <section className="lf">
        <div className="row brand">
          <Logo />
          <span className="wm">guichê</span>
        </div>
        <form
          ref={form.ref}
          className="fm"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            form.submit();
          }}
        >
          <h1>{t("newPassword.title")}</h1>
          <p className="sec lead">{t("newPassword.text")}</p>
          <PasswordInput
            size="lg"
            autoFocus
            autoComplete="current-password"
            label={t("newPassword.current")}
            value={values.current}
            error={fault("current")}
            onChange={(event) => set({ current: event.currentTarget.value })}
            {...shows}
          />
          <PasswordInput
            size="lg"
            autoComplete="new-password"
            label={t("profile.newPassword")}
            value={values.new}
            error={fault("new")}
            onChange={(event) => set({ new: event.currentTarget.value })}
            {...shows}
          />
          <PasswordInput
            size="lg"
            autoComplete="new-password"
            label={t("newPassword.again")}
            value={values.again}
            error={fault("again")}
            onChange={(event) => set({ again: event.currentTarget.value })}
            {...shows}
          />
          {form.said && (
            <p className="wrong" role="alert">
              {form.said}
            </p>
          )}
          <Button type="submit" size="lg" fullWidth mt={8} loading={form.saving}>
            {t("newPassword.choose")}
          </Button>
        </form>
      </section>
      <LoginArt />
    </main>
  );
}
