import { Button, PasswordInput, TextInput } from "@mantine/core";
import { IconShieldCheck, IconShieldOff } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { disableSecondFactor, renewRecoveryCodes, secondFactorQuery, sessionsQuery } from "@/api/security";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { RecoveryCodes, SecondFactorSetup } from "./SecondFactorSetup";

type Doing = "enable" | "renew" | "disable";

/** Whether one's log-in takes a code, and the way to change that. */
export function SecondFactorCard() {
  const { t } = useWords();
  const client = useQueryClient();
  const state = useQuery(secondFactorQuery);
  const [doing, setDoing] = useState<Doing | null>(null);
  const over = () => {
    setDoing(null);
    void client.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
    void client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  };
  if (!state.data) return null;
  const { enabled, required, recovery_codes_left: left } = state.data;
  return (
    <section className="se-part" aria-label={t("security.secondFactor")}>
      <div className="se-head">
        {enabled ? <IconShieldCheck className="i l ok" /> : <IconShieldOff className="i l mute" />}
        <div className="grow">
          <h3>{t("security.secondFactor")}</h3>
          <p className="sm sec">
            {enabled
              ? t("security.on", { count: left })
              : t(required ? "security.offRequired" : "security.off")}
          </p>
        </div>
        {!doing && !enabled && (
          <Button size="xs" onClick={() => setDoing("enable")}>
            {t("security.enable")}
          </Button>
        )}
      </div>
      {!doing && enabled && (
        <div className="row se-acts">
          <Button size="xs" variant="default" onClick={() => setDoing("renew")}>
            {t("security.renew")}
          </Button>
          {!required && (
            <Button size="xs" variant="subtle" color="gray" onClick={() => setDoing("disable")}>
              {t("security.disable")}
            </Button>
          )}
        </div>
      )}
      {doing === "enable" && <SecondFactorSetup onDone={over} onCancel={() => setDoing(null)} />}
      {(doing === "renew" || doing === "disable") && (
        <Proof key={doing} doing={doing} onDone={over} onCancel={() => setDoing(null)} />
      )}
    </section>
  );
}

function Proof({
  doing,
  onDone,
  onCancel,
}: {
  doing: "renew" | "disable";
  onDone: () => void;
  onCancel: () => void;
}) {
  const { t } = useWords();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const send = useMutation({
    mutationFn: async () => {
      if (doing === "renew") return (await renewRecoveryCodes(password, code.trim())).recovery_codes;
      await disableSecondFactor(password, code.trim());
      return null;
    },
    onSuccess: (codes) => {
      if (codes) return;
      toast(t("security.disabled"));
      onDone();
    },
  });
  if (send.data) return <RecoveryCodes codes={send.data} onDone={onDone} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <form className="sf" onSubmit={submit}>
      <PasswordInput
        autoFocus
        label={t("profile.currentPassword")}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ "aria-label": t("login.showPassword") }}
      />
      <TextInput
        label={t("security.code")}
        description={t("security.anyCode")}
        autoComplete="one-time-code"
        required
        withAsterisk={false}
        minLength={6}
        maxLength={40}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {send.isError && (
        <p className="warn bad" role="alert">
          {explain(send.error, t)}
        </p>
      )}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onCancel}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" loading={send.isPending} color={doing === "disable" ? "red" : undefined}>
          {t(doing === "renew" ? "security.renew" : "security.disable")}
        </Button>
      </div>
    </form>
  );
}
