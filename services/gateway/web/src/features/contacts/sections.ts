import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { manages } from "@/api/permissions";
import type { Contact, Me } from "@/api/types";

export interface SectionProps {
  contact: Contact;
  me: Me;
}

/** One part of a contact's page. Its title stands in the texts as `contact.section.<id>`. */
export interface ContactSection {
  id: string;
  /** Beside the contact's card, or under it where there is more room. */
  where: "side" | "main";
  /** Whether somebody sees it of a contact; everybody, unless it says. */
  shows?: (props: SectionProps) => boolean;
  part: LazyExoticComponent<ComponentType<SectionProps>>;
}

/** All parts, in the order in which they are shown. A new one is one entry here and one component. */
export const SECTIONS: ContactSection[] = [
  {
    id: "details",
    where: "side",
    part: lazy(() => import("./sections/Details").then((m) => ({ default: m.Details }))),
  },
  {
    id: "fields",
    where: "side",
    part: lazy(() => import("./sections/Fields").then((m) => ({ default: m.Fields }))),
  },
  {
    id: "tags",
    where: "side",
    part: lazy(() => import("./sections/Tags").then((m) => ({ default: m.Tags }))),
  },
  {
    id: "funnels",
    where: "side",
    shows: ({ contact }) => !contact.group,
    part: lazy(() => import("./sections/Funnels").then((m) => ({ default: m.Funnels }))),
  },
  {
    id: "identities",
    where: "side",
    part: lazy(() => import("./sections/Identities").then((m) => ({ default: m.Identities }))),
  },
  {
    id: "portfolio",
    where: "side",
    part: lazy(() => import("./sections/Portfolio").then((m) => ({ default: m.Portfolio }))),
  },
  {
    id: "blocks",
    where: "side",
    part: lazy(() => import("./sections/Blocks").then((m) => ({ default: m.Blocks }))),
  },
  {
    id: "doubles",
    where: "side",
    shows: ({ contact, me }) => manages(me) && !contact.group,
    part: lazy(() => import("./sections/Doubles").then((m) => ({ default: m.Doubles }))),
  },
  {
    id: "care",
    where: "side",
    shows: ({ me }) => manages(me),
    part: lazy(() => import("./sections/Care").then((m) => ({ default: m.Care }))),
  },
  {
    id: "tasks",
    where: "main",
    part: lazy(() => import("./sections/Tasks").then((m) => ({ default: m.Tasks }))),
  },
  {
    id: "history",
    where: "main",
    part: lazy(() => import("./sections/History").then((m) => ({ default: m.History }))),
  },
];
