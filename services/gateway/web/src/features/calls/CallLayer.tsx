import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { callsQuery, meQuery } from "@/api/queries";
import type { Call } from "@/api/types";
import { onCall } from "@/live/calls";
import { useDesk } from "@/ui/desk";
import { toast } from "@/ui/toast";
import { CallPill } from "./CallPill";
import { IncomingCall } from "./IncomingCall";
import "./calls.css";

export function CallLayer() {
  const { t } = useTranslation();
  const desk = useDesk();
  const me = useQuery(meQuery).data;
  const calls = useQuery(callsQuery).data ?? [];
  const ringing = calls.filter((call) => call.state === "ringing" && call.direction === "in");
  const mine = calls.filter((call) => call.state === "answered" && call.agent?.id === me?.id);

  const told = useRef(new Set<string>());
  useEffect(
    () =>
      onCall((call: Call) => {
        if (call.state !== "missed" || told.current.has(call.id)) return;
        told.current.add(call.id);
        const ticket = call.ticket;
        toast(t("call.missedFrom", { name: call.contact.name }), {
          alert: true,
          action: ticket ? { label: t("action.open"), run: () => desk.open(ticket.id) } : undefined,
        });
      }),
    [t, desk],
  );

  return (
    <>
      {ringing.slice(0, 2).map((call, index) => (
        <IncomingCall key={call.id} call={call} behind={index > 0} />
      ))}
      {mine.map((call) => (
        <CallPill key={call.id} call={call} />
      ))}
    </>
  );
}
