import {
  type Icon,
  IconAlarm,
  IconBolt,
  IconBuildingStore,
  IconClock,
  IconEye,
  IconFilter2,
  IconForms,
  IconHistory,
  IconHourglass,
  IconKey,
  IconLayoutKanban,
  IconListDetails,
  IconMessage2,
  IconMessageChatbot,
  IconPlayerPlay,
  IconPlugConnected,
  IconRobot,
  IconShieldLock,
  IconSitemap,
  IconStar,
  IconTag,
  IconTemplate,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
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

/** All places, in the order in which they are shown. A new one is one entry here and one page. */
const PLACES: Omit<SettingsSection, "title">[] = [
  {
    id: "users",
    group: "team",
    icon: IconUsers,
    who: "admin",
    page: lazy(() => import("./users/UsersSection").then((m) => ({ default: m.UsersSection }))),
  },
  {
    id: "queues",
    group: "team",
    icon: IconUsersGroup,
    who: "manages",
    page: lazy(() => import("./queues/QueuesSection").then((m) => ({ default: m.QueuesSection }))),
  },
  {
    id: "visibility",
    group: "team",
    icon: IconEye,
    who: "admin",
    page: lazy(() => import("./company/AccessSection").then((m) => ({ default: m.AccessSection }))),
  },
  {
    id: "tags",
    group: "service",
    icon: IconTag,
    who: "manages",
    page: lazy(() => import("./catalogue/TagsSection").then((m) => ({ default: m.TagsSection }))),
  },
  {
    id: "reasons",
    group: "service",
    icon: IconListDetails,
    who: "manages",
    page: lazy(() => import("./catalogue/ReasonsSection").then((m) => ({ default: m.ReasonsSection }))),
  },
  {
    id: "quick",
    group: "service",
    icon: IconBolt,
    who: "manages",
    page: lazy(() => import("./quick/QuickSection").then((m) => ({ default: m.QuickSection }))),
  },
  {
    id: "templates",
    group: "service",
    icon: IconTemplate,
    who: "manages",
    page: lazy(() => import("./templates/TemplatesSection").then((m) => ({ default: m.TemplatesSection }))),
  },
  {
    id: "texts",
    group: "service",
    icon: IconMessage2,
    who: "manages",
    page: lazy(() => import("./texts/TextsSection").then((m) => ({ default: m.TextsSection }))),
  },
  {
    id: "hours",
    group: "service",
    icon: IconClock,
    who: "manages",
    page: lazy(() => import("./hours/HoursSection").then((m) => ({ default: m.HoursSection }))),
  },
  {
    id: "rating",
    group: "service",
    icon: IconStar,
    who: "manages",
    page: lazy(() => import("./texts/RatingSection").then((m) => ({ default: m.RatingSection }))),
  },
  {
    id: "waiting",
    group: "service",
    icon: IconHourglass,
    who: "manages",
    page: lazy(() => import("./company/WaitingSection").then((m) => ({ default: m.WaitingSection }))),
  },
  {
    id: "slas",
    group: "service",
    icon: IconAlarm,
    who: "manages",
    page: lazy(() => import("./slas/SlasSection").then((m) => ({ default: m.SlasSection }))),
  },
  {
    id: "macros",
    group: "service",
    icon: IconPlayerPlay,
    who: "manages",
    page: lazy(() => import("./automation/Macros").then((m) => ({ default: m.MacrosSection }))),
  },
  {
    id: "rules",
    group: "service",
    icon: IconRobot,
    who: "manages",
    page: lazy(() => import("./automation/RulesSection").then((m) => ({ default: m.RulesSection }))),
  },
  {
    id: "flows",
    group: "service",
    icon: IconSitemap,
    who: "manages",
    page: lazy(() => import("./flows/FlowsSection").then((m) => ({ default: m.FlowsSection }))),
  },
  {
    id: "assistants",
    group: "service",
    icon: IconMessageChatbot,
    who: "admin",
    page: lazy(() =>
      import("./assistants/AssistantsSection").then((m) => ({ default: m.AssistantsSection })),
    ),
  },
  {
    id: "boards",
    group: "service",
    icon: IconLayoutKanban,
    who: "manages",
    page: lazy(() => import("./boards/BoardsSection").then((m) => ({ default: m.Boards }))),
  },
  {
    id: "funnels",
    group: "customers",
    icon: IconFilter2,
    who: "manages",
    page: lazy(() => import("./boards/BoardsSection").then((m) => ({ default: m.Funnels }))),
  },
  {
    id: "fields",
    group: "customers",
    icon: IconForms,
    who: "manages",
    page: lazy(() => import("./boards/FieldsSection").then((m) => ({ default: m.FieldsSection }))),
  },
  {
    id: "company",
    group: "system",
    icon: IconBuildingStore,
    who: "admin",
    page: lazy(() => import("./company/CompanySection").then((m) => ({ default: m.CompanySection }))),
  },
  {
    id: "channels",
    group: "system",
    icon: IconPlugConnected,
    who: "admin",
    page: lazy(() => import("./channels/ChannelsSection").then((m) => ({ default: m.ChannelsSection }))),
  },
  {
    id: "signOn",
    group: "team",
    icon: IconShieldLock,
    who: "admin",
    page: lazy(() => import("./access/SignOnSection").then((m) => ({ default: m.SignOnSection }))),
  },
  {
    id: "audit",
    group: "team",
    icon: IconHistory,
    who: "admin",
    page: lazy(() => import("./access/AuditSection").then((m) => ({ default: m.AuditSection }))),
  },
  {
    id: "tokens",
    group: "system",
    icon: IconKey,
    who: "admin",
    page: lazy(() => import("./access/TokensSection").then((m) => ({ default: m.TokensSection }))),
  },
  {
    id: "webhooks",
    group: "system",
    icon: IconWebhook,
    who: "admin",
    page: lazy(() => import("./access/WebhooksSection").then((m) => ({ default: m.WebhooksSection }))),
  },
];

export const SECTIONS: SettingsSection[] = PLACES.map((place) => ({
  ...place,
  title: `settings.section.${place.id}`,
}));

/** What somebody may see of them. */
export const sectionsOf = (me: Me): SettingsSection[] =>
  SECTIONS.filter(({ who }) => (who === "admin" ? me.profile === "admin" : manages(me)));
