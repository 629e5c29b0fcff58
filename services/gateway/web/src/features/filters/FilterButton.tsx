import { Indicator } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconAdjustmentsHorizontalFilled } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { countFilters } from "@/api/filters";
import { useWords } from "@/i18n/spoken";
import { useListed } from "@/ui/desk";
import { useOverlays } from "@/ui/overlays";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import "./filters.css";

const FilterPanel = lazy(() => import("./FilterPanel").then((module) => ({ default: module.FilterPanel })));

/** The palette opens the panel by this name; the panel stands where its button is. */
const OPEN = "guiche:filters";

export function FilterButton() {
  const { t } = useWords();
  const { filters } = useListed();
  const [opened, setOpened] = useState(false);
  const count = countFilters(filters);
  useEffect(() => {
    const open = () => setOpened(true);
    addEventListener(OPEN, open);
    return () => removeEventListener(OPEN, open);
  }, []);
  const overlays = useOverlays();
  const button = (
    <Tip
      label={count ? t("filter.titleCount", { count }) : t("filter.title")}
      aria-expanded={opened}
      quiet={opened}
      color={count ? "amora" : "gray"}
      variant={count ? "light" : "subtle"}
      onClick={() => setOpened(!opened)}
    >
      {count ? (
        <IconAdjustmentsHorizontalFilled className="i" aria-hidden />
      ) : (
        <IconAdjustmentsHorizontal className="i" aria-hidden />
      )}
    </Tip>
  );
  const marked = (target: ReactNode) => (
    <Indicator disabled={count === 0} label={count} size={16} offset={4} color="var(--g-accent)">
      {target}
    </Indicator>
  );
  if (!overlays) return marked(button);
  const { Popover } = overlays;
  return (
    <Popover
      position="bottom-end"
      width={344}
      shadow="md"
      radius="lg"
      trapFocus
      opened={opened}
      onChange={setOpened}
    >
      {marked(<Popover.Target>{button}</Popover.Target>)}
      <Popover.Dropdown className="fp" aria-label={t("filter.title")}>
        <Suspense fallback={<Skeleton rows={3} />}>
          <FilterPanel onClose={() => setOpened(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
