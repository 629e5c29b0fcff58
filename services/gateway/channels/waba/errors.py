"""The WhatsApp Cloud API's error codes: what each means in words, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

LONGEST_DETAIL = 500
Act = Literal["permanent", "transient", "once", "pace", "throttle", "stop"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A code in words. `once`: one more try may do; `pace`: wait for this recipient; `throttle`: the whole number
    has to slow down; `stop`: nothing works until an admin acts, and the text says what he has to do.
    `declined`: the contact stopped marketing from this number, until he takes it again.
    """

    text: str
    act: Act = "permanent"
    may_retry: bool = False
    wait: float | None = None
    declined: bool = False


_TOKEN = Meaning(
    "O token de acesso do canal expirou ou é inválido. Gere um token permanente (usuário do sistema) no "
    "Gerenciador de Negócios da Meta, cole-o em Configurações › Canais e salve.",
    "stop",
    may_retry=True,
)
_PERMISSION = Meaning(
    "O canal não tem permissão para enviar. No Gerenciador de Negócios da Meta, dê ao aplicativo as permissões "
    "whatsapp_business_messaging e whatsapp_business_management e gere um novo token.",
    "stop",
    may_retry=True,
)
_LIMIT = Meaning("O limite de envios do canal foi atingido.", "throttle", may_retry=True)
_TRANSIENT = Meaning("O WhatsApp está com um problema passageiro.", "transient", may_retry=True)
_LOCKED = Meaning(
    "A conta foi limitada ou bloqueada pela Meta. Veja o motivo em Qualidade da conta, no Gerenciador do WhatsApp, "
    "e peça revisão antes de retomar o canal.",
    "stop",
    may_retry=True,
)
_BILLING = Meaning(
    "A Meta não pôde cobrar pela conta. Confira a forma de pagamento no Gerenciador do WhatsApp e retome o canal.",
    "stop",
    may_retry=True,
)
_SETUP = Meaning(
    "O número do canal não está pronto na Meta (certificado ou registro). Registre-o no Gerenciador do WhatsApp e "
    "retome o canal.",
    "stop",
    may_retry=True,
)
_GROUP = Meaning("O WhatsApp recusou a mensagem para o grupo.")
_CALLING = Meaning("O WhatsApp não pôde fazer a chamada.")
_TEMPLATE = Meaning("A mensagem de template não pode ser enviada assim.")

MEANINGS: dict[int, Meaning] = {
    0: _TOKEN,
    102: _TOKEN,
    190: _TOKEN,
    3: _PERMISSION,
    10: _PERMISSION,
    4: _LIMIT,
    80007: _LIMIT,
    130429: _LIMIT,
    131056: Meaning("Mensagens demais para este contato em pouco tempo.", "pace", may_retry=True, wait=6.0),
    131048: _LOCKED,
    131064: _LOCKED,
    368: _LOCKED,
    131031: _LOCKED,
    131049: Meaning("A Meta limitou mensagens de marketing a este contato; tente depois de 24 horas."),
    131050: Meaning("O contato não quer receber mensagens de marketing.", declined=True),
    131047: Meaning("Passaram mais de 24 horas desde a última mensagem do contato: só um template é aceito."),
    131026: Meaning("O contato não pode receber: sem WhatsApp, versão antiga ou bloqueio.", may_retry=True),
    131030: Meaning("O número não está na lista de teste do canal."),
    131021: Meaning("O destinatário é o próprio canal."),
    100: Meaning("A Meta recusou um parâmetro do envio."),
    131008: Meaning("Falta um parâmetro obrigatório no envio."),
    131009: Meaning("Um parâmetro do envio tem valor inválido."),
    132000: _TEMPLATE,
    132001: Meaning("O template não existe neste idioma ou não está aprovado."),
    132005: _TEMPLATE,
    132007: _TEMPLATE,
    132012: _TEMPLATE,
    132015: Meaning("O template está pausado."),
    132016: Meaning("O template foi desativado."),
    131051: Meaning("Este tipo de mensagem não é suportado."),
    131052: Meaning("A mídia não pôde ser baixada.", "once", may_retry=True, wait=2.0),
    131053: Meaning("A mídia não pôde ser enviada.", may_retry=True),
    1: _TRANSIENT,
    2: _TRANSIENT,
    131000: _TRANSIENT,
    131016: _TRANSIENT,
    131057: _TRANSIENT,
    133004: _TRANSIENT,
    131042: _BILLING,
    131045: _SETUP,
    133010: _SETUP,
    133016: _SETUP,
    130472: Meaning("A Meta não entregou: o contato está num grupo de experimento."),
    130497: Meaning("A Meta não permite mensagens para o país deste contato."),
    131062: Meaning("Para esta mensagem é preciso o número de telefone do contato."),
    131044: Meaning("A Meta não pôde cobrar pela chamada.", may_retry=True),
    132068: Meaning("O formulário (Flow) do template está bloqueado."),
    132069: Meaning("O formulário (Flow) do template foi enviado vezes demais.", may_retry=True),
    133000: _SETUP,
    133005: _SETUP,
    133006: _SETUP,
    133008: _SETUP,
    133015: _SETUP,
    135000: Meaning("A Meta recusou a mensagem sem dizer por quê.", may_retry=True),
    613: Meaning("O limite de chamadas do canal foi atingido.", "throttle", may_retry=True),
    **dict.fromkeys(range(138000, 138014), _CALLING),
    138006: Meaning("O contato ainda não permitiu chamadas da empresa."),
}

_UNKNOWN = Meaning("O WhatsApp recusou a mensagem.", may_retry=True)


def meaning(code: int) -> Meaning:
    """What a code means; codes that Meta adds later count as permanent, with a retry by hand."""
    if 200 <= code <= 299:
        return _PERMISSION
    if 131200 <= code <= 131299:
        return _GROUP
    return MEANINGS.get(code, _UNKNOWN)


def stop(code: int) -> str | None:
    """The code that stops the line when Meta refuses something beside sending; None: it does not.

    Who may not look at an account may still be allowed to send.
    """
    known = meaning(code)
    return f"waba.{code}" if known.act == "stop" and known is not _PERMISSION else None


def kept_as(code: str | None) -> Meaning:
    """What a code means that is kept as the channel's (`waba.190`); one that says nothing may be tried again."""
    number = (code or "").removeprefix("waba.")
    return meaning(int(number)) if number.isdecimal() else _UNKNOWN


def describe(code: int, details: str | None) -> str:
    """The meaning in words, with the provider's own details behind it."""
    text = meaning(code).text
    return f"{text} ({details})"[:LONGEST_DETAIL] if details else text
