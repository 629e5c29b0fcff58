import { useMantineColorScheme } from "@mantine/core";
import { IconChevronDown, IconLogout, IconUser } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { del, put } from "@/api/client";
import { photoUrl } from "@/api/me";
import { keys, meQuery } from "@/api/queries";
import type { Me, Presence } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { openDialog } from "@/ui/dialogs";
import { useOverlays } from "@/ui/overlays";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

const PRESENCES: Presence[] = ["online", "away", "offline"];
const SCHEMES = ["light", "dark", "auto"] as const;
const DOT: Record<Presence, string> = { online: "", away: "away", offline: "off" };

export function MeMenu() {
  const { t } = useWords();
  const client = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const me = useQuery(meQuery).data;
  const overlays = useOverlays();
  const [opened, setOpened] = useState(false);
  if (!me) return null;

  const show = async (presence: Presence) => {
    client.setQueryData<Me>(keys.me, { ...me, presence });
    try {
      await put("/me/presence", { presence });
    } catch (reason) {
      client.setQueryData<Me>(keys.me, me);
      toast(explain(reason, t), { alert: true });
    }
  };
  const leave = async () => {
    await del("/session").catch(() => undefined);
    location.assign("/");
  };

  const button = (
    <button type="button" className="me grow" onClick={overlays ? undefined : () => setOpened(true)}>
      <Avatar name={me.name} id={me.id} size={32} presence={me.presence} photo={photoUrl(me)} />
      <span className="t">
        <span className="nm">
          <span className="t">{me.name}</span>
          <IconChevronDown className="i xs" aria-hidden />
        </span>
        <span className="st">{t(`presence.${me.presence}`)}</span>
      </span>
    </button>
  );
  if (!overlays) return button;
  const { Menu } = overlays;
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-start" width={240}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("presence.label")}</Menu.Label>
        <Menu.RadioGroup
          aria-label={t("presence.label")}
          value={me.presence}
          onChange={(value) => void show(value as Presence)}
        >
          {PRESENCES.map((presence) => (
            <Menu.RadioItem
              key={presence}
              value={presence}
              rightSection={<span className={`ps still ${DOT[presence]}`} />}
            >
              {t(`presence.${presence}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t("scheme.label")}</Menu.Label>
        <Menu.RadioGroup
          aria-label={t("scheme.label")}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as typeof colorScheme)}
        >
          {SCHEMES.map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {t(`scheme.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUser className="i s" aria-hidden />}
          onClick={() => openDialog({ kind: "profile" })}
        >
          {t("profile.title")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout className="i s" aria-hidden />} onClick={() => void leave()}>
          {t("profile.leave")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
