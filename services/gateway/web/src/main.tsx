import "./app/base.css";
import "./app/controls.css";
import "./app/mantine.css";
import "./app/fonts/fonts.css";
import "./app/tokens.css";
import "./ui/ui.css";
import "./ui/avatar.css";
import "./ui/toast.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { start } from "./i18n";

void start().then(() => {
  createRoot(document.getElementById("root") as HTMLElement).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
