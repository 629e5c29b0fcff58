import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { draftsQuery } from "@/api/drafts";

/** What one has begun to answer, by conversation. */
export function useDraftTexts(): Map<string, string> {
  const drafts = useQuery(draftsQuery).data;
  return useMemo(
    () =>
      new Map(
        drafts
          ?.filter((draft) => draft.kind === "reply")
          .map((draft) => [draft.conversation_id, draft.text] as const),
      ),
    [drafts],
  );
}
