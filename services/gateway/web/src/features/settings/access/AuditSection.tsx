import { Button, SegmentedControl } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type AuditEntry, auditPage } from "@/api/security";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { moment } from "@/ui/format";
import { Skeleton } from "@/ui/Skeleton";
import { Failed } from "../Failed";
import { Section } from "../Section";
import "./access.css";

const KINDS = ["", "log_in", "permission"] as const;

/** Who logged in, tried to, or changed what somebody may do: the newest first, from the log alone (R1). */
export function AuditSection() {
  const { t } = useWords();
  const [kind, setKind] = useState<string>("");
  const audit = useInfiniteQuery({
    queryKey: ["audit", kind],
    queryFn: ({ pageParam, signal }) => auditPage(kind, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const entries = audit.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={t("settings.section.audit")} text={t("settings.audit.text")}>
      <SegmentedControl
        mb={16}
        size="xs"
        aria-label={t("settings.audit.which")}
        value={kind}
        onChange={setKind}
        data={KINDS.map((value) => ({ value, label: t(`settings.audit.kind.${value || "all"}`) }))}
      />
      {audit.isPending && <Skeleton />}
      {audit.isError && <Failed retry={() => void audit.refetch()} />}
      {audit.isSuccess && entries.length === 0 && (
        <Empty icon={<IconHistory />} title={t("settings.audit.none")} />
      )}
      {entries.length > 0 && (
        <ol className="ac-audit" aria-label={t("settings.section.audit")}>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {audit.hasNextPage && (
        <Button
          mt={12}
          fullWidth
          variant="default"
          loading={audit.isFetchingNextPage}
          onClick={() => void audit.fetchNextPage()}
        >
          {t("settings.audit.more")}
        </Button>
      )}
    </Section>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useWords();
  const { actor, about, data } = entry;
  const who = actor.kind === "system" ? t("settings.audit.system") : (actor.name ?? t("common.someone"));
  const whom = about && about.id !== actor.id ? about.name : null;
  const more = [
    whom,
    typeof data.label === "string" && data.label,
    typeof data.profile === "string" && t(`profile.kind.${data.profile}`),
    Array.isArray(data.profiles) && data.profiles.map((each) => t(`profile.kind.${each}`)).join(", "),
    Array.isArray(data.scopes) && data.scopes.join(", "),
    typeof data.way === "string" && t(`security.way.${data.way}`),
    typeof data.why === "string" && t(`settings.audit.why.${data.why}`),
  ].filter(Boolean);
  return (
    <li>
      <span className={entry.type === "LogInRefused" ? "bad" : undefined}>
        <span className="m">{who}</span> {t(`settings.audit.type.${entry.type}`)}
      </span>
      <time className="sm mute n" dateTime={entry.at}>
        {moment(entry.at, i18n.language)}
      </time>
      <span className="sm ac-way">{[...new Set(more)].join(" · ")}</span>
      <span className="sm mute n">{entry.address}</span>
    </li>
  );
}
