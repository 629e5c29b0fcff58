import { Button, Menu } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowLeft,
  IconDeviceMobileMessage,
  IconDots,
  IconHistory,
  IconLayoutDistributeHorizontal,
  IconMapPin,
} from "@tabler/icons-react";
import { useNavigate } from "react-router";
import type { FlowDrawing, FlowProblem } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { FlowState } from "@/ui/flow/FlowState";
import { Tip } from "@/ui/Tip";
import type { Drawing } from "./useDrawing";

export type Side = "node" | "test" | "versions" | "places";

interface Props
  extends Pick<Drawing, "name" | "setName" | "undo" | "redo" | "canUndo" | "canRedo" | "saving" | "save"> {
  server: FlowDrawing;
  found: FlowProblem[];
  side: Side | null;
  publishing: boolean;
  readOnly: boolean;
  onSide: (side: Side | null) => void;
  onPublish: () => void;
  onProblem: (node: string) => void;
  onArrange: () => void;
  /** What somebody else has drawn meanwhile is taken over. */
  onTheirs: () => void;
}

/** The flow's name, how it stands, and what is done with it as a whole. */
export function Bar(props: Props) {
  const { server, found, side, publishing, readOnly, onSide, onPublish, onProblem, onArrange, onTheirs } =
    props;
  const { name, setName, undo, redo, canUndo, canRedo, saving, save } = props;
  const { t } = useWords();
  const navigate = useNavigate();
  const toggle = (which: Side) => onSide(side === which ? null : which);
  return (
    <>
      <header className="top fl-bar">
        <Tip label={t("flows.all")} onClick={() => void navigate("/settings/flows")}>
          <IconArrowLeft className="i" aria-hidden />
        </Tip>
        <input
          className="fl-name m"
          aria-label={t("flows.name")}
          maxLength={60}
          value={name}
          readOnly={readOnly}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <FlowState flow={server} />
        <span className="xs mute fl-saving" role="status">
          {t(`flows.saving.${saving}`)}
        </span>
        <span className="grow" />
        {found.length > 0 && (
          <Menu position="bottom-end" width={320}>
            <Menu.Target>
              <Button
                variant="subtle"
                color="orange"
                size="compact-sm"
                leftSection={<IconAlertTriangle className="i s" aria-hidden />}
              >
                {t("flows.problems", { count: found.length })}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {found.map(({ code, node, output }) => (
                <Menu.Item
                  key={`${code} ${node} ${output}`}
                  onClick={() => node && onProblem(node)}
                  disabled={!node}
                >
                  {t(`flows.problem.${code}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        <Tip label={t("flows.undo")} disabled={!canUndo || readOnly} onClick={undo}>
          <IconArrowBackUp className="i" aria-hidden />
        </Tip>
        <Tip label={t("flows.redo")} disabled={!canRedo || readOnly} onClick={redo}>
          <IconArrowForwardUp className="i" aria-hidden />
        </Tip>
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <Tip label={t("action.more")} quiet>
              <IconDots className="i" aria-hidden />
            </Tip>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconMapPin className="i s" />}
              onClick={() => toggle("places")}
              disabled={readOnly}
            >
              {t("flows.places.title")}
            </Menu.Item>
            <Menu.Item leftSection={<IconHistory className="i s" />} onClick={() => toggle("versions")}>
              {t("flows.versions")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconLayoutDistributeHorizontal className="i s" />}
              onClick={onArrange}
              disabled={readOnly}
            >
              {t("flows.arrange")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Button
          variant="default"
          className="fl-try"
          leftSection={<IconDeviceMobileMessage className="i s" aria-hidden />}
          aria-label={t("flows.test.button")}
          aria-pressed={side === "test"}
          onClick={() => toggle("test")}
        >
          {t("flows.test.button")}
        </Button>
        <Button
          loading={publishing}
          disabled={readOnly || (!server.changed && server.version > 0 && saving === "saved")}
          onClick={onPublish}
        >
          {t("flows.publish")}
        </Button>
      </header>
      {saving === "conflict" && (
        <p className="fl-conflict" role="alert">
          <span className="grow">{t("flows.conflict")}</span>
          <Button variant="default" size="compact-sm" onClick={onTheirs}>
            {t("flows.takeTheirs")}
          </Button>
          <Button size="compact-sm" onClick={() => void save(true)}>
            {t("flows.keepMine")}
          </Button>
        </p>
      )}
    </>
  );
}
