import { Button, NativeSelect, Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changeMe } from "@/api/me";
import { keys } from "@/api/queries";
import type { Language, Me } from "@/api/types";
import { LANGUAGES, speak } from "@/i18n";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { faultOf, isEmail } from "./faults";
import { PhotoField } from "./PhotoField";

export function PersonPart({ me, onClose }: { me: Me; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [name, setName] = useState(me.name);
  const [email, setEmail] = useState(me.email);
  const [signature, setSignature] = useState(me.signature);
  const [language, setLanguage] = useState<Language>(me.language);
  const [tried, setTried] = useState(false);

  const save = useMutation({
    mutationFn: () => changeMe({ name: name.trim(), email: email.trim(), signature, language }),
    onSuccess: (saved) => {
      client.setQueryData(keys.me, saved);
      void client.invalidateQueries({ queryKey: keys.team });
      void speak(saved.language);
      toast(t("toast.saved"));
      onClose();
    },
  });
  const nameless = !name.trim();
  const unreachable = !isEmail(email);
  const fault = faultOf(save.error);
  const said = save.isError ? explain(save.error, t) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!nameless && !unreachable) save.mutate();
  };

  return (
    <form onSubmit={submit} noValidate>
      <PhotoField me={me} />
      <TextInput
        data-autofocus
        label={t("profile.name")}
        autoComplete="name"
        maxLength={100}
        value={name}
        error={tried && nameless ? t("profile.nameEmpty") : fault === "name" && said}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        type="email"
        label={t("profile.email")}
        description={t("profile.emailText")}
        autoComplete="email"
        maxLength={254}
        value={email}
        error={tried && unreachable ? t("profile.emailWrong") : fault === "email" && said}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("profile.language")}
        value={language}
        onChange={(event) => setLanguage(event.currentTarget.value as Language)}
        data={LANGUAGES.map(({ code, name: label }) => ({ value: code, label }))}
      />
      <Switch
        mb={20}
        label={t("profile.signature")}
        description={t("profile.signatureText", { name })}
        checked={signature}
        onChange={(event) => setSignature(event.currentTarget.checked)}
      />
      {said && fault !== "name" && fault !== "email" && (
        <p className="warn bad" role="alert">
          {said}
        </p>
      )}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}
