"""Registering and importing cases: the workbook's expected outcome, and each rule as a sentence."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from tests.cast import City
from workflows.acts import intake
from workflows.flows import IdentificationFlow
from workflows.law.casefile import Asked, check, headings_of
from workflows.law.refusal import Refused
from workflows.management.city import id_for
from workflows.models import (
    Book,
    Entry,
    Identifier,
    ListType,
    Subject,
    SubjectChange,
    Transition,
    WorkItem,
)
from workflows.queries import casebook, clock, policies, workbook

DATA = Path(__file__).resolve().parents[1] / "data"
WORKBOOK = DATA / "wage_arrears_cases.xlsx"
TODAY = date(2026, 11, 20)
REFERENCE = next(each for each in policies.bundled() if each["list"]["code"] == "wage-arrears")
HEADINGS = headings_of(
    [
        Asked(f["name"], f["label"], f["heading"] or f["label"], f["sort"], f["unit"])
        for f in REFERENCE["fields"]
    ]
)
GOOD = (
    "衡人社监〔2026〕801号",
    "衡川启恒建筑劳务有限公司",
    "91330211MA0TE5T16A",
    "存续",
    "何小明",
    "11010519491231002X",
    "周军（项目负责人）",
    "衡人社监令〔2026〕801号",
    "2026-08-03",
    "数额达到认定拒不支付劳动报酬罪数额标准",
    43,
    1286400,
    "拖欠43名农民工工资。",
    "责令限期支付决定书",
    "衡川市人力资源和社会保障局",
    "赵敏",
    "2026-08-10",
)


@pytest.fixture(autouse=True)
def autumn(today_is: Callable[..., Any]) -> None:
    """The workbook's dates end in October 2026."""
    today_is(TODAY)


def wage_list() -> ListType:
    """The reference list."""
    return ListType.objects.get(code="wage-arrears")


def expected() -> dict[str, Any]:
    """What the workbook's rows must come to."""
    told = json.loads((DATA / "wage_arrears_cases.expected.json").read_text(encoding="utf-8"))
    rejected = [{k: d[k] for k in ("row", "column", "reason")} for d in told["detail"] if not d["accepted"]]
    return {"rows": told["rows"], "accepted": told["accepted"], "rejected": rejected}


def run(*options: str, file: Path = WORKBOOK, by: str = "shenjn") -> dict[str, Any]:
    """What the command prints."""
    out = StringIO()
    call_command("import_cases", str(file), "--by", by, "--json", *options, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def sheet_of(
    tmp_path: Path, *rows: tuple[Any, ...], headings: tuple[str, ...] = tuple(HEADINGS.values())
) -> Path:
    """A workbook with a title, headings and these rows."""
    book = openpyxl.Workbook()
    for row in (("登记表",), headings, *rows):
        book.active.append(row)
    path = tmp_path / "cases.xlsx"
    book.save(path)
    return path


def changed(**values: Any) -> tuple[Any, ...]:
    """The good row with some of its cells changed."""
    keys = list(HEADINGS)
    row = list(GOOD)
    for key, value in values.items():
        row[keys.index(key)] = value
    return tuple(row)


def reasons(told: dict[str, Any]) -> list[tuple[int, str, str]]:
    """The rejections as row, column, reason."""
    return [(r["row"], r["column"], r["reason"]) for r in told["rejected"]]


@pytest.mark.sqlite
def test_the_workbook_comes_to_the_expected_outcome_twice(city: City) -> None:
    assert run() == expected()
    entries, lines, subjects = Entry.objects.count(), Transition.objects.count(), Subject.objects.count()
    assert (entries, Book.objects.count()) == (71, 71)
    assert WorkItem.objects.filter(step="verify", owner=city.clara, status="assigned").count() == 71
    assert run() == expected()
    assert (Entry.objects.count(), Transition.objects.count(), Subject.objects.count()) == (
        entries,
        lines,
        subjects,
    )


def test_untidy_cells_are_registered_tidy(city: City) -> None:
    run()
    entry = Entry.objects.select_related("subject").get(case_number="衡人社监〔2026〕7号")
    assert (entry.subject.code, entry.subject.name) == ("91330211MATXM00N8D", "宏业建筑工程有限公司")
    assert Entry.objects.get(case_number="衡人社监〔2026〕9号").order_deadline == date(2026, 8, 21)
    assert Entry.objects.get(case_number="衡人社监〔2026〕11号").facts_summary.startswith("'=HYPERLINK(")
    assert entry.particulars["amount"] == "2098329.08"
    assert list(entry.associates.values_list("name", "capacity", "post_title", "id_number")) == [
        ("刘芳强", "representative", "", "330211190101153310"),
        ("周明", "responsible", "项目负责人", ""),
    ]


def test_a_dry_run_writes_nothing(city: City) -> None:
    before = (Entry.objects.count(), Subject.objects.count(), Transition.objects.count())
    assert run("--dry-run") == expected()
    assert (Entry.objects.count(), Subject.objects.count(), Transition.objects.count()) == before


def test_another_departments_officer_registers_nothing(city: City) -> None:
    told = run(by=city.stella.username)
    assert (told["accepted"], Entry.objects.count()) == (0, 0)
    assert {"row": 3, "column": "认定机关", "reason": "not your authority"} in told["rejected"]


def test_the_words_name_row_column_and_cure(city: City) -> None:
    out = StringIO()
    call_command("import_cases", str(WORKBOOK), "--by", "shenjn", "--dry-run", stdout=out)
    assert "共120行：接受71行（新登记0行），不接受49行。" in out.getvalue()
    assert (
        "第5行　统一社会信用代码：统一社会信用代码的校验码（第18位）不符，请核对是否录错。" in out.getvalue()
    )


def test_a_wrong_row_never_blocks_the_right_one_after_it(city: City, tmp_path: Path) -> None:
    told = run(file=sheet_of(tmp_path, changed(amount=-1), GOOD))
    assert (told["accepted"], reasons(told)) == (1, [(3, "拖欠金额（元）", "must be positive")])
    assert Entry.objects.count() == 1


def test_an_order_counts_once_for_a_subject(city: City, tmp_path: Path) -> None:
    again = changed(case_number="衡人社监〔2026〕802号")
    assert reasons(run(file=sheet_of(tmp_path, GOOD, again))) == [
        (4, "责令限期支付文书号", "duplicate in file")
    ]
    assert reasons(run(file=sheet_of(tmp_path, again))) == [
        (3, "责令限期支付文书号", "order already registered")
    ]


def test_a_registered_number_with_other_facts_is_rejected(city: City, tmp_path: Path) -> None:
    run(file=sheet_of(tmp_path, GOOD))
    for change in ({"amount": 5}, {"workers": 5}, {"facts_summary": "其他"}, {"representative": "何小华"}):
        told = run(file=sheet_of(tmp_path, changed(**change)))
        assert reasons(told) == [(3, "案件编号", "already registered with other facts")]


def test_what_the_procedure_completes_is_no_other_fact(city: City, tmp_path: Path) -> None:
    path = sheet_of(tmp_path, GOOD)
    run(file=path)
    entry = Entry.objects.get()
    item = WorkItem.objects.get(entry=entry)
    step, missing = item.task.flow_task, entry.associates.get(id_number="")
    said = {"outcome": "proceed", "reason": "属实", f"id_number_{missing.pk}": "440524188001010014"}
    role = {f"role_facts_{missing.pk}": "负责该项目农民工工资的发放。"}
    said |= role
    assert not step.perform(item.task, said, None, by=city.clara, at=clock.now()).errors
    draft = WorkItem.objects.get(entry=entry, step="draft")
    said = {"facts_summary": "改写的事由。", "reason": "拟告知", **role}
    assert not draft.task.flow_task.perform(draft.task, said, None, by=city.clara, at=clock.now()).errors
    assert run(file=path)["accepted"] == 1
    assert Entry.objects.count() == 1


def test_a_known_code_under_another_name_is_rejected(city: City, tmp_path: Path) -> None:
    told = run(file=sheet_of(tmp_path, changed(code=city.acme.code, name="别的公司")))
    assert reasons(told) == [(3, "主体名称", "name differs from the register")]


def test_a_subject_that_the_register_knows_as_gone_is_rejected(city: City, tmp_path: Path) -> None:
    Subject.objects.filter(pk=city.acme.pk).update(registration="deregistered")
    told = run(file=sheet_of(tmp_path, changed(code=city.acme.code, name=city.acme.name)))
    assert reasons(told) == [(3, "登记状态", "subject no longer exists")]


def test_formulas_are_not_taken_for_facts(city: City, tmp_path: Path) -> None:
    assert reasons(run(file=sheet_of(tmp_path, changed(amount="=1+1")))) == [(3, "拖欠金额（元）", "formula")]


def test_columns_that_are_not_known_are_reported(city: City, tmp_path: Path) -> None:
    path = sheet_of(tmp_path, (*GOOD, "某物", "x"), headings=(*HEADINGS.values(), "备注"))
    assert workbook.read(path.read_bytes(), HEADINGS).unknown == ["备注", "S列（无列名）"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "不是 .xlsx"),
        (b"PK\x03\x04 broken", "不是 .xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 64, "旧版 .xls"),
        (b"x" * (workbook.SIZE_MAX + 1), "超过 5 MB"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_chinese(data: bytes, words: str) -> None:
    with pytest.raises(workbook.Unreadable, match=words):
        workbook.read(data, HEADINGS)


def packed(**parts: bytes) -> bytes:
    """A zip archive that pretends to be a workbook."""
    import zipfile

    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"xl/workbook.xml": b"<workbook/>", **parts}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (packed(**{"xl/big.xml": b" " * (workbook.UNPACKED_MAX + 1)}), "展开后过大"),
        (packed(**{"xl/a.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "不允许的内容"),
        (packed(), "已经损坏"),
    ],
)
def test_a_trap_is_refused_before_it_springs(data: bytes, words: str) -> None:
    with pytest.raises(workbook.Unreadable, match=words):
        workbook.read(data, HEADINGS)


def test_headings_are_needed_all_of_them_once(tmp_path: Path) -> None:
    some = tuple(HEADINGS.values())
    for headings, words in (
        (some[1:], "缺少这些列：案件编号"),
        ((*some, "案件编号"), "重复的列：案件编号"),
        (("甲", "乙"), "没有找到表头"),
    ):
        with pytest.raises(workbook.Unreadable, match=words):
            workbook.read(sheet_of(tmp_path, GOOD, headings=headings).read_bytes(), HEADINGS)


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    with pytest.raises(workbook.Unreadable, match="分批导入"):
        workbook.read(sheet_of(tmp_path, GOOD, GOOD, GOOD).read_bytes(), HEADINGS, rows_max=2)


def test_an_unknown_user_or_file_is_told(city: City) -> None:
    with pytest.raises(CommandError, match="没有用户“nobody”"):
        run(by="nobody")
    with pytest.raises(CommandError, match="无法打开文件"):
        run(file=Path("nowhere.xlsx"))


def test_judging_takes_as_many_queries_for_many_rows_as_for_few(
    city: City, django_assert_max_num_queries: Any
) -> None:
    rows = [(row.number, row.values) for row in workbook.read(WORKBOOK.read_bytes(), HEADINGS).rows]
    for some in (rows[:3], rows):
        with django_assert_max_num_queries(13):
            casebook.judge(some, list_type=wage_list(), by=city.clara, today=TODAY)


def case_of(**values: Any) -> Any:
    """The good row as a case."""
    raw = dict(zip(HEADINGS, changed(**values), strict=True))
    case, problems = check(raw, today=TODAY, versions=casebook.versions_in_force(wage_list()))
    assert problems == []
    return case


def test_the_register_decides_when_two_hands_register_the_same_case(city: City) -> None:
    facts = {"by": city.clara, "at": clock.now(), "start": IdentificationFlow.register.run}
    intake.register(case_of(), city.offices["HC-RS"], list_type=wage_list(), **facts)
    subjects = Subject.objects.count()
    with pytest.raises(Refused, match="刚刚已由别人登记"):
        intake.register(
            case_of(code="91330211MA0TE5T245", name="另一家"),
            city.offices["HC-RS"],
            list_type=wage_list(),
            **facts,
        )
    assert (Entry.objects.count(), Subject.objects.count()) == (1, subjects)


def test_nobody_registers_for_another_department(city: City) -> None:
    with pytest.raises(PermissionDenied):
        intake.register(
            case_of(),
            city.offices["HC-RS"],
            list_type=wage_list(),
            by=city.stella,
            at=clock.now(),
            start=IdentificationFlow.register.run,
        )
    assert not Subject.objects.filter(code="91330211MA0TE5T16A").exists()


def test_what_was_not_known_of_a_subject_is_filled_in(city: City) -> None:
    Subject.objects.filter(pk=city.acme.pk).update(address="", phone="0999-1")
    stated, who = case_of(code=city.acme.code, name=city.acme.name), {"by": city.clara, "at": clock.now()}
    intake.subject_of(stated, city.offices["HC-RS"], address="滨河路1号", phone="0999-2", **who)
    known = Subject.objects.get(pk=city.acme.pk)
    assert (known.address, known.phone, known.name) == ("滨河路1号", "0999-1", city.acme.name)


# --------------------------------------------------------------------------------------- old numbers
OLD_NUMBER = "110108000000016"


def with_old_number(city: City) -> Subject:
    """Acme is known by an old business number."""
    told = {"scheme": "business", "value": OLD_NUMBER, "source": "旧营业执照"}
    Identifier.objects.create(subject=city.acme, added_by=city.clara, added_at=clock.now(), **told)
    return city.acme


def judged_by_old_number(city: City, **facts: Any) -> Any:
    """What becomes of a row that states the old number."""
    row = {**dict(zip(HEADINGS, GOOD, strict=True)), "code": OLD_NUMBER, "name": city.acme.name, **facts}
    return casebook.judge([(3, row)], list_type=wage_list(), by=city.clara, today=clock.today())[0]


def test_a_row_with_an_old_number_is_a_row_of_its_subject(city: City) -> None:
    acme = with_old_number(city)
    verdict = judged_by_old_number(city)
    assert verdict.accepted, verdict.problems
    assert verdict.case.code == acme.code


def test_an_old_number_that_nobody_knows_is_simply_no_code(city: City) -> None:
    verdict = judged_by_old_number(city)
    assert [(p.key, p.reason) for p in verdict.problems] == [("code", "length")]


def test_a_row_with_a_former_name_is_a_row_of_its_subject(city: City) -> None:
    acme = with_old_number(city)
    told = {"what": "name", "old": "旧名劳务有限公司", "new": acme.name, "effective_on": clock.today()}
    who = {
        "department": city.offices["HC-RS"],
        "made_by": city.clara,
        "made_at": clock.now(),
        "source": "登记系统",
    }
    SubjectChange.objects.create(subject=acme, **told, **who)
    verdict = judged_by_old_number(city, name="旧名劳务有限公司")
    assert verdict.accepted, verdict.problems
    assert verdict.case.name == acme.name


def test_a_row_of_a_minor_is_told_so(city: City) -> None:
    verdict = judged_by_old_number(city, code=id_for(5, "20100101"), name="小明")
    assert ("code", "minor") in [(p.key, p.reason) for p in verdict.problems]


def test_a_status_that_a_case_states_anew_is_a_line_of_the_file(city: City) -> None:
    stated = case_of(code=city.acme.code, name=city.acme.name, registration="licence_revoked")
    who = {"by": city.clara, "at": clock.now(), "address": "", "phone": ""}
    known = intake.subject_of(stated, city.offices["HC-RS"], **who)
    assert (known.registration, known.in_operation) == ("licence_revoked", False)
    verbs = known.book.lines.order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["open_file", "change_registration", "change_operation"]
