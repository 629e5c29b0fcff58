import { Switch } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { accessQuery, setAccess } from "@/api/persons";
import type { Access } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Form } from "@/ui/form/Form";
import { RadioCards } from "@/ui/form/RadioCards";
import { useForm } from "@/ui/form/useForm";
import { Skeleton } from "@/ui/Skeleton";
import { Failed } from "../Failed";
import { Card, Section } from "../Section";

/** Which tickets supervisors see, which contacts agents see, and whether they see numbers. */
export function AccessSection() {
  const { t } = useWords();
  const access = useQuery(accessQuery);
  return (
    <Section title={t("settings.section.visibility")} text={t("settings.visibility.text")}>
      {access.isPending && <Skeleton />}
      {access.isError && <Failed retry={() => void access.refetch()} />}
      {access.data && <AccessForm access={access.data} />}
    </Section>
  );
}

function AccessForm({ access }: { access: Access }) {
  const { t } = useWords();
  const client = useQueryClient();
  const form = useForm({
    id: "visibility",
    initial: access,
    save: (values) => setAccess(values),
    onSaved: ({ access: saved }) => client.setQueryData(accessQuery.queryKey, saved),
  });
  const { values, set, fault } = form;
  return (
    <Form form={form}>
      <Card>
        <RadioCards
          label={t("settings.visibility.supervisors")}
          value={values.supervisors_see}
          error={fault("supervisors_see")}
          onChange={(supervisors_see) => set({ supervisors_see })}
          choices={[
            {
              value: "all",
              label: t("settings.visibility.allTickets"),
              text: t("settings.visibility.allTicketsText"),
            },
            {
              value: "own_queues",
              label: t("settings.visibility.ownQueues"),
              text: t("settings.visibility.ownQueuesText"),
            },
          ]}
        />
        <RadioCards
          label={t("settings.visibility.contacts")}
          value={values.agents_see_contacts}
          error={fault("agents_see_contacts")}
          onChange={(agents_see_contacts) => set({ agents_see_contacts })}
          choices={[
            {
              value: "served",
              label: t("settings.visibility.served"),
              text: t("settings.visibility.servedText"),
            },
            {
              value: "all",
              label: t("settings.visibility.allContacts"),
              text: t("settings.visibility.allContactsText"),
            },
          ]}
        />
        <Switch
          label={t("settings.visibility.numbers")}
          description={t("settings.visibility.numbersText")}
          checked={values.agents_see_numbers}
          onChange={(event) => set({ agents_see_numbers: event.currentTarget.checked })}
        />
      </Card>
    </Form>
  );
}
