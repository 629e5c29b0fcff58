"""Why Comtele refused a message, or an operator did not deliver it: all they give are words."""

import unicodedata
from dataclasses import dataclass

from services.gateway.channels.outbound import Failed


@dataclass(frozen=True, slots=True)
class Meaning:
    """What some words mean; `stops`: nothing works until an admin acts."""

    words: tuple[str, ...]
    code: str
    text: str
    may_retry: bool = False
    stops: bool = False


MEANINGS = (
    Meaning(
        ("saldo", "credito", "balance", "credit"),
        "comtele.no_balance",
        "A conta da Comtele está sem saldo: recarregue-a e reative o canal.",
        may_retry=True,
        stops=True,
    ),
    Meaning(
        ("chave", "nao autorizad", "unauthorized", "auth-key", "api key", "token"),
        "comtele.unauthorized",
        "A Comtele recusou a chave da API: confira a chave e a geração da API nas configurações do canal.",
        may_retry=True,
        stops=True,
    ),
    Meaning(
        ("conta bloquead", "conta inativ", "conta suspens", "account block", "account inactive"),
        "comtele.account_blocked",
        "A conta da Comtele está bloqueada: fale com a Comtele e reative o canal.",
        may_retry=True,
        stops=True,
    ),
    Meaning(
        ("rota", "route"),
        "comtele.route",
        "A rota de envio não existe ou não serve: escolha outra nas configurações do canal.",
        may_retry=True,
        stops=True,
    ),
    Meaning(
        ("blacklist", "lista negra", "opt-out", "optout", "descadastr", "bloquead", "blocked"),
        "comtele.blocked",
        "O número não recebe SMS desta conta (lista de bloqueio).",
    ),
    Meaning(
        ("limite", "too many", "rate limit", "muitas requisicoes"),
        "comtele.rate_limit",
        "O limite de envios da Comtele foi atingido.",
        may_retry=True,
    ),
    Meaning(
        ("numero", "destinat", "telefone", "receiver", "number", "ddd", "phone"),
        "comtele.number",
        "O número do contato não recebe SMS ou não existe.",
        may_retry=True,
    ),
    Meaning(
        ("conteudo", "mensagem vazia", "caracter", "content", "message is required", "spam"),
        "comtele.content",
        "A Comtele recusou o texto da mensagem.",
    ),
    Meaning(
        ("expir",),
        "comtele.expired",
        "O aparelho do contato ficou fora de alcance e a mensagem expirou.",
        may_retry=True,
    ),
)

_REFUSED = Meaning((), "comtele.refused", "A Comtele recusou a mensagem.", may_retry=True)
_UNDELIVERED = Meaning((), "comtele.undelivered", "A operadora não entregou a mensagem.", may_retry=True)
RATE_WAIT = 30.0


def refusal(said: str) -> Failed:
    """A refusal, from the words in the answer."""
    meaning = _meaning(said) or _REFUSED
    return Failed(
        meaning.code,
        described(meaning, said),
        transient=meaning.code == "comtele.rate_limit",
        may_retry=meaning.may_retry,
        stops_channel=meaning.stops,
        wait=RATE_WAIT if meaning.code == "comtele.rate_limit" else None,
    )


def undelivered(said: str) -> tuple[str, str]:
    """Why a message was not delivered: a code, and words."""
    meaning = _meaning(said) or _UNDELIVERED
    return meaning.code, described(meaning, said)


def described(meaning: Meaning, said: str) -> str:
    """The meaning in words, with Comtele's own behind it."""
    return f"{meaning.text} ({said[:200]})" if said.strip() else meaning.text


def plain(text: str) -> str:
    """A text in small letters without accents."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each)).strip()


def _meaning(said: str) -> Meaning | None:
    looked_at = plain(said)
    return next((each for each in MEANINGS if any(word in looked_at for word in each.words)), None)
