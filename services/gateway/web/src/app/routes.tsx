import { lazy, Suspense } from "react";
import { createBrowserRouter, Navigate } from "react-router";
import { DeskPage } from "./DeskPage";
import { Layout } from "./Layout";

const Simulator = lazy(() =>
  import("@/features/simulator/SimulatorPage").then((module) => ({ default: module.SimulatorPage })),
);

export const router = createBrowserRouter([
  {
    path: "/simulator",
    element: (
      <Suspense fallback={null}>
        <Simulator />
      </Suspense>
    ),
  },
  {
    element: <Layout />,
    children: [
      { path: "/", element: <DeskPage /> },
      { path: "/tickets/:ticketId", element: <DeskPage /> },
    ],
  },
  { path: "*", element: <Navigate to="/" replace /> },
]);
