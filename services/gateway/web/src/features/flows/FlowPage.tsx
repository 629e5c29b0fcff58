import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { Link, Navigate, useParams } from "react-router";
import { flowQuery } from "@/api/flows";
import { manages } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { Skeleton } from "@/ui/Skeleton";
import { Editor } from "./Editor";
import "./flows.css";

/** One flow, to be drawn (C6). */
export function FlowPage() {
  const { t } = useWords();
  const { flowId = "" } = useParams();
  const me = useQuery(meQuery).data;
  const flow = useQuery({ ...flowQuery(flowId), refetchOnMount: "always" });
  if (me && !manages(me)) return <Navigate to="/" replace />;
  return (
    <main className="page flow" aria-label={t("flows.title")}>
      {flow.isError && (
        <p className="fl-lost" role="alert">
          {t("flows.lost")} <Link to="/settings/flows">{t("flows.all")}</Link>
        </p>
      )}
      {flow.isPending && <Skeleton rows={5} />}
      {flow.data && flow.isFetchedAfterMount && (
        <ReactFlowProvider>
          <Editor key={flow.data.id} flow={flow.data} />
        </ReactFlowProvider>
      )}
    </main>
  );
}
