"""The catalogue of lists: read with file, line and key of every fault; loaded whole or not at all, and repeatable."""

import io
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.urls import reverse

from workflows.acts.policy import BadPolicy, load_all
from workflows.law.clauses import UNREAD, citable
from workflows.models import BasisLevel, LegalBasis, ListKind, ListStatus, ListType, Parameter, Policy
from workflows.queries import policies, policy_schema

pytestmark = [pytest.mark.django_db]

NOW = datetime(2026, 11, 26, 2, tzinfo=UTC)

REFERENCE = policies.FOLDER / "wage_arrears.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds a copy of the reference list only."""
    shutil.copy(REFERENCE, tmp_path / "list.yaml")
    return tmp_path


def spoilt(folder: Path, old: str, new: str) -> list[str]:
    """What is said of the file after one change."""
    path = folder / "list.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(fault) for fault in policies.read(folder).faults]


def line_of(text: str) -> int:
    """The line on which a text stands in the reference list."""
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_the_catalogue_that_comes_with_the_program_is_right() -> None:
    catalogue = policies.read(policies.FOLDER)
    assert catalogue.faults == []
    kinds = {each["list"]["kind"] for each in catalogue.documents}
    rule_sets = {"publicity", "regime", "objection", "remedy"}
    assert kinds == {"black", "watch", "red"} | rule_sets and len(catalogue.documents) >= 35


def test_a_negative_list_without_adequate_basis_is_legacy_and_the_courts_list_is_imported() -> None:
    for each in policies.bundled():
        levels = {basis["level"] for basis in each["bases"]}
        if each["list"]["kind"] == "black" and levels <= {"local_document", "unknown"}:
            assert each["list"]["status"] == "legacy", each["list"]["code"]
    assert {e["list"]["status"] for e in policies.bundled() if e["list"]["code"] == "judgment-defaulter"} == {
        "imported"
    }


def test_the_colloquial_name_is_only_an_alias() -> None:
    active = [e["list"] for e in policies.bundled() if e["list"]["status"] == "active"]
    assert not [each["name"] for each in active if "黑名单" in each["name"] or "黑名单" in each["short_name"]]


def test_loading_twice_changes_nothing(city: Any) -> None:
    def rows() -> list[Any]:
        return [
            list(model.objects.order_by("pk").values()) for model in (ListType, LegalBasis, Policy, Parameter)
        ]

    before = rows()
    told = load_all(policies.bundled(), at=NOW)
    assert (told.new_lists, told.changed_lists, told.new_versions) == (0, 0, 0)
    assert rows() == before


def test_loading_says_how_many_lists_it_changed(city: Any, folder: Path) -> None:
    """A note or a basis of its own; what is stored agrees with the file afterwards."""
    assert spoilt(folder, "  short_name: 拖欠工资名单", "  short_name: 欠薪名单") == []
    out = io.StringIO()
    call_command("load_policies", str(folder), stdout=out)
    assert "新增名单0个，修改名单1个，新增规则版本0个" in out.getvalue()
    LegalBasis.objects.filter(list_type__short_name="欠薪名单").update(article="第一条")
    assert load_all(policies.read(folder).documents, at=NOW).changed_lists == 1
    assert load_all(policies.read(folder).documents, at=NOW).changed_lists == 0


def test_a_file_that_differs_from_a_version_in_force_is_refused(city: Any, folder: Path) -> None:
    assert spoilt(folder, 'label: 列入期限, value: "3"', 'label: 列入期限, value: "2"') == []
    with pytest.raises(BadPolicy, match="listing_period"):
        load_all(policies.read(folder).documents, at=NOW)


def cited(told: Any) -> Iterator[str]:
    """Every clause and basis in a document of the catalogue."""
    for key, value in told.items() if isinstance(told, dict) else enumerate(told):
        if isinstance(value, dict | list):
            yield from cited(value)
        elif key in ("clause", "basis"):
            yield str(value)


def test_nothing_that_the_program_brings_cites_a_paper_that_only_its_makers_know() -> None:
    files = sorted(policies.FOLDER.parent.rglob("*.yaml"))
    said = [text for file in files for text in cited(list(yaml.safe_load_all(file.read_text("utf-8"))))]
    assert len(said) > 250, "the catalogue is read"
    assert [text for text in said if citable(text) != text] == []
    assert (
        citable("领域报告第2.1a节（本系统默认）")
        == citable("行业自律型信用承诺制度（S1 一（三））")
        == UNREAD
    )
    assert citable("办法第十四条") == "办法第十四条"


def test_a_version_that_was_loaded_with_such_a_citation_stays_and_never_shows_it(
    city: Any, folder: Path, sign_in: Any
) -> None:
    new = f"clause: {UNREAD},"
    spoilt(folder, "  code: wage-arrears", "  code: cited-before")
    assert spoilt(folder, new, "clause: 领域报告第2.1a节（本系统默认）,") == []
    load_all(policies.read(folder).documents, at=NOW)
    row = Parameter.objects.get(policy__list_type__code="cited-before", name="binding_layer")
    assert row.clause == "领域报告第2.1a节（本系统默认）"
    assert row.as_rule().clause == UNREAD
    assert spoilt(folder, "clause: 领域报告第2.1a节（本系统默认）,", new) == []
    load_all(policies.read(folder).documents, at=NOW)  # the catalogue of today does not contradict it
    read = {"doubtful": [row], "articles": []}
    task = render_to_string("task/_law.html", {"read": read, "entry": {"policy": row.policy}})
    assert UNREAD in task
    assert "领域报告" not in task
    page = (
        sign_in(city.people["zhouw"]).get(reverse("rules-version", args=("cited-before", 1))).content.decode()
    )
    assert UNREAD in page
    assert "领域报告" not in page


def test_what_is_said_of_a_list_may_be_corrected(city: Any, folder: Path) -> None:
    spoilt(folder, "field: 人力资源社会保障", "field: 劳动保障")
    load_all(policies.read(folder).documents, at=NOW)
    assert ListType.objects.get(code="wage-arrears").field == "劳动保障"


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("  kind: black", "  kind: blue", "list.kind", "应为以下之一"),
        ("  short_name: 拖欠工资名单\n", "", "list.short_name", "缺少这一项"),
        ("  field: 人力", "  colour: x\n  field: 人力", "list.colour", "没有这个键"),
        ("effective_from: 2022-01-01\n", "effective_from: someday\n", "policy.effective_from", "应为日期"),
        ("is_verified: true, rolls: true", "is_verified: often, rolls: true", "is_verified", "true"),
        ("unit: WD, start_event: 收到列入", "unit: ZZ, start_event: 收到列入", "unit", "应为以下之一"),
        ("unit: WD, start_event: 收到列入", 'unit: "", start_event: 收到列入', "unit", "缺少单位"),
        ("start_event: 收到列入事先告知书, ", "", "start_event", "缺少起算事由"),
        ("clause: 办法第十一条, ", "", "listing_period.clause", "缺少条款"),
        ("  listing_period:", "  listing_time:", "listing_time", "没有这个参数名"),
        (
            'value: "20", unit: WD, start_event: 责令',
            'value: "0", unit: WD, start_event: 责令',
            "value",
            "大于零",
        ),
        ("level: regulation", "level: local_document", "", ""),
    ],
)
def test_a_fault_names_file_line_key_and_what_was_expected(
    folder: Path, old: str, new: str, key: str, words: str
) -> None:
    said = spoilt(folder, old, new)
    if not key:
        assert said == []  # the departmental rule is still there
        return
    assert any(s.startswith("list.yaml 第") and key in s and words in s for s in said), said


def test_the_line_is_that_of_the_key(folder: Path) -> None:
    said = spoilt(folder, "  kind: black", "  kind: blue")
    assert said[0].startswith(f"list.yaml 第{line_of('  kind: black')}行 list.kind：")


def test_an_active_negative_list_needs_a_basis(folder: Path) -> None:
    path = folder / "list.yaml"
    text = path.read_text(encoding="utf-8").replace("level: department_rule", "level: local_document")
    path.write_text(text.replace("level: regulation", "level: standard"), encoding="utf-8")
    assert "应为 legacy" in str(policies.read(folder).faults[0])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"list: [", "不是正确的YAML"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"list: {code: a, code: b}", "重复出现"),
        (b"- 1", "应为键和值"),
        (b"list: 3", "应为键和值"),
        (b"a: \x01", "控制字符"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_chinese(folder: Path, content: bytes, words: str) -> None:
    (folder / "other.yaml").write_bytes(content)
    said = [str(fault) for fault in policies.read(folder).faults]
    assert any(s.startswith("other.yaml 第1行") and words in s for s in said), said


def test_two_versions_may_neither_overlap_nor_leave_a_gap(folder: Path) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    second = text.replace("version: 1\npolicy", "version: 2\npolicy").replace(
        "effective_from: 2022-01-01\n", "effective_from: 2026-01-01\n", 1
    )
    (folder / "second.yaml").write_text(second, encoding="utf-8")
    assert any("重叠" in str(fault) for fault in policies.read(folder).faults)
    ended = text.replace(
        "  effective_from: 2022-01-01\n", "  effective_from: 2022-01-01\n  effective_to: {day}\n", 1
    )
    for day, fault in (("2025-12-30", "空档"), ("2025-12-31", "")):
        (folder / "list.yaml").write_text(ended.replace("{day}", day), encoding="utf-8")
        said = [str(found) for found in policies.read(folder).faults]
        assert any(fault in s for s in said) if fault else said == []


def test_one_wrong_file_and_nothing_is_loaded(city: Any, folder: Path) -> None:
    shutil.copy(policies.FOLDER / "legacy.yaml", folder / "a.yaml")
    (folder / "z.yaml").write_text("list: {code: x}", encoding="utf-8")
    ListType.objects.filter(code="fire-safety").delete()
    with pytest.raises(CommandError, match=r"z\.yaml 第1行"):
        call_command("load_policies", str(folder))
    assert not ListType.objects.filter(code="fire-safety").exists()


def test_checking_writes_nothing(city: Any) -> None:
    ListType.objects.filter(code="fire-safety").delete()
    out = io.StringIO()
    call_command("load_policies", check=True, stdout=out)
    assert "待核" in out.getvalue() and not ListType.objects.filter(code="fire-safety").exists()
    call_command("load_policies", stdout=out)
    assert ListType.objects.filter(code="fire-safety", status="legacy").exists()


def test_the_files_use_the_words_of_the_models() -> None:
    assert list(get_args(policy_schema.Kind)) == ListKind.values
    assert list(get_args(policy_schema.Status)) == ListStatus.values
    assert list(get_args(policy_schema.Level)) == BasisLevel.values
