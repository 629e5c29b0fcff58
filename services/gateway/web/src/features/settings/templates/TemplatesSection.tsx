import { NativeSelect } from "@mantine/core";
import { IconTemplate } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { channelsQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { Skeleton } from "@/ui/Skeleton";
import { TemplatePicker } from "@/ui/templates/TemplatePicker";
import { Card, Section } from "../Section";

/** What the providers have approved, line by line: looked for, tried with values, read anew (C3). */
export function TemplatesSection() {
  const { t } = useWords();
  const channels = useQuery(channelsQuery).data;
  const lines = channels?.filter((channel) => channel.capabilities?.templates);
  const [chosen, setChosen] = useState<string>();
  const line = lines?.find((channel) => channel.id === chosen) ?? lines?.[0];
  return (
    <Section title={t("settings.section.templates")} text={t("settings.templates.text")}>
      {!lines && <Skeleton rows={4} />}
      {lines?.length === 0 && (
        <Empty
          icon={<IconTemplate />}
          title={t("settings.templates.none")}
          text={t("settings.templates.noneText")}
        />
      )}
      {line && (
        <>
          {lines && lines.length > 1 && (
            <NativeSelect
              label={t("settings.templates.line")}
              value={line.id}
              data={lines.map((channel) => ({ value: channel.id, label: channel.name }))}
              onChange={(event) => setChosen(event.currentTarget.value)}
            />
          )}
          <Card>
            <div className="tpl-page">
              <TemplatePicker key={line.id} channelId={line.id} />
            </div>
          </Card>
        </>
      )}
    </Section>
  );
}
