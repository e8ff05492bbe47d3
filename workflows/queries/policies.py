"""The catalogue of lists as files: read, checked as a whole, with file, line and key of everything that is wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from workflows.law import parameters
from workflows.law.rulemaking import adequate, validity_faults
from workflows.queries.policy_schema import CatalogueDocument
from workflows.queries.yaml_source import Place, SourceDocument, SourceFault, read_documents

FOLDER = Path(__file__).resolve().parents[2] / "catalogue" / "lists"
NEGATIVE = ("black", "watch")

# What the schema expected, in Chinese, by the kind of its complaint.
EXPECTED: dict[str, str] = {
    "missing": "缺少这一项。",
    "extra_forbidden": "没有这个键，请核对写法。",
    "string_type": "应为文字；数字和“是/否”请加引号。",
    "string_too_short": "不能为空。",
    "string_too_long": "过长，最多{max_length}个字符。",
    "string_pattern_mismatch": "写法不符，应符合 {pattern}。",
    "literal_error": "应为以下之一：{expected}。",
    "date_type": "应为日期，如 2026-01-01（不加引号）。",
    "int_type": "应为整数。",
    "bool_type": "应为 true 或者 false。",
    "list_type": "应为列表，每项以“- ”开头。",
    "dict_type": "应为键和值。",
    "model_type": "应为键和值。",
}


@dataclass
class Catalogue:
    """What was read: the documents as plain data, and everything that is wrong with them."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    faults: list[SourceFault] = field(default_factory=list)
    files: int = 0


class BadCatalogue(ValueError):
    """The files cannot be loaded; `faults` names file, line, key and what was expected."""

    def __init__(self, faults: Iterable[SourceFault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))


def demo_competences() -> dict[str, list[str]]:
    """Which departments of the demo city decide on which list: code of the list → codes of departments."""
    named = yaml.safe_load((FOLDER.parent / "demo.yaml").read_text(encoding="utf-8"))
    return {str(code): list(offices) for code, offices in named["competences"].items()}


def case_list() -> str:
    """The code of the list on which the demo city's cases run (catalogue/demo.yaml)."""
    named = yaml.safe_load((FOLDER.parent / "demo.yaml").read_text(encoding="utf-8"))
    return str(named["case_list"])


def bundled() -> list[dict[str, Any]]:
    """Every policy document that comes with the program, in the order of the files; BadCatalogue if one is wrong."""
    catalogue = read(FOLDER)
    if catalogue.faults:
        raise BadCatalogue(catalogue.faults)
    return catalogue.documents


def read(folder: Path) -> Catalogue:
    """All files of a folder, in the order of their names; faults of all of them together."""
    found = Catalogue()
    sources: list[tuple[SourceDocument, dict[str, Any]]] = []
    for path in sorted(folder.glob("*.yaml")):
        found.files += 1
        for source in read_documents(path, path.name):
            facts = _checked(source)
            if facts is not None:
                sources.append((source, facts))
            found.faults += source.faults
    found.faults += _faults_between(sources)
    found.documents = [facts for _source, facts in sources]
    return found


def _checked(source: SourceDocument) -> dict[str, Any] | None:
    """The data of one document, or None when its shape is wrong; faults are noted in the document."""
    if source.faults:
        return None
    try:
        document = CatalogueDocument.model_validate(source.data)
    except ValidationError as error:
        source.faults += [shape_fault(source, each) for each in error.errors()]
        return None
    facts = document.facts()
    source.faults += _rule_faults(source, facts)
    return facts


def shape_fault(source: SourceDocument, error: Any) -> SourceFault:
    """A complaint of the schema in Chinese, at the line of its key."""
    place: Place = tuple(str(part) if isinstance(part, str) else part for part in error["loc"])
    words = EXPECTED.get(error["type"], "写法不符。").format(**(error.get("ctx") or {}))
    return source.fault(place, words.replace(" or ", "、").replace("'", ""))


def _rule_faults(source: SourceDocument, facts: dict[str, Any]) -> Iterator[SourceFault]:
    """What the law says against the rules and the basis of one document."""
    kind, levels = facts["list"]["kind"], [basis["level"] for basis in facts["bases"]]
    if kind in NEGATIVE and facts["list"]["status"] == "active" and not adequate(levels):
        yield source.fault(
            ("list", "status"),
            "没有法律、行政法规、党中央国务院文件或者部门规章作依据的名单不能办理，应为 legacy（国办发〔2020〕49号）。",
        )
    if (facts["version"] is None) != (facts["policy"] is None):
        yield source.fault(("version",), "version 和 policy 应同时写明，或者都不写。")
        return
    if facts["policy"] is None:
        return
    for fault in parameters.faults(kind, facts["parameters"]):
        # A draft may still lack parameters; what it says must be right all the same.
        if fault.key or fault.name in facts["parameters"] or facts["state"] == "published":
            place: Place = ("parameters", fault.name, fault.key) if fault.key else ("parameters", fault.name)
            yield source.fault(place, fault.words)


def _faults_between(sources: list[tuple[SourceDocument, dict[str, Any]]]) -> Iterator[SourceFault]:
    """What is wrong between documents: two that name one list differently, versions, lists that are not there."""
    by_code: dict[str, list[tuple[SourceDocument, dict[str, Any]]]] = {}
    for source, facts in sources:
        by_code.setdefault(facts["list"]["code"], []).append((source, facts))
    for source, facts in sources:
        aim = facts["parameters"].get("escalation_list")
        if aim and aim["value"] not in by_code:
            yield source.fault(
                ("parameters", "escalation_list", "value"), f"目录中没有名单“{aim['value']}”。"
            )
    for versions in by_code.values():
        yield from _faults_of_versions(versions)


@dataclass
class _Span:
    """A version as far as its validity goes."""

    version: int
    effective_from: date
    effective_to: date | None


def _faults_of_versions(versions: list[tuple[SourceDocument, dict[str, Any]]]) -> Iterator[SourceFault]:
    """One list: the same facts in each document, each version once, no day under two versions or under none."""
    first, seen = versions[0][1], set()
    for source, facts in versions:
        if facts["list"] != first["list"]:
            yield source.fault(("list",), "同一名单在不同文档中的写法不一致。")
        if facts["version"] is not None and facts["version"] in seen:
            yield source.fault(("version",), "这个版本已经写过。")
        seen.add(facts["version"])
    published = [(s, f) for s, f in versions if f["policy"] and f["state"] == "published"]
    spans = [
        _Span(f["version"], f["policy"]["effective_from"], f["policy"]["effective_to"]) for _s, f in published
    ]
    for words in validity_faults(spans):
        yield published[-1][0].fault(("policy", "effective_from"), words)
