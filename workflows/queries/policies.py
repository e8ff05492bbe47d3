"""The policy files that ship with the program."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "catalogue" / "lists"


def bundled() -> list[dict[str, Any]]:
    """Every policy document, in the order of the file names."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]
