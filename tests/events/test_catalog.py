"""The published language: every type has an example and golden files, and old histories stay readable."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import orjson
import pytest
from pydantic import ValidationError

from libs.events import asyncapi
from libs.events.catalog import registry
from libs.events.catalog.examples import EXAMPLES, stored
from libs.events.catalog.registry import EVENT_TYPES, UnknownEvent, decode
from libs.events.catalog.upcasts import UPCASTS
from libs.events.cloudevents import decode_commit
from libs.events.event import Event, payload
from libs.events.settings import Settings
from tests.events import golden_files

BY_NAME = pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda each: each.name())
FILES = sorted(golden_files.FOLDER.glob("*.json"))


def test_every_type_is_catalogued_once() -> None:
    assert len({each.name() for each in EVENT_TYPES}) == len(EVENT_TYPES)


@BY_NAME
def test_every_type_has_an_example(event_type: type[Event]) -> None:
    assert type(EXAMPLES[event_type]) is event_type
    assert event_type.__doc__, "an event says what it states"


@BY_NAME
def test_every_type_has_a_golden_file_of_its_version(event_type: type[Event]) -> None:
    assert golden_files.path(event_type).exists(), "run `make golden`"


@BY_NAME
def test_a_stored_shape_never_changes_without_a_version(event_type: type[Event]) -> None:
    golden = orjson.loads(golden_files.path(event_type).read_bytes())
    assert golden["schemaversion"] == event_type.schema_version
    assert payload(EXAMPLES[event_type]) == golden["data"], "a changed shape takes a higher schema_version"
    assert stored(event_type) == golden


@BY_NAME
def test_a_golden_file_decodes_to_the_example(event_type: type[Event]) -> None:
    golden = golden_files.path(event_type).read_bytes()
    (recorded,) = decode_commit(golden, position=7)
    assert recorded.data == EXAMPLES[event_type]
    assert recorded.position == 7


@pytest.mark.parametrize("file", FILES, ids=lambda each: each.stem)
def test_golden_files_of_all_versions_can_still_be_read(file: Path) -> None:
    (recorded,) = decode_commit(file.read_bytes(), position=1)
    assert recorded.name == file.name.split(".", 1)[0]


def test_every_step_between_versions_has_an_upcast() -> None:
    steps = {(each.name(), version) for each in EVENT_TYPES for version in range(1, each.schema_version)}
    assert steps == set(UPCASTS)


class TableReserved(Event):
    """A table was kept for somebody; the third shape of this event."""

    category: ClassVar[str] = "table"
    schema_version: ClassVar[int] = 3
    seats: int
    guest: str


@pytest.fixture
def third_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """`TableReserved` in the catalogue: first as `places`, then without a guest, now as it is."""

    def renamed(data: dict[str, Any]) -> dict[str, Any]:
        return {"seats": data["places"]}

    def with_guest(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "guest": "unknown"}

    monkeypatch.setitem(registry.BY_NAME, "TableReserved", TableReserved)
    monkeypatch.setitem(UPCASTS, ("TableReserved", 1), renamed)
    monkeypatch.setitem(UPCASTS, ("TableReserved", 2), with_guest)


@pytest.mark.usefixtures("third_version")
def test_an_old_shape_is_upcast_step_by_step() -> None:
    expected = TableReserved(seats=4, guest="unknown")
    assert decode("TableReserved", 1, {"places": 4}) == expected
    assert decode("TableReserved", 2, {"seats": 4}) == expected
    assert decode("TableReserved", 3, {"seats": 4, "guest": "Rosa"}).model_dump()["guest"] == "Rosa"


@pytest.mark.usefixtures("third_version")
def test_a_version_from_the_future_is_refused() -> None:
    with pytest.raises(UnknownEvent, match="version 4 is newer than 3"):
        decode("TableReserved", 4, {"seats": 4, "guest": "Rosa", "window": True})


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(UnknownEvent, match="'TableFlew' is not in the catalogue"):
        decode("TableFlew", 1, {})


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for each in node:
            yield from _references(each)


def _resolve(document: dict[str, Any], reference: str) -> Any:
    node: Any = document
    for part in reference.removeprefix("#/").split("/"):
        node = node[part.replace("~1", "/").replace("~0", "~")]
    return node


def test_the_asyncapi_document_describes_every_event() -> None:
    document = asyncapi.document()
    assert document["asyncapi"] == "3.0.0"
    messages = document["components"]["messages"]
    for event_type in EVENT_TYPES:
        message = messages[event_type.name()]
        assert message["description"] == " ".join((event_type.__doc__ or "").split())
        assert message["x-personal"] is event_type.personal
        assert message["x-version"] == event_type.schema_version
        assert message["examples"][0]["payload"] == stored(event_type)
        assert event_type.name() in document["channels"][event_type.category]["messages"]


def test_all_references_of_the_asyncapi_document_resolve() -> None:
    document = asyncapi.document()
    references = list(_references(document))
    assert len(references) > 2 * len(EVENT_TYPES)
    assert all(_resolve(document, each) is not None for each in references)
    for operation in document["operations"].values():
        assert set(_resolve(document, operation["channel"]["$ref"])) >= {"address", "messages", "parameters"}


def test_the_asyncapi_document_names_the_subjects_of_its_namespace() -> None:
    document = asyncapi.document(Settings(namespace="north"))
    assert document["channels"]["ticket"]["address"] == "north.evt.ticket.{id}"


def test_an_event_that_does_not_fit_never_shows_what_people_wrote() -> None:
    with pytest.raises(ValidationError) as refused:
        decode("ContactRenamed", 1, {"label": {"secret": "Rosa"}})
    assert "Rosa" not in repr(refused.value)
