"""Rules are data: no list is named in the program."""

import re

from tests.architecture.source import ROOT
from workflows.queries import policies

CODES = sorted({each["list"]["code"] for each in policies.bundled()})


def test_no_code_of_a_list_stands_in_the_program() -> None:
    named = re.compile("|".join(rf"(?<![\w-]){re.escape(code)}(?![\w-])" for code in CODES))
    files = [
        path
        for folder in ("workflows", "forms", "templates", "project")
        for kind in ("*.py", "*.html")
        for path in (ROOT / folder).rglob(kind)
    ]
    assert len(files) > 200 and len(CODES) > 30
    found = {
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path in files
        for hit in [named.search(path.read_text(encoding="utf-8"))]
        if hit
    }
    assert found == set()
