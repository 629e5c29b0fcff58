import { Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changeMe } from "@/api/me";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { faultOf, SHORTEST_PASSWORD } from "./faults";

export function PasswordPart({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => changeMe({ password: { current, new: fresh } }),
    onSuccess: () => {
      toast(t("profile.passwordChanged"));
      onClose();
    },
  });
  const short = fresh.length < SHORTEST_PASSWORD;
  const fault = faultOf(save.error);
  const said = save.isError ? explain(save.error, t) : undefined;
  const shows = { visibilityToggleButtonProps: { "aria-label": t("login.showPassword") } };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (current && !short) save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <PasswordInput
        data-autofocus
        label={t("profile.currentPassword")}
        autoComplete="current-password"
        value={current}
        error={tried && !current ? t("profile.currentEmpty") : fault === "password.current" && said}
        onChange={(event) => setCurrent(event.currentTarget.value)}
        {...shows}
      />
      <PasswordInput
        label={t("profile.newPassword")}
        description={t("profile.passwordText", { count: SHORTEST_PASSWORD })}
        autoComplete="new-password"
        value={fresh}
        error={
          tried && short
            ? t("profile.passwordShort", { count: SHORTEST_PASSWORD })
            : fault === "password.new" && said
        }
        onChange={(event) => setFresh(event.currentTarget.value)}
        {...shows}
      />
      {said && !fault?.startsWith("password") && (
        <p className="warn bad" role="alert">
          {said}
        </p>
      )}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t("profile.changePassword")}
        </Button>
      </div>
    </form>
  );
}
