import { FunnelPlaces } from "@/ui/classification/FunnelPlaces";
import type { SectionProps } from "../sections";

/** In which funnels the contact stands, and for how much (K6). */
export function Funnels({ contact }: SectionProps) {
  return <FunnelPlaces contactId={contact.id} />;
}
