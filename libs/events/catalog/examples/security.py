"""Log-ins, second factors, tokens and outgoing webhooks in the examples."""

from libs.events.catalog import sign_on, token, user, webhook
from libs.events.catalog.examples.story import ANA, LATER
from libs.events.event import Event

SESSION = "0198c0de-0000-7000-8000-000000005e55"
TOKEN = "0198c0de-0000-7000-8000-0000000070e4"
WEBHOOK = "0198c0de-0000-7000-8000-00000000eb40"
URL, KINDS = "https://erp.casaipe.example/guiche", ("ticket.opened", "ticket.resolved")

BY_MEMBERS: tuple[Event, ...] = (
    user.SecondFactorEnabled(),
    user.SecondFactorDisabled(),
    user.RecoveryCodesRenewed(),
    user.SessionRevoked(session_id=SESSION),
    sign_on.SingleSignOnSet(issuer="https://id.casaipe.example", client_id="guiche", label="Conta Casa Ipê"),
    sign_on.SingleSignOnSwitchedOff(),
    sign_on.SecondFactorRequired(profiles=("admin", "supervisor")),
    token.TokenIssued(label="Painel de vendas", owner_id=ANA, scopes=("tickets:read",), expires_at=LATER),
    token.TokenRevoked(),
    webhook.WebhookRegistered(label="ERP", url=URL, kinds=KINDS),
    webhook.WebhookChanged(label="ERP da loja", url=URL, kinds=KINDS),
    webhook.WebhookKeyRenewed(),
    webhook.WebhookResumed(),
    webhook.WebhookRemoved(),
)

BY_THE_CONTACT: tuple[Event, ...] = ()

BY_THE_SYSTEM: tuple[Event, ...] = (webhook.WebhookPaused(why="failing"),)

STREAMS = {
    "sign_on": "sign_on.main",
    "token": f"token.{TOKEN}",
    "webhook": f"webhook.{WEBHOOK}",
}
