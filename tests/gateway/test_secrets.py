"""Secrets: sealed at rest, readable with the one key."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from libs.events.settings import Settings
from services.gateway.secrets import SecretsUnreadable, Vault

SECRETS = {"access_token": "t", "app_secret": "s"}


def test_what_is_sealed_can_be_opened_and_not_read(tmp_path: Path) -> None:
    vault = Vault.of(Settings(data=tmp_path))
    sealed = vault.seal(SECRETS)
    assert "access_token" not in sealed
    assert vault.open(sealed) == SECRETS


def test_the_key_file_is_ours_alone_and_lasts(tmp_path: Path) -> None:
    sealed = Vault.of(Settings(data=tmp_path)).seal(SECRETS)
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert Vault.of(Settings(data=tmp_path)).open(sealed) == SECRETS
    assert [each.name for each in tmp_path.iterdir()] == ["secret.key"]


def test_a_key_given_as_a_setting_leaves_no_file(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, secret_key=SecretStr("correct horse"))
    assert Vault.of(settings).open(Vault.of(settings).seal(SECRETS)) == SECRETS
    assert not list(tmp_path.iterdir())


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    sealed = Vault.of(Settings(data=tmp_path, secret_key=SecretStr("one"))).seal(SECRETS)
    with pytest.raises(SecretsUnreadable):
        Vault.of(Settings(data=tmp_path, secret_key=SecretStr("other"))).open(sealed)
