"""The whole interface as schemathesis sees it, as each profile: nothing fails or answers what is not described.

`GUICHE_FUZZ_SECONDS` is how long for each profile.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.desk import RunningDesk

SECONDS = os.environ.get("GUICHE_FUZZ_SECONDS", "25")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
# A customer's side and what providers post have tests of their own; the rest would end the log-in that asks.
LEFT_OUT = r"^/(hooks|api/v1/(hooks|simulator|session|me/sessions|sign-on/second-factor))"


@pytest.mark.parametrize("who", ["admin", "supervisora", "ana"])
def test_nothing_that_fits_or_breaks_the_description_makes_the_desk_fail(
    desk: RunningDesk, tmp_path: Path, who: str
) -> None:
    with desk.client(f"{who}@demo.local") as client:
        done = subprocess.run(
            [
                *(Path(sys.executable).with_name("schemathesis"), "run", f"{desk.url}/api/v1/openapi.json"),
                *("--header", f"Cookie: guiche_session={client.cookies['guiche_session']}"),
                *("--generation-with-security-parameters", "false", "--checks", CHECKS),
                *("--phases", "examples,coverage,fuzzing", "--max-time", SECONDS, "--continue-on-failure"),
                *("--exclude-path-regex", LEFT_OUT, "--no-shrink", "--suppress-health-check", "all"),
                *("--request-timeout", "20", "--wait-for-schema", "60", "--no-color"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    told = done.stdout[-12_000:]
    assert done.returncode == 0, told
    assert " passed" in told
