import { Button, PasswordInput, TextInput } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { confirmSecondFactor, proposeSecondFactor } from "@/api/security";
import { useWords } from "@/i18n/spoken";
import { copy } from "@/ui/copy";
import { explain } from "@/ui/refusal";
import "./security.css";

interface Props {
  onDone: () => void;
  onCancel?: () => void;
}

/** Three steps: one's password, the telephone and a code from it, the codes for the day it is lost. */
export function SecondFactorSetup({ onDone, onCancel }: Props) {
  const { t } = useWords();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const propose = useMutation({ mutationFn: () => proposeSecondFactor(password) });
  const confirm = useMutation({ mutationFn: () => confirmSecondFactor(code.trim()) });
  if (confirm.data) return <RecoveryCodes codes={confirm.data.recovery_codes} onDone={onDone} />;
  const step = propose.data ? confirm : propose;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    step.mutate();
  };
  return (
    <form onSubmit={submit} className="sf">
      {!propose.data && (
        <PasswordInput
          data-autofocus
          label={t("profile.currentPassword")}
          description={t("security.passwordText")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          error={propose.isError && explain(propose.error, t)}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": t("login.showPassword") }}
        />
      )}
      {propose.data && (
        <>
          <p className="sec">{t("security.scan")}</p>
          <div className="sf-qr">
            <img src={propose.data.qr} alt={t("security.qr")} />
            <div>
              <p className="sm mute">{t("security.byHand")}</p>
              <button
                type="button"
                className="sf-secret n"
                onClick={() => void copy(propose.data.secret, t("toast.copied"))}
              >
                {propose.data.secret.match(/.{1,4}/g)?.join(" ")}
                <IconCopy className="i s" aria-label={t("security.copy")} />
              </button>
            </div>
          </div>
          <TextInput
            data-autofocus
            autoFocus
            label={t("security.code")}
            description={t("security.codeText")}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            required
            withAsterisk={false}
            value={code}
            error={confirm.isError && explain(confirm.error, t)}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        </>
      )}
      <div className="dialog-foot">
        {onCancel && (
          <Button variant="subtle" color="gray" onClick={onCancel}>
            {t("action.cancel")}
          </Button>
        )}
        <Button type="submit" loading={step.isPending}>
          {t(propose.data ? "security.enable" : "security.next")}
        </Button>
      </div>
    </form>
  );
}

/** Shown once: there is no other way to see them again. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useWords();
  return (
    <div className="sf">
      <p className="warn" role="status">
        {t("security.recoveryText")}
      </p>
      <ol className="sf-codes n" aria-label={t("security.recovery")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="dialog-foot">
        <Button variant="default" onClick={() => void copy(codes.join("\n"), t("toast.copied"))}>
          {t("security.copyCodes")}
        </Button>
        <Button data-autofocus onClick={onDone}>
          {t("security.kept")}
        </Button>
      </div>
    </div>
  );
}
