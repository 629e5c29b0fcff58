"""Every refusal that the page may be told of is explained in its languages, by its code."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

import libs
import services
from libs.events.command import Refused

WORDS = Path(services.__path__[0]) / "gateway/web/src/i18n"
# Answers to providers and to programs, and what one service tells another.
TO_PROGRAMS = ("hook.", "token.", "batch.", "command.", "deadline.")
SAID = re.compile(r'(?:[pP]roblem\(\s*[\w.]+,\s*|Rejected\(code=)"([a-z_]+\.[a-z_]+)"')


def modules() -> Iterator[Any]:
    for package in (libs, services):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def kinds(of: type[Refused]) -> Iterator[type[Refused]]:
    for each in of.__subclasses__():
        yield each
        yield from kinds(each)


def explained(words: Any, code: str) -> bool:
    for part in code.split("."):
        words = words.get(part, {})
    return isinstance(words, str)


@pytest.mark.parametrize("language", ["pt-BR", "en", "es"])
def test_every_refusal_is_explained(language: str) -> None:
    sources = [Path(each.__file__).read_text() for each in modules() if each.__file__ is not None]
    codes = {code for source in sources for code in SAID.findall(source)}
    codes |= {each.code for each in kinds(Refused) if each.__module__.startswith(("libs.", "services."))}
    assert len(codes) > 200
    words = orjson.loads((WORDS / f"{language}.json").read_bytes())["refusal"]
    assert sorted(each for each in codes if not each.startswith(TO_PROGRAMS) and not explained(words, each)) == []
