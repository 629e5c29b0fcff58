import { IconListDetails } from "@tabler/icons-react";
import { CatalogueSection } from "./CatalogueSection";

/** Why customers come (T18). */
export const ReasonsSection = () => <CatalogueSection what="reasons" icon={<IconListDetails />} />;
