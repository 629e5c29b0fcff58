"""`X-Hub-Signature-256`: over the raw bytes, in full, or not at all."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from services.gateway.channels.waba.channel import signed

FILE = orjson.loads((Path(__file__).parent.parent / "fixtures" / "waba" / "signature_vectors.json").read_bytes())


@pytest.mark.parametrize("vector", FILE["vectors"], ids=lambda each: each["name"])
def test_the_vectors_hold(vector: dict[str, Any]) -> None:
    assert signed(FILE["app_secret"], vector["raw_body"].encode(), vector["signature"]) is vector["valid"]


@pytest.mark.parametrize("header", [None, "", "sha256=", "sha1=00", "sha256=é", "SHA256=00"])
def test_what_is_no_signature_vouches_for_nothing(header: str | None) -> None:
    assert not signed(FILE["app_secret"], b"{}", header)


def test_a_channel_without_secret_trusts_nobody() -> None:
    assert not signed("", b"{}", "sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
