// A real OpenID Connect provider on loopback: whoever comes is logged in as whom the test names at /as.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const port = Number(process.env.OIDC_PORT);
const issuer = `http://127.0.0.1:${port}`;
let person = { email: "nobody@example.com", verified: true };

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "guiche",
      client_secret: "invented-client-secret",
      redirect_uris: [process.env.OIDC_REDIRECT_URI],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  cookies: { keys: ["invented-cookie-key"] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: person.email, email_verified: person.verified, name: "Somebody" }),
  }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

const answer = provider.callback();
createServer(async (request, response) => {
  const url = new URL(request.url, issuer);
  if (url.pathname === "/as") {
    person = { email: url.searchParams.get("email"), verified: url.searchParams.get("verified") !== "0" };
    response.end("ok");
  } else if (url.pathname.startsWith("/interaction/")) {
    await provider.interactionFinished(request, response, { login: { accountId: `account of ${person.email}` } });
  } else {
    answer(request, response);
  }
}).listen(port, "127.0.0.1", () => console.log("ready"));
