import type { Me, Ticket } from "./types";

export const manages = (me: Me) => me.profile !== "agent";

/** What the page offers; the server decides. */
export const mayWork = (me: Me, ticket: Ticket) =>
  ticket.state === "open" && (manages(me) || ticket.assignee?.id === me.id);

export const mayTransfer = (me: Me, ticket: Ticket) =>
  mayWork(me, ticket) || (ticket.state === "pending" && manages(me));

export const isMine = (me: Me, ticket: Ticket) => ticket.state === "open" && ticket.assignee?.id === me.id;

/** Tags, reason, value, board: on one's own ticket in any state; management on every one. */
export const mayClassify = (me: Me, ticket: Ticket) => manages(me) || ticket.assignee?.id === me.id;
