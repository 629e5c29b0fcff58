import type { Capabilities, Me, Message } from "@/api/types";

interface Where {
  me: Me;
  works: boolean;
  capabilities: Capabilities;
}

const ARRIVED = new Set(["sent", "delivered", "read"]);

/** What a message's menu holds: what its channel can, and what this person may. The server decides. */
export function offers(message: Message, { me, works, capabilities }: Where) {
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
    edit: works && !gone && ours && there && own && message.kind === "text" && capabilities.edits,
    remove: works && !gone && ours && there && said && (own || manages) && capabilities.revokes,
  };
}
