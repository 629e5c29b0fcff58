import { Menu } from "@mantine/core";
import { IconDots, IconKey, IconPencil, IconUserCheck, IconUserOff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { keys, meQuery } from "@/api/queries";
import { type PasswordGiven, reactivate, resetPassword, usersKey } from "@/api/settings";
import type { Account } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";

interface Props {
  user: Account;
  onEdit: () => void;
  onClose: () => void;
  onGiven: (given: PasswordGiven) => void;
}

/** What can be done with an account; nobody closes his own. */
export function UserMenu({ user, onEdit, onClose, onGiven }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const give = async (work: (id: string) => Promise<PasswordGiven>) => {
    try {
      onGiven(await work(user.id));
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
    void client.invalidateQueries({ queryKey: usersKey });
    void client.invalidateQueries({ queryKey: keys.team });
  };
  return (
    <Menu>
      <Menu.Target>
        <Tip label={t("settings.users.actions", { name: user.name })}>
          <IconDots className="i" aria-hidden />
        </Tip>
      </Menu.Target>
      <Menu.Dropdown>
        {user.active && (
          <Menu.Item leftSection={<IconPencil className="i s" aria-hidden />} onClick={onEdit}>
            {t("action.edit")}
          </Menu.Item>
        )}
        {user.active && user.id !== me?.id && (
          <>
            <Menu.Item
              leftSection={<IconKey className="i s" aria-hidden />}
              onClick={() => void give(resetPassword)}
            >
              {t("settings.users.reset")}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<IconUserOff className="i s" aria-hidden />} onClick={onClose}>
              {t("settings.users.close")}
            </Menu.Item>
          </>
        )}
        {!user.active && (
          <Menu.Item
            leftSection={<IconUserCheck className="i s" aria-hidden />}
            onClick={() => void give(reactivate)}
          >
            {t("settings.users.reopen")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
