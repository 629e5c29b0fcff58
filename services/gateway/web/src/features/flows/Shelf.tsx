import { Menu } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { Kind } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { useMedia } from "@/ui/useMedia";
import { CARRIED } from "./Canvas";
import { PALETTE } from "./drawing";
import { KIND_ICONS } from "./kinds";

/** What can be put into the drawing: pulled to its place, or by a click beside what is chosen. */
export function Shelf({ onAdd }: { onAdd: (kind: Kind) => void }) {
  const { t } = useWords();
  const phone = useMedia("(max-width: 699px)");
  if (phone)
    return (
      <Menu position="top-end" width={220}>
        <Menu.Target>
          <button type="button" className="fl-plus" aria-label={t("flows.add")}>
            <IconPlus className="i l" aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {PALETTE.flatMap(({ kinds }) => kinds).map((kind) => {
            const Icon = KIND_ICONS[kind];
            return (
              <Menu.Item key={kind} leftSection={<Icon className="i s" />} onClick={() => onAdd(kind)}>
                {t(`flows.kind.${kind}`)}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
    );
  return (
    <nav className="fl-shelf" aria-label={t("flows.add")}>
      {PALETTE.map(({ group, kinds }) => (
        <div key={group} className={group}>
          <h2 className="xs mute m">{t(`flows.group.${group}`)}</h2>
          {kinds.map((kind) => {
            const Icon = KIND_ICONS[kind];
            return (
              <button
                key={kind}
                type="button"
                draggable
                title={t(`flows.about.${kind}`)}
                onClick={() => onAdd(kind)}
                onDragStart={(event) => {
                  event.dataTransfer.setData(CARRIED, kind);
                  event.dataTransfer.effectAllowed = "move";
                }}
              >
                <span className="fl-mark" aria-hidden>
                  <Icon className="i s" />
                </span>
                {t(`flows.kind.${kind}`)}
              </button>
            );
          })}
        </div>
      ))}
    </nav>
  );
}
