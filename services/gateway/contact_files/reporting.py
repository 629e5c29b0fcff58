"""The report of an import: every rejected row with its field, its rule and what stood there (K2)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

HEADINGS = {
    "pt-BR": ["Linha", "Campo", "Regra", "Valor", "Código"],
    "en": ["Row", "Field", "Rule", "Value", "Code"],
    "es": ["Fila", "Campo", "Regla", "Valor", "Código"],
}
FIELDS = {
    "name": {"pt-BR": "Nome", "en": "Name", "es": "Nombre"},
    "phone": {"pt-BR": "Número", "en": "Number", "es": "Número"},
    "email": {"pt-BR": "E-mail", "en": "E-mail", "es": "Correo"},
    "birthday": {"pt-BR": "Aniversário", "en": "Birthday", "es": "Cumpleaños"},
    "address": {"pt-BR": "Endereço", "en": "Address", "es": "Dirección"},
    "tags": {"pt-BR": "Etiquetas", "en": "Tags", "es": "Etiquetas"},
}
RULES = {
    "contact.number_invalid": {
        "pt-BR": "precisa ser um número de telefone com DDD",
        "es": "debe ser un número de teléfono con código de área",
    },
    "contact.email_invalid": {"pt-BR": "precisa ser um e-mail", "es": "debe ser un correo"},
    "contact.birthday_invalid": {
        "pt-BR": "precisa ser uma data com ano, como 24/12/1980",
        "es": "debe ser una fecha con año, como 24/12/1980",
    },
    "contact.is_group": {
        "pt-BR": "é um grupo, não uma pessoa",
        "es": "es un grupo, no una persona",
    },
    "contact.number_hidden": {
        "pt-BR": "esconde o número: a pessoa entra na agenda quando escrever",
        "es": "esconde el número: la persona entra en la agenda cuando escriba",
    },
    "contact.is_broadcast": {
        "pt-BR": "é uma lista de transmissão, não uma pessoa",
        "es": "es una lista de difusión, no una persona",
    },
    "contact.unreachable": {
        "pt-BR": "precisa ter um número ou um e-mail",
        "es": "debe tener un número o un correo",
    },
    "contact.text_invalid": {"pt-BR": "texto longo demais", "es": "texto demasiado largo"},
    "tag.not_found": {"pt-BR": "não há etiqueta com este nome", "es": "no hay etiqueta con este nombre"},
    "field.number_invalid": {"pt-BR": "precisa ser um número", "es": "debe ser un número"},
    "field.date_invalid": {
        "pt-BR": "precisa ser uma data, como 24/12/2026",
        "es": "debe ser una fecha, como 24/12/2026",
    },
    "field.choice_invalid": {
        "pt-BR": "precisa ser uma das opções do campo",
        "es": "debe ser una de las opciones del campo",
    },
    "field.yes_no_invalid": {"pt-BR": "precisa ser sim ou não", "es": "debe ser sí o no"},
    "field.link_invalid": {
        "pt-BR": "precisa ser o endereço de uma página",
        "es": "debe ser la dirección de una página",
    },
    "field.text_invalid": {"pt-BR": "texto longo demais", "es": "texto demasiado largo"},
}


def report(checked: Path, target: Path, rows: int, language: str, names: Mapping[str, str]) -> None:
    """Write the report's rows, a JSON list a line, from the first `rows` checked ones; `names`: of fields."""
    with checked.open("rb") as lines, target.open("wb") as out:
        out.write(orjson.dumps(HEADINGS.get(language, HEADINGS["en"])) + b"\n")
        for count, line in enumerate(lines):
            if count >= rows:
                break
            for fault in orjson.loads(line).get("faults", ()):
                out.write(orjson.dumps(_said(fault, language, names)) + b"\n")


def _said(fault: Mapping[str, Any], language: str, names: Mapping[str, str]) -> list[str]:
    field = fault["field"]
    called = FIELDS.get(field, {}).get(language) or names.get(field.removeprefix("field:"), field)
    rule = RULES.get(fault["code"], {}).get(language, fault["rule"])
    return [str(fault["row"]), called, rule, fault["value"], fault["code"]]
