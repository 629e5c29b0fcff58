import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/queries";
import { Palette } from "@/features/palette/Palette";
import { sectionsOf } from "@/features/settings/sections";

/** The palette, told which places the settings have. */
export function PaletteDialog({ onClose }: { onClose: () => void }) {
  const me = useQuery(meQuery).data;
  return <Palette settings={me ? sectionsOf(me) : []} onClose={onClose} />;
}
