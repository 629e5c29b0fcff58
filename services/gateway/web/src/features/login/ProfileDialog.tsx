import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { meQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { NoticesPart } from "./NoticesPart";
import { PasswordPart } from "./PasswordPart";
import { PersonPart } from "./PersonPart";
import { ScreenPart } from "./ScreenPart";
import { SecurityPart } from "./SecurityPart";
import "./profile.css";

const PARTS = ["person", "notices", "password", "security", "screen"] as const;
type Part = (typeof PARTS)[number];

export function ProfileDialog({ part, onClose }: { part?: "notices"; onClose: () => void }) {
  const { t } = useWords();
  const me = useQuery(meQuery).data;
  const [shown, setShown] = useState<Part>(part ?? "person");
  if (!me) return null;
  return (
    <Dialog onClose={onClose} title={t("profile.title")} size={520}>
      <SegmentedControl
        size="xs"
        fullWidth
        mb={20}
        aria-label={t("profile.parts")}
        value={shown}
        onChange={(value) => setShown(value as Part)}
        data={PARTS.map((value) => ({ value, label: t(`profile.part.${value}`) }))}
      />
      <div className="pf">
        {shown === "person" && <PersonPart me={me} onClose={onClose} />}
        {shown === "notices" && <NoticesPart me={me} />}
        {shown === "password" && <PasswordPart onClose={onClose} />}
        {shown === "security" && <SecurityPart />}
        {shown === "screen" && <ScreenPart />}
      </div>
    </Dialog>
  );
}
