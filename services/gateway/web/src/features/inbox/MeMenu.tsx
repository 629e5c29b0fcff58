import { Menu, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconChevronDown, IconLogout, IconUser } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { del, put } from "@/api/client";
import { photoUrl } from "@/api/me";
import { keys, meQuery } from "@/api/queries";
import type { Me, Presence } from "@/api/types";
import { Avatar } from "@/ui/Avatar";
import { openDialog } from "@/ui/dialogs";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

const PRESENCES: Presence[] = ["online", "away", "offline"];
const DOT: Record<Presence, string> = { online: "", away: "away", offline: "off" };

export function MeMenu() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const me = useQuery(meQuery).data;
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

  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <button type="button" className="me grow">
          <Avatar name={me.name} id={me.id} size={32} presence={me.presence} photo={photoUrl(me)} />
          <span className="t">
            <span className="nm">
              <span className="t">{me.name}</span>
              <IconChevronDown className="i xs" aria-hidden />
            </span>
            <span className="st">{t(`presence.${me.presence}`)}</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("presence.label")}</Menu.Label>
        {PRESENCES.map((presence) => (
          <Menu.Item
            key={presence}
            role="menuitemradio"
            aria-checked={me.presence === presence}
            leftSection={<span className={`ps still ${DOT[presence]}`} />}
            rightSection={me.presence === presence && <IconCheck className="i s" aria-hidden />}
            onClick={() => void show(presence)}
          >
            {t(`presence.${presence}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t("scheme.label")}</Menu.Label>
        <SegmentedControl
          size="xs"
          fullWidth
          mx={8}
          mb={8}
          aria-label={t("scheme.label")}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as typeof colorScheme)}
          data={[
            { value: "light", label: t("scheme.light") },
            { value: "dark", label: t("scheme.dark") },
            { value: "auto", label: t("scheme.auto") },
          ]}
        />
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
