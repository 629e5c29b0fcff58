"""WhatsApp through Meta's Cloud API."""

from collections.abc import Sequence

import httpx
import orjson

from libs.events.catalog.message import Choice, Options
from libs.events.catalog.template_use import TemplateUse
from services.gateway.channels.channel import Call, Line
from services.gateway.channels.items import (
    IdentityChanged,
    Ignored,
    InboundChange,
    InboundMessage,
    MarketingChoice,
    StatusUpdate,
    TemplateChanged,
)
from services.gateway.channels.outbound import Outbound, OutboundChange
from services.gateway.channels.waba.channel import Waba
from tests.contracts.contract import Asks, Contract, Cupboard, Refusal, answer, item
from tests.providers.graph import (
    ACCESS_TOKEN,
    APP_SECRET,
    PHONE_NUMBER_ID,
    VERIFY_TOKEN,
    WABA_ID,
    GraphStandIn,
    signature,
)

URL = "https://graph.example/v23.0"
SECRETS = {"access_token": ACCESS_TOKEN, "app_secret": APP_SECRET, "verify_token": VERIFY_TOKEN}
MARINA = "5511900001234"
REACTED = "wamid.HBgNNTUxMTkwMDAwMTIzNBUCABIYFEIxRDU3ODExMTFEODRGN0IzRkU0AA=="
OURS = frozenset({"biz_opaque_callback_data"})
CONFIRMS = Options(
    style="buttons",
    choices=(Choice(id="confirmar:8841", title="Confirmar"), Choice(id="remarcar:8841", title="Remarcar")),
    footer="Clínica Exemplo",
)
SECTORS = Options(
    style="list",
    choices=(
        Choice(id="fila:financeiro", title="Financeiro", description="Boletos e notas", section="Setores"),
        Choice(id="fila:suporte", title="Suporte", section="Setores"),
    ),
    button="Ver setores",
    header="Atendimento",
)
TEMPLATE = TemplateUse(
    name="confirma_agendamento",
    language="pt_BR",
    body=("Marina", "sexta, 14h"),
    payloads={0: "confirmar:8841"},
)
ELSEWHERE = (
    "call_accept_request",
    "call_initiate_request",
    "call_initiate_response",
    "call_permissions_response",
    "error_100_invalid_parameter",
    "error_130429_throughput",
    "error_131030_not_in_allowed_list",
    "error_131056_pair_rate",
    "error_132001_template_missing",
    "error_138006_call_permission",
    "error_190_token_expired",
    "media_upload_response",
    "media_url_response",
    "send_document_request",
    "send_image_request",
    "send_message_response",
    "send_template_paced_response",
    "signature_vectors",
    "success_response",
    "templates_list_response",
    "value_level_error",
    "verify_get",
)


def takes(request: httpx.Request) -> httpx.Response:
    """Meta's answer to an upload and to a message."""
    if request.url.path.endswith("/media"):
        return httpx.Response(200, json={"id": "700000000000001"})
    contacts = [{"input": MARINA, "wa_id": MARINA}]
    messages = [{"id": "wamid.invented"}]
    return httpx.Response(200, json={"messaging_product": "whatsapp", "contacts": contacts, "messages": messages})


def refusal(code: int, transient: bool = False, stops: bool = False, status: int = 400) -> Refusal:
    """A documented error code."""
    error = {"message": f"(#{code})", "type": "OAuthException", "code": code}
    return Refusal(str(code), answer({"error": error}, status), f"waba.{code}", transient, stops)


def vouched(line: Line, body: bytes) -> Call:
    """Signed with the app's secret."""
    return Call(body, {"x-hub-signature-256": signature(body)})


def forged(line: Line, body: bytes) -> list[Call]:
    """Signed with another secret, signed for another body, cut, without its prefix."""
    right = signature(body)
    others = (signature(body, "another secret"), signature(body + b" "))
    headers = (*others, right[:-2], right.removeprefix("sha256="), "")
    return [Call(body, {"x-hub-signature-256": each}) for each in headers]


def batched(bodies: Sequence[bytes]) -> bytes:
    """Meta puts the entries of several webhooks into one."""
    entries = [entry for each in bodies for entry in orjson.loads(each)["entry"]]
    return orjson.dumps({"object": "whatsapp_business_account", "entry": entries})


contract = Contract(
    kind="waba",
    build=lambda client: Waba(client, Cupboard()),
    line=Line("c", {"phone_number_id": PHONE_NUMBER_ID, "waba_id": WABA_ID, "base_url": URL}, SECRETS),
    peer=MARINA,
    takes=takes,
    samples="waba",
    posted={
        "in_text": [item(InboundMessage, kind="text", text="Bom dia! Vocês têm horário na sexta?")],
        "in_image": [item(InboundMessage, kind="image", text="Segue o comprovante")],
        "in_video": [item(InboundMessage, kind="video")],
        "in_audio_file": [item(InboundMessage, kind="audio")],
        "in_audio_voice": [item(InboundMessage, kind="audio")],
        "in_document": [item(InboundMessage, kind="document")],
        "in_sticker": [item(InboundMessage, kind="sticker")],
        "in_location": [item(InboundMessage, kind="location")],
        "in_contacts": [item(InboundMessage, kind="contacts")],
        "in_forwarded": [item(InboundMessage, forwarded=True)],
        "in_reply_context": [item(InboundMessage, kind="text")],
        "in_group_text": [item(InboundMessage, group="120363000000000001")],
        "in_referral_ctwa": [item(InboundMessage, kind="text")],
        "in_interactive_button_reply": [item(InboundMessage, kind="text", text="Confirmar")],
        "in_interactive_list_reply": [item(InboundMessage, kind="text", text="Financeiro")],
        "in_button_template_quick_reply": [item(InboundMessage, kind="text", text="Parar de receber")],
        "in_order": [item(InboundMessage, kind="order")],
        "in_flow_nfm_reply": [item(InboundMessage, kind="text", text="nota: 5\ncomentario: ótimo")],
        "in_call_permission_reply": [item(InboundMessage)],
        "in_unsupported": [item(InboundMessage, kind="unsupported")],
        "in_reaction": [item(InboundChange, what="reaction", text="❤️")],
        "in_reaction_removed_empty": [item(InboundChange, what="reaction", text=None)],
        "in_edit": [item(InboundChange, what="edit", text="Bom dia! Vocês têm horário no sábado?")],
        "in_revoke": [item(InboundChange, what="revoke")],
        "in_system_changed_number": [item(IdentityChanged, learned=("phone", "+5511900009999"))],
        "in_system_changed_user_id": [item(IdentityChanged, learned=("bsuid", "BR.7310000000000999"))],
        "status_sent": [item(StatusUpdate, status="sent")],
        "status_delivered": [item(StatusUpdate, status="delivered")],
        "status_read": [item(StatusUpdate, status="read")],
        "status_played": [item(StatusUpdate, status="played")],
        "echo_smb_app": [item(InboundMessage, echo=True, text="Respondi pelo celular")],
        "call_connect_user_initiated": [item(InboundMessage, kind="call", text=None)],
        "call_connect_business_initiated": [item(Ignored)],
        "call_status_ringing": [item(Ignored)],
        "call_terminate_completed": [item(Ignored)],
        "template_status_approved": [item(TemplateChanged, status="approved", name="confirma_agendamento")],
        "template_status_rejected": [item(TemplateChanged, status="rejected", name="promo_julho")],
        "template_category_update": [item(TemplateChanged, category="marketing", status=None)],
        "status_failed_131026": [item(StatusUpdate, status="failed", code="waba.131026")],
        "status_failed_131047": [item(StatusUpdate, status="failed", code="waba.131047")],
        "status_failed_131050": [
            item(StatusUpdate, status="failed", code="waba.131050"),
            item(MarketingChoice, declined=True),
        ],
        "user_preferences_stop": [item(MarketingChoice, declined=True)],
        "user_preferences_resume": [item(MarketingChoice, declined=False)],
    },
    asked={
        "send_text_request": Asks(
            lambda channel, line: channel.send(
                line,
                Outbound(
                    "msg_01J0000000000000000000000C",
                    "v1",
                    MARINA,
                    "*Ana*:\nTemos às 14h, pode ser?",
                    "wamid.HBgNNTUxMTkwMDAwMTIzNBUCABIYFEIxRDU3ODExMTFEODRGN0IzRkU0AA==",
                ),
            ),
            "/messages",
        ),
        "send_interactive_buttons_request": Asks(
            lambda channel, line: channel.send(
                line, Outbound("m1", "v1", MARINA, "Confirma sexta às 14h?", options=CONFIRMS)
            ),
            "/messages",
            OURS,
        ),
        "send_interactive_list_request": Asks(
            lambda channel, line: channel.send(
                line, Outbound("m1", "v1", MARINA, "Escolha o setor", options=SECTORS)
            ),
            "/messages",
            OURS,
        ),
        "send_template_request": Asks(
            lambda channel, line: channel.send(
                line, Outbound("m1", "v1", MARINA, "Olá Marina", kind="template", template=TEMPLATE)
            ),
            "/messages",
            OURS,
        ),
        "send_reaction_request": Asks(
            lambda channel, line: channel.change(
                line, OutboundChange("c1", "v1", MARINA, REACTED, False, "reaction", "👍")
            ),
            "/messages",
        ),
        "send_mark_read_typing_request": Asks(
            lambda channel, line: channel.show_typing(line, MARINA, True, REACTED), "/messages"
        ),
    },
    elsewhere=dict.fromkeys(ELSEWHERE, "tests/gateway/test_waba_payloads.py, test_waba_sending.py, test_hooks.py"),
    refusals=[
        refusal(190, stops=True, status=401),
        refusal(10, stops=True, status=403),
        refusal(131042, stops=True),
        refusal(131031, stops=True),
        refusal(130429, transient=True, status=429),
        refusal(131056, transient=True, status=429),
        refusal(131000, transient=True, status=500),
        refusal(131047),
        refusal(131026),
        refusal(132001),
        refusal(999999),
    ],
    vouched=vouched,
    forged=forged,
    batched=batched,
    stand_in=GraphStandIn.running,
)
