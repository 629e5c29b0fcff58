import { Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { lazy } from "@/ui/overlays/lazy";
import { DeskPage } from "./DeskPage";
import { Layout } from "./Layout";

const Simulator = lazy(() =>
  import("@/features/simulator/SimulatorPage").then((module) => ({ default: module.SimulatorPage })),
);
const Panel = lazy(() =>
  import("@/features/panel/PanelPage").then((module) => ({ default: module.PanelPage })),
);
const Settings = lazy(() =>
  import("@/features/settings/SettingsPage").then((module) => ({ default: module.SettingsPage })),
);

const Contacts = lazy(() =>
  import("@/features/contacts/ContactsPage").then((module) => ({ default: module.ContactsPage })),
);
const ContactPage = lazy(() =>
  import("@/features/contacts/ContactPage").then((module) => ({ default: module.ContactPage })),
);

const BoardPlace = lazy(() => import("./BoardPlace").then((module) => ({ default: module.BoardPlace })));

const Tasks = lazy(() =>
  import("@/features/tasks/TasksPage").then((module) => ({ default: module.TasksPage })),
);
const Chat = lazy(() => import("@/features/chat/ChatPage").then((module) => ({ default: module.ChatPage })));

const Flow = lazy(() => import("@/features/flows/FlowPage").then((module) => ({ default: module.FlowPage })));

export function Pages() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route path="/simulator" element={<Simulator />} />
        <Route element={<Layout />}>
          <Route path="/" element={<DeskPage />} />
          <Route path="/tickets/:ticketId" element={<DeskPage />} />
          <Route path="/panel" element={<Panel />} />
          <Route path="/boards/:id?" element={<BoardPlace key="board" kind="board" />} />
          <Route path="/funnels/:id?" element={<BoardPlace key="funnel" kind="funnel" />} />
          <Route path="/contacts" element={<Contacts />} />
          <Route path="/contacts/:contactId" element={<ContactPage />} />
          <Route path="/tasks" element={<Tasks />} />
          <Route path="/chat/:roomId?" element={<Chat />} />
          <Route path="/flows/:flowId" element={<Flow />} />
          <Route path="/settings/:section?" element={<Settings />} />
        </Route>
        <Route path="*" element={<Navigate to="/" replace />} />
      </Routes>
    </Suspense>
  );
}
