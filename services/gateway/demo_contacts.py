"""What the demo's team has written down of its customers: addresses, birthdays, tags (K1)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from libs.events.command import Command
from libs.wording.searching import folded
from services.contacts.commands import ChangeContact, Details, TagContact
from services.gateway.demo_arranging import field_id
from services.gateway.demo_catalogues import TAGS, tag_id
from services.gateway.demo_scripts import Script
from services.gateway.demo_team import member_of

STREETS = ("Rua das Laranjeiras", "Avenida Paulista", "Rua Padre Chagas", "Rua da Aurora", "Rua Cláudio Manoel")
WRITTEN_DOWN, TAGGED = 2, 3


def written_down(scripts: Sequence[Script], now: datetime) -> Iterator[Command]:
    """The details of every second customer, and a tag on every third."""
    member = member_of("supervisora")
    keys = sorted(TAGS)
    for index, script in enumerate(scripts):
        common = {
            "by": member.actor(),
            "at": now - timedelta(days=1),
            "contact_id": script.contact_id,
        }
        if index % TAGGED == 0:
            yield TagContact.model_validate({**common, "tag_ids": (tag_id(keys[index % len(keys)]),)})
        if index % WRITTEN_DOWN == 0:
            called = folded(script.name).replace(" ", ".")
            details: Details = {
                "email": f"{called}@exemplo.com.br",
                "birthday": f"{1958 + index % 45}-{1 + index % 12:02}-{1 + index % 28:02}",
                "address": f"{STREETS[index % len(STREETS)]}, {100 + 7 * index}",
                f"field:{field_id('tipo')}": ("Casa", "Escritório", "Construtora")[index // 2 % 3],
            }
            yield ChangeContact.model_validate({**common, "details": details})
