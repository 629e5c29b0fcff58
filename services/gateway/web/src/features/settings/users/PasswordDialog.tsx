import { Button } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import type { PasswordGiven } from "@/api/settings";
import { useWords } from "@/i18n/spoken";
import { copy } from "@/ui/copy";
import { Dialog } from "@/ui/Dialog";

/** A temporary password: shown here and nowhere else. */
export function PasswordDialog({ given, onClose }: { given: PasswordGiven; onClose: () => void }) {
  const { t } = useWords();
  const { user, password } = given;
  const invitation = t("settings.users.invitation", {
    name: user.name,
    address: location.origin,
    email: user.email,
    password,
  });
  const take = (text: string) => void copy(text, t("toast.copied"));
  return (
    <Dialog
      onClose={onClose}
      size={440}
      closeOnClickOutside={false}
      title={t("settings.users.passwordOf", { name: user.name })}
    >
      <p className="sec">{t("settings.users.passwordText")}</p>
      <output className="us-password">{password}</output>
      <div className="dialog-foot">
        <Button variant="default" onClick={() => take(invitation)}>
          {t("settings.users.copyInvitation")}
        </Button>
        <Button
          data-autofocus
          leftSection={<IconCopy className="i s" aria-hidden />}
          onClick={() => take(password)}
        >
          {t("settings.users.copyPassword")}
        </Button>
      </div>
    </Dialog>
  );
}
