import { useQuery } from "@tanstack/react-query";
import { callsQuery, meQuery } from "@/api/queries";
import { CallPill } from "./CallPill";
import { IncomingCall } from "./IncomingCall";
import "./calls.css";

export function CallLayer() {
  const me = useQuery(meQuery).data;
  const calls = useQuery(callsQuery).data ?? [];
  const ringing = calls.filter((call) => call.state === "ringing" && call.direction === "in");
  const mine = calls.filter((call) => call.state === "answered" && call.agent?.id === me?.id);

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
