import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type Definition, type FlowDrawing, flowVersion, flowVersionsQuery } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { moment } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";

interface Props {
  flow: FlowDrawing;
  onRestore: (definition: Definition) => void;
  onClose: () => void;
}

/** What was published, newest first; each can be drawn again. */
export function VersionsPanel({ flow, onRestore, onClose }: Props) {
  const { t, i18n } = useWords();
  const versions = useQuery(flowVersionsQuery(flow.id, flow.version));
  const restore = async (version: number) => {
    try {
      const { definition } = await flowVersion(flow.id, version);
      onRestore(definition);
      toast(t("flows.restored", { version }));
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  return (
    <section className="fl-side" aria-label={t("flows.versions")}>
      <header>
        <h2 className="grow m">{t("flows.versions")}</h2>
        <ActionIcon aria-label={t("action.close")} onClick={onClose}>
          <IconX className="i s" aria-hidden />
        </ActionIcon>
      </header>
      <div className="fl-side-body">
        <p className="sm sec">{t("flows.versionsText")}</p>
        {versions.isPending && <Skeleton rows={2} />}
        {versions.data?.length === 0 && <p className="sm mute">{t("flows.noVersions")}</p>}
        <ol className="fl-versions">
          {versions.data?.map(({ version, at, by, nodes }) => (
            <li key={version}>
              <span className="grow">
                <strong>{t("flows.version", { version })}</strong>
                <span className="xs mute">
                  {[moment(at, i18n.language), by, t("flows.nodes", { count: nodes })]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </span>
              <Button variant="default" size="compact-sm" onClick={() => void restore(version)}>
                {t("flows.restore")}
              </Button>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
