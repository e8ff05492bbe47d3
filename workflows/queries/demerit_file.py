"""A policy of points as a file states it."""

from pathlib import Path
from typing import Any

import yaml

DEMO = Path(__file__).resolve().parents[2] / "catalogue" / "demerits_demo.yaml"


def read(path: Path) -> dict[str, Any]:
    """The data of one file; ValueError in Chinese when it is no mapping."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as bad:
        raise ValueError(f"文件不是有效的YAML：{bad}") from bad
    if not isinstance(said, dict):
        raise ValueError("文件应当写明 code、version、name、basis、effective_from 和 rules。")
    return said
