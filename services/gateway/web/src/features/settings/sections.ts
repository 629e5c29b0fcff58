import {
  type Icon,
  IconFilter2,
  IconForms,
  IconLayoutKanban,
  IconPlayerPlay,
  IconRobot,
  IconTag,
} from "@tabler/icons-react";
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { manages } from "@/api/permissions";
import type { Me } from "@/api/types";

export const GROUPS = ["team", "service", "customers", "system"] as const;
export type Group = (typeof GROUPS)[number];

/** One place of the settings. Its title stands in the texts as `settings.section.<id>`. */
export interface SettingsSection {
  id: string;
  group: Group;
  icon: Icon;
  title: string;
  who: "manages" | "admin";
  page: LazyExoticComponent<ComponentType>;
}

/** All places, in the order in which they are shown. A new one is one line here and one page. */
export const SECTIONS: SettingsSection[] = [
  {
    id: "tags",
    group: "service",
    icon: IconTag,
    title: "settings.section.tags",
    who: "manages",
    page: lazy(() => import("./catalogue/TagsSection").then((m) => ({ default: m.TagsSection }))),
  },
  {
    id: "macros",
    group: "service",
    icon: IconPlayerPlay,
    title: "settings.section.macros",
    who: "manages",
    page: lazy(() => import("./automation/Macros").then((m) => ({ default: m.MacrosSection }))),
  },
  {
    id: "rules",
    group: "service",
    icon: IconRobot,
    title: "settings.section.rules",
    who: "manages",
    page: lazy(() => import("./automation/RulesSection").then((m) => ({ default: m.RulesSection }))),
  },
  {
    id: "boards",
    group: "service",
    icon: IconLayoutKanban,
    title: "settings.section.boards",
    who: "manages",
    page: lazy(() => import("./boards/BoardsSection").then((m) => ({ default: m.Boards }))),
  },
  {
    id: "funnels",
    group: "customers",
    icon: IconFilter2,
    title: "settings.section.funnels",
    who: "manages",
    page: lazy(() => import("./boards/BoardsSection").then((m) => ({ default: m.Funnels }))),
  },
  {
    id: "fields",
    group: "customers",
    icon: IconForms,
    title: "settings.section.fields",
    who: "manages",
    page: lazy(() => import("./boards/FieldsSection").then((m) => ({ default: m.FieldsSection }))),
  },
];

/** What somebody may see of them. */
export const sectionsOf = (me: Me): SettingsSection[] =>
  SECTIONS.filter(({ who }) => (who === "admin" ? me.profile === "admin" : manages(me)));
