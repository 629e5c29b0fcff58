import type { Capabilities, Me, Message } from "@/api/types";

interface Where {
  me: Me;
  works: boolean;
  capabilities: Capabilities;
}

const within = (at: string, seconds: number | null | undefined, now: number) =>
  seconds === null || seconds === undefined || now - Date.parse(at) < seconds * 1000;

const ARRIVED = new Set(["sent", "delivered", "read"]);

/** What a message's menu holds: what its channel can, and what this person may. The server decides. */
export function offers(message: Message, { me, works, capabilities }: Where, now = Date.now()) {
  const gone = Boolean(message.revoked);
  const ours = message.direction === "out";
  const there = !ours || (message.status !== null && ARRIVED.has(message.status));
  const said = message.kind !== "call" && message.kind !== "unsupported";
  const own = message.author.kind === "user" && message.author.id === me.id;
  const manages = me.profile !== "agent";
  return {
    react: works && !gone && there && said && capabilities.reactions,
    reply: works && !gone && there && said && capabilities.quotes,
    forward: !gone && said,
    copy: !gone && Boolean(message.text),
    edit:
      works &&
      !gone &&
      ours &&
      there &&
      own &&
      message.kind === "text" &&
      capabilities.edits &&
      within(message.at, capabilities.edit_seconds, now),
    remove:
      works &&
      !gone &&
      ours &&
      said &&
      (own || manages) &&
      (message.status === "failed" ||
        (there && capabilities.revokes && within(message.at, capabilities.revoke_seconds, now))),
  };
}
