import { Button, NativeSelect, PasswordInput, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { patch, Refusal } from "@/api/client";
import { keys, meQuery } from "@/api/queries";
import type { Language, Me } from "@/api/types";
import { LANGUAGES, speak } from "@/i18n";
import { Dialog } from "@/ui/Dialog";
import { explain } from "@/ui/refusal";
import { useStored } from "@/ui/stored";
import { toast } from "@/ui/toast";

export function ProfileDialog({ onClose }: { onClose: () => void }) {
  const me = useQuery(meQuery).data;
  return me ? <ProfileForm me={me} onClose={onClose} /> : null;
}

function ProfileForm({ me, onClose }: { me: Me; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(me.name);
  const [signature, setSignature] = useState(me.signature);
  const [language, setLanguage] = useState<Language>(me.language);
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const [singleKeys, setSingleKeys] = useStored("guiche.keys", true);

  const save = useMutation({
    mutationFn: () =>
      patch<Me>("/me", {
        name: name.trim(),
        signature,
        language,
        ...(fresh && { password: { current, new: fresh } }),
      }),
    onSuccess: (saved) => {
      client.setQueryData(keys.me, saved);
      void speak(saved.language);
      toast(t("toast.saved"));
      onClose();
    },
  });
  const fault = save.error instanceof Refusal ? save.error.problem.fields?.[0] : undefined;

  return (
    <Dialog onClose={onClose} title={t("profile.title")} size={440}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          data-autofocus
          label={t("profile.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("profile.language")}
          value={language}
          onChange={(event) => setLanguage(event.currentTarget.value as Language)}
          data={LANGUAGES.map(({ code, name: label }) => ({ value: code, label }))}
        />
        <Switch
          mb={12}
          label={t("profile.signature")}
          description={t("profile.signatureText", { name })}
          checked={signature}
          onChange={(event) => setSignature(event.currentTarget.checked)}
        />
        <Switch
          mb={20}
          label={t("profile.keys")}
          description={t("profile.keysText")}
          checked={singleKeys}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        />
        <PasswordInput
          label={t("profile.newPassword")}
          autoComplete="new-password"
          value={fresh}
          onChange={(event) => setFresh(event.currentTarget.value)}
        />
        {fresh && (
          <PasswordInput
            label={t("profile.currentPassword")}
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
        )}
        {save.isError && (
          <p className="warn bad" role="alert">
            {explain(save.error, t)}
            {fault && ` (${fault.field})`}
          </p>
        )}
        <div className="dialog-foot">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button
            type="submit"
            disabled={!name.trim() || (fresh !== "" && !current)}
            loading={save.isPending}
          >
            {t("action.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
