"""What Meta tells of a whole account: what became of templates, of the account itself, of a number's quality.

Such changes name no number (`metadata` is absent): the account (WABA) of the entry says whose they are.
"""

from datetime import datetime
from typing import Any

from services.gateway.channels.items import Ignored, Item, LineChanged, TemplateChanged, UnreadableItem
from services.gateway.channels.waba import templates
from services.gateway.channels.waba.errors import describe, meaning
from services.gateway.channels.waba.parts import identifier, listed, number, part_of, words

TEMPLATE_FIELDS = frozenset(
    {
        "message_template_status_update",
        "message_template_quality_update",
        "message_template_components_update",
        "template_category_update",
    }
)
DISABLED = "A Meta desativou a conta do WhatsApp Business."
TO_BE_DISABLED = "A Meta vai desativar a conta do WhatsApp Business."
WHAT_TO_DO = " Veja o motivo e peça revisão no Gerenciador de Negócios da Meta (Qualidade da conta)."


def template(value: dict[str, Any], waba_id: str | None, at: datetime | None) -> Item:
    """A template's new state, category or quality; one whose words changed names nothing, and is asked for."""
    template_id = identifier(value.get("message_template_id"))
    if template_id is None:
        return UnreadableItem("news of no template", value)
    status = identifier(value.get("event"))
    category = identifier(value.get("new_category")) or identifier(value.get("message_template_category"))
    reason = identifier(value.get("reason"))
    return TemplateChanged(
        template_id=template_id,
        name=identifier(value.get("message_template_name")),
        language=identifier(value.get("message_template_language")),
        status=templates.state(status) if status is not None else None,
        category=category.lower()[:40] if category is not None else None,
        quality=_quality(value),
        reason=None if reason in (None, "NONE") else _reason(reason or "", value),
        at=at,
        account=waba_id,
    )


def _quality(value: dict[str, Any]) -> str | None:
    score = identifier(value.get("new_quality_score"))
    return score.lower()[:40] if score is not None and score != "UNKNOWN" else None


def _reason(reason: str, value: dict[str, Any]) -> str:
    """Meta's word for why, and what it says about it."""
    said = words(part_of(value, "rejection_info").get("reason")) or words(part_of(value, "other_info").get("title"))
    return f"{reason.lower()}: {said}"[:300] if said else reason.lower()[:300]


def account(value: dict[str, Any], waba_id: str | None, at: datetime | None) -> Item:
    """What became of the account: one that Meta closes takes its numbers with it; that it is going to, it warns."""
    event = identifier(value.get("event")) or ""
    state = identifier(part_of(value, "ban_info").get("waba_ban_state")) or ""
    if event in ("ACCOUNT_DELETED", "PARTNER_REMOVED"):
        detail = "A conta do WhatsApp Business não pertence mais a este aplicativo."
        return LineChanged("closed", at, "waba.account_removed", detail, lasting=True, account=waba_id)
    if state == "DISABLE":
        detail = DISABLED + WHAT_TO_DO
        return LineChanged("closed", at, "waba.account_disabled", detail, lasting=True, account=waba_id)
    if state == "SCHEDULE_FOR_DISABLE":
        return UnreadableItem(TO_BE_DISABLED + WHAT_TO_DO, value)
    if state == "REINSTATE":
        return LineChanged("open", at, account=waba_id)
    return Ignored(f"account {event}"[:40])


def stop(code: str, detail: str, at: datetime | None, account: str | None) -> LineChanged:
    """Nothing works by the number until an admin acts."""
    return LineChanged("open", at, code, detail, stops=True, account=account)


def errors(value: dict[str, Any], account: str | None, at: datetime | None) -> list[Item]:
    """Errors that belong to no message: one that stops the line says so, others are shown to admins."""
    items: list[Item] = []
    for error in listed(value.get("errors")):
        code = number(error.get("code")) if isinstance(error, dict) else None
        if code is None:
            items.append(UnreadableItem("an error without a code", error))
            continue
        details = words(part_of(error, "error_data").get("details")) or words(error.get("title"))
        said = describe(code, details)
        if meaning(code).act == "stop":
            items.append(stop(f"waba.{code}", said, at, account))
        else:
            items.append(UnreadableItem(f"waba.{code}: {said}"[:480], error))
    return items
