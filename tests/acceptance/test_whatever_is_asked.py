"""The whole interface as schemathesis sees it, as each profile: nothing fails or answers what is not described.

`GUICHE_FUZZ_SECONDS` is how long for each profile. It stands last here: what is done to the desk would be in other
tests' way.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.desk import RunningDesk

SECONDS = os.environ.get("GUICHE_FUZZ_SECONDS", "8")
# The same questions each time, so that a change is judged and not the dice; another run asks others.
SEED = os.environ.get("GUICHE_FUZZ_SEED", "1")
# No route describes a 500. A 503 is described where a position may be waited for that is not there yet; whether
# something failed instead, the desk's own log says.
CHECKS = "status_code_conformance,content_type_conformance,response_schema_conformance"
FAILED = (b'"request.failed"', b'"live.failed"')
# A customer's side and what providers post have tests of their own; the rest would end the log-in that asks.
LEFT_OUT = r"^/(hooks|api/v1/(hooks|simulator|session|me/sessions|sign-on/second-factor))"


def failures(desk: RunningDesk) -> list[bytes]:
    """What the desk's services say that they failed at."""
    lines = (line for file in (desk.data / "logs").iterdir() for line in file.read_bytes().splitlines())
    return [line for line in lines if any(each in line for each in FAILED)]


@pytest.mark.parametrize("who", ["admin", "supervisora", "ana"])
def test_nothing_that_fits_or_breaks_the_description_makes_the_desk_fail(
    desk: RunningDesk, tmp_path: Path, who: str
) -> None:
    before = failures(desk)
    with desk.client(f"{who}@demo.local") as client:
        done = subprocess.run(
            [
                *(Path(sys.executable).with_name("schemathesis"), "run", f"{desk.url}/api/v1/openapi.json"),
                *("--header", f"Cookie: guiche_session={client.cookies['guiche_session']}"),
                *("--generation-with-security-parameters", "false", "--checks", CHECKS),
                *("--phases", "examples,coverage,fuzzing", "--max-time", SECONDS, "--continue-on-failure"),
                *("--exclude-path-regex", LEFT_OUT, "--no-shrink", "--suppress-health-check", "all"),
                *("--request-timeout", "20", "--wait-for-schema", "60", "--no-color", "--seed", SEED),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    told = done.stdout[-12_000:]
    assert done.returncode == 0, told
    assert " passed" in told
    assert failures(desk) == before
