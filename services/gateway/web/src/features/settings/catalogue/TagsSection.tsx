import { IconTag } from "@tabler/icons-react";
import { CatalogueSection } from "./CatalogueSection";

/** The coloured labels of tickets and contacts (T15). */
export const TagsSection = () => <CatalogueSection what="tags" icon={<IconTag />} />;
