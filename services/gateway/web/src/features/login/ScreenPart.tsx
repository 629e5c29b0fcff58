import { Switch } from "@mantine/core";
import { useWords } from "@/i18n/spoken";
import { useStored } from "@/ui/stored";

/** What this browser alone remembers. */
export function ScreenPart() {
  const { t } = useWords();
  const [singleKeys, setSingleKeys] = useStored("guiche.keys", true);
  const [compact, setCompact] = useStored("guiche.compact", false);
  return (
    <fieldset className="pf-set">
      <legend>{t("profile.screenText")}</legend>
      <Switch
        label={t("profile.keys")}
        description={t("profile.keysText")}
        checked={singleKeys}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
      />
      <Switch
        label={t("profile.compact")}
        description={t("profile.compactText")}
        checked={compact}
        onChange={(event) => setCompact(event.currentTarget.checked)}
      />
    </fieldset>
  );
}
