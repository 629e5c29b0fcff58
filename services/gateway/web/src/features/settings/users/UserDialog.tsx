import { MultiSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { queuesQuery } from "@/api/catalogues";
import { patch, post } from "@/api/client";
import { keys, meQuery } from "@/api/queries";
import { type PasswordGiven, usersKey } from "@/api/settings";
import type { Account, Profile } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { RadioCards } from "@/ui/form/RadioCards";
import { useForm } from "@/ui/form/useForm";

const PROFILES: Profile[] = ["agent", "supervisor", "admin"];
const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** A new account comes with its password. */
type Saved = Pick<PasswordGiven, "user"> & Partial<PasswordGiven>;

interface Props {
  user?: Account;
  onGiven: (given: PasswordGiven) => void;
  onClose: () => void;
}

/** Somebody's account: a new one, or what an admin changes of one. */
export function UserDialog({ user, onGiven, onClose }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const queues = useQuery(queuesQuery).data ?? [];
  const own = user !== undefined && user.id === me?.id;
  const form = useForm({
    id: `users:${user?.id ?? "new"}`,
    initial: {
      name: user?.name ?? "",
      email: user?.email ?? "",
      profile: user?.profile ?? ("agent" as Profile),
      queue_ids: user?.queue_ids ?? [],
    },
    check: ({ name, email }) => ({
      name: !name.trim() && t("form.nameEmpty"),
      email: !EMAIL.test(email.trim()) && t("profile.emailWrong"),
    }),
    faults: { "user.address_taken": "email", "user.closed": "email" },
    said: user ? undefined : null,
    save: (values, changes) => {
      const trimmed = { ...values, name: values.name.trim(), email: values.email.trim() };
      if (!user) return post<Saved>("/users", trimmed);
      const changed = Object.keys(changes).map((name) => [name, trimmed[name as keyof typeof trimmed]]);
      return patch<Saved>(`/users/${user.id}`, Object.fromEntries(changed));
    },
    onSaved: async ({ user: saved, password }) => {
      await client.invalidateQueries({ queryKey: usersKey });
      void client.invalidateQueries({ queryKey: keys.team });
      onClose();
      if (password) onGiven({ user: saved, password });
    },
  });
  const { values, set, fault } = form;
  return (
    <FormDialog
      form={form}
      title={user ? t("settings.users.change", { name: user.name }) : t("settings.users.create")}
      action={t(user ? "action.save" : "settings.users.invite")}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t("form.name")}
        maxLength={100}
        value={values.name}
        error={fault("name")}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        type="email"
        label={t("profile.email")}
        description={t("settings.users.emailText")}
        maxLength={254}
        value={values.email}
        error={fault("email")}
        onChange={(event) => set({ email: event.currentTarget.value })}
      />
      {!own && (
        <RadioCards
          label={t("settings.users.profile")}
          value={values.profile}
          onChange={(profile) => set({ profile })}
          choices={PROFILES.map((value) => ({
            value,
            label: t(`profile.kind.${value}`),
            text: t(`profile.kindText.${value}`),
          }))}
        />
      )}
      <MultiSelect
        size="sm"
        label={t("settings.section.queues")}
        description={t("settings.users.queuesText")}
        searchable
        hidePickedOptions
        nothingFoundMessage={t("choices.nothing")}
        value={values.queue_ids.filter((id) => queues.some((queue) => queue.id === id))}
        error={fault("queue_ids")}
        onChange={(queue_ids) => set({ queue_ids })}
        data={queues.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </FormDialog>
  );
}
