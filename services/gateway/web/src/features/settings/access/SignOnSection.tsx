import { Button, Checkbox, PasswordInput, Switch, TextInput } from "@mantine/core";
import { IconCopy, IconShieldCheck, IconShieldOff } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { del, put } from "@/api/client";
import { dropSecondFactor, requireSecondFactor, type SignOn, signOnQuery } from "@/api/security";
import type { Profile } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { copy } from "@/ui/copy";
import { Form } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Failed } from "../Failed";
import { Card, Section } from "../Section";
import "./access.css";

const PROFILES: Profile[] = ["admin", "supervisor", "agent"];

/** How the team logs in: whose log-in takes a second factor, and the company's own provider (P5). */
export function SignOnSection() {
  const { t } = useWords();
  const settings = useQuery(signOnQuery);
  return (
    <Section title={t("settings.section.signOn")} text={t("settings.signOn.text")}>
      {settings.isPending && <Skeleton />}
      {settings.isError && <Failed retry={() => void settings.refetch()} />}
      {settings.data && (
        <>
          <SecondFactors signOn={settings.data} />
          <Provider signOn={settings.data} />
        </>
      )}
    </Section>
  );
}

function useTaken() {
  const client = useQueryClient();
  return ({ sign_on }: { sign_on: SignOn }) => client.setQueryData(signOnQuery.queryKey, sign_on);
}

function SecondFactors({ signOn }: { signOn: SignOn }) {
  const { t } = useWords();
  const taken = useTaken();
  const form = useForm({
    id: "sign-on:second-factor",
    initial: { profiles: signOn.second_factor_for },
    save: ({ profiles }) => requireSecondFactor(profiles),
    onSaved: taken,
  });
  const drop = useMutation({
    mutationFn: dropSecondFactor,
    onSuccess: taken,
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const { profiles } = form.values;
  const affected = signOn.members.filter((each) => profiles.includes(each.profile) && !each.second_factor);
  const protectedOnes = signOn.members.filter((each) => each.second_factor);
  return (
    <Card title={t("settings.signOn.secondFactor")} text={t("settings.signOn.secondFactorText")}>
      <Form form={form}>
        <Checkbox.Group
          label={t("settings.signOn.requiredOf")}
          value={profiles}
          onChange={(values) => form.set({ profiles: PROFILES.filter((each) => values.includes(each)) })}
        >
          <div className="ac-checks">
            {PROFILES.map((profile) => (
              <Checkbox key={profile} value={profile} label={t(`profile.kind.${profile}`)} />
            ))}
          </div>
        </Checkbox.Group>
        {form.changed && affected.length > 0 && (
          <p className="warn" role="status">
            {t("settings.signOn.affected", {
              count: affected.length,
              names: affected
                .slice(0, 3)
                .map((each) => each.name)
                .join(", "),
            })}
          </p>
        )}
      </Form>
      {protectedOnes.length > 0 && (
        <h4 className="set-sub">{t("settings.signOn.who", { count: protectedOnes.length })}</h4>
      )}
      <ul className="ac-list">
        {protectedOnes.map((each) => (
          <li key={each.id}>
            <IconShieldCheck className="i s mute" aria-hidden />
            <span className="grow t">{each.name}</span>
            <span className="sm mute">{t(`profile.kind.${each.profile}`)}</span>
            <Tip
              label={t("settings.signOn.drop", { name: each.name })}
              loading={drop.isPending && drop.variables === each.id}
              onClick={() => drop.mutate(each.id)}
            >
              <IconShieldOff className="i s" aria-hidden />
            </Tip>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Provider({ signOn }: { signOn: SignOn }) {
  const { t } = useWords();
  const taken = useTaken();
  const kept = signOn.single_sign_on;
  const form = useForm({
    id: "sign-on:provider",
    initial: {
      name: kept?.name ?? "",
      issuer: kept?.issuer ?? "",
      client_id: kept?.client_id ?? "",
      client_secret: "",
      required: kept?.required ?? false,
    },
    check: ({ name, issuer, client_id, client_secret }) => ({
      name: !name.trim() && t("form.nameEmpty"),
      issuer: !/^https?:\/\/\S+$/.test(issuer.trim()) && t("settings.signOn.issuerWrong"),
      client_id: !client_id.trim() && t("settings.channels.needed"),
      client_secret: !kept && !client_secret && t("settings.channels.needed"),
    }),
    save: ({ client_secret, ...rest }) =>
      put<{ sign_on: SignOn }>("/sign-on/provider", {
        ...rest,
        issuer: rest.issuer.trim(),
        client_secret: client_secret || null,
      }),
    onSaved: taken,
  });
  const off = useMutation({
    mutationFn: () => del<{ sign_on: SignOn }>("/sign-on/provider"),
    onSuccess: (answer) => {
      taken(answer);
      toast(t("settings.signOn.isOff"));
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const { values, set, fault } = form;
  return (
    <Card title={t("settings.signOn.provider")} text={t("settings.signOn.providerText")}>
      <Form form={form}>
        <TextInput
          label={t("settings.signOn.name")}
          description={t("settings.signOn.nameText")}
          maxLength={60}
          value={values.name}
          error={fault("name")}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          type="url"
          label={t("settings.signOn.issuer")}
          description={t("settings.signOn.issuerText")}
          maxLength={500}
          value={values.issuer}
          error={fault("issuer")}
          onChange={(event) => set({ issuer: event.currentTarget.value })}
        />
        <TextInput
          label={t("settings.signOn.clientId")}
          maxLength={200}
          value={values.client_id}
          error={fault("client_id")}
          onChange={(event) => set({ client_id: event.currentTarget.value })}
        />
        <PasswordInput
          label={t("settings.signOn.clientSecret")}
          description={kept ? t("settings.signOn.secretKept") : undefined}
          autoComplete="off"
          maxLength={500}
          value={values.client_secret}
          error={fault("client_secret")}
          onChange={(event) => set({ client_secret: event.currentTarget.value })}
          visibilityToggleButtonProps={{ "aria-label": t("login.showPassword") }}
        />
        <Switch
          mb={16}
          label={t("settings.signOn.required")}
          description={t("settings.signOn.requiredText")}
          checked={values.required}
          onChange={(event) => set({ required: event.currentTarget.checked })}
        />
        <button
          type="button"
          className="hook"
          onClick={() => void copy(signOn.redirect_uri, t("toast.copied"))}
        >
          <span className="xs mute">{t("settings.signOn.redirect")}</span>
          <span className="sm n">
            {signOn.redirect_uri} <IconCopy className="i s" aria-label={t("security.copy")} />
          </span>
        </button>
      </Form>
      {kept && !form.changed && (
        <Button
          mt={16}
          variant="subtle"
          color="red"
          size="xs"
          loading={off.isPending}
          onClick={() => off.mutate()}
        >
          {t("settings.signOn.switchOff")}
        </Button>
      )}
    </Card>
  );
}
