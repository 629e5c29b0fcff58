import { type CSSVariablesResolver, createTheme } from "@mantine/core";

const field = { size: "sm" as const };

export const theme = createTheme({
  fontFamily: "var(--g-font)",
  fontSizes: { xs: "11px", sm: "12px", md: "13px", lg: "14px", xl: "16px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  defaultRadius: "md",
  shadows: {
    xs: "var(--g-shadow-1)",
    sm: "var(--g-shadow-1)",
    md: "var(--g-shadow-2)",
    lg: "var(--g-shadow-3)",
    xl: "var(--g-shadow-3)",
  },
  primaryColor: "amora",
  primaryShade: { light: 7, dark: 6 },
  focusRing: "auto",
  cursorType: "pointer",
  respectReducedMotion: true,
  colors: {
    amora: [
      "#FBF4F7",
      "#F7E9F0",
      "#EED3E0",
      "#EDA4C8",
      "#D97FAC",
      "#C45F93",
      "#A8447A",
      "#8B2C5C",
      "#74224B",
      "#571737",
    ],
    gray: [
      "#FAF9F9",
      "#F3F1F2",
      "#EAE6E8",
      "#E7E2E5",
      "#D3CBD0",
      "#8E848A",
      "#6E646A",
      "#574D53",
      "#3A3136",
      "#231B20",
    ],
    dark: [
      "#F2EDF0",
      "#BFB4BA",
      "#A0949B",
      "#7F747B",
      "#463D43",
      "#312A2F",
      "#252024",
      "#1B171A",
      "#141113",
      "#0D0B0C",
    ],
  },
  components: {
    Button: { defaultProps: { size: "sm" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: 32 } },
    Tooltip: { defaultProps: { openDelay: 400, withinPortal: true } },
    Modal: {
      defaultProps: { radius: "xl", centered: true, transitionProps: { duration: 160 } },
    },
    Menu: {
      defaultProps: {
        radius: "lg",
        shadow: "md",
        position: "bottom-end",
        transitionProps: { duration: 100 },
      },
    },
    TextInput: { defaultProps: field },
    PasswordInput: { defaultProps: field },
    Textarea: { defaultProps: field },
    Select: { defaultProps: { ...field, checkIconPosition: "right", openOnFocus: false } },
    NativeSelect: { defaultProps: field },
    Switch: { defaultProps: { size: "xs", withThumbIndicator: false } },
  },
});

const mapped = {
  "--mantine-color-body": "var(--g-surface-2)",
  "--mantine-color-text": "var(--g-text-1)",
  "--mantine-color-dimmed": "var(--g-text-3)",
  "--mantine-color-placeholder": "var(--g-text-3)",
  "--mantine-color-default": "var(--g-surface-2)",
  "--mantine-color-default-hover": "var(--g-surface-hover)",
  "--mantine-color-default-border": "var(--g-line-strong)",
  "--mantine-color-default-color": "var(--g-text-1)",
  "--mantine-color-anchor": "var(--g-accent-text)",
  "--mantine-color-amora-light": "var(--g-accent-soft)",
  "--mantine-color-amora-light-color": "var(--g-accent-text)",
  "--mantine-color-amora-filled": "var(--g-accent)",
  "--mantine-color-amora-filled-hover": "var(--g-accent-hover)",
  "--mantine-color-gray-light-color": "var(--g-text-2)",
  "--mantine-color-gray-light-hover": "var(--g-surface-hover)",
  "--mantine-color-error": "var(--g-danger)",
  "--mantine-color-success": "var(--g-ok)",
};

/** The tokens themselves live in tokens.css; Mantine is pointed at them. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: mapped,
  dark: mapped,
});
