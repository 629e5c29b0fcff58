import type { Flow } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import "./flow-state.css";

const stateOf = ({ archived, version, changed }: Flow) => {
  if (archived) return "archived";
  if (version === 0) return "draft";
  return changed ? "changed" : "live";
};

/** Whether a flow is at work, and whether what is drawn is what is published. */
export function FlowState({ flow }: { flow: Flow }) {
  const { t } = useWords();
  const state = stateOf(flow);
  return (
    <span className={`fl-state xs ${state}`}>{t(`flows.state.${state}`, { version: flow.version })}</span>
  );
}
