"""Which column of a file is which field of a contact: a guess by its heading, or by what stands in it (K2)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from libs.wording.searching import folded
from services.gateway.contact_files.table import Table, cell

SAMPLES = 3
LOOKED_AT = 40
HEADINGS: Mapping[str, frozenset[str]] = {
    "name": frozenset(
        "nome|nome completo|cliente|contato|razao social|nome fantasia|name|full name|customer|contact|nombre|"
        "nombre completo|contacto|display name".split("|")
    ),
    "phone": frozenset(
        "celular|telefone|telefone celular|fone|numero|whatsapp|tel|telemovel|phone|phone number|mobile|number|"
        "telefono|movil|numero de telefone|phone 1 - value".split("|")
    ),
    "email": frozenset("e-mail|email|correio|e-mail address|email address|correo|e-mail 1 - value".split("|")),
    "birthday": frozenset(
        "nascimento|nasc|nasc.|data de nascimento|dt nascimento|aniversario|birthday|date of birth|cumpleanos|"
        "fecha de nacimiento".split("|")
    ),
    "address": frozenset("endereco|endereco completo|address|direccion|rua|logradouro".split("|")),
    "tags": frozenset("etiqueta|etiquetas|tag|tags|grupo|grupos|marcador|marcadores|labels|group".split("|")),
}
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_NUMBER = re.compile(r"\+?[\d\s().-]{10,20}")


def described(table: Table, definitions: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The columns with their headings, some of what stands in each, and the field that it seems to be."""
    described = []
    taken: set[str] = set()
    for index, heading in enumerate(table.headings):
        filled = [cell(row, index) for _, row in table.rows[:LOOKED_AT] if cell(row, index)]
        guess = _by_heading(heading, definitions) or _by_content(filled)
        if guess in taken:
            guess = None
        elif guess is not None:
            taken.add(guess)
        column = {"index": index, "name": heading, "samples": filled[:SAMPLES], "guess": guess}
        described.append(column)
    return described


def _by_heading(heading: str, definitions: Mapping[str, Mapping[str, Any]]) -> str | None:
    said = folded(heading).strip(" :*")
    for field, headings in HEADINGS.items():
        if said in headings:
            return field
    named = (each for each, field in definitions.items() if folded(str(field["name"])) == said)
    field_id = next(named, None)
    return None if field_id is None else f"field:{field_id}"


def _by_content(filled: Sequence[str]) -> str | None:
    """What most of the cells look like."""
    for field, looks in (("email", _EMAIL), ("phone", _NUMBER)):
        if filled and sum(looks.fullmatch(each) is not None for each in filled) > len(filled) / 2:
            return field
    return None
