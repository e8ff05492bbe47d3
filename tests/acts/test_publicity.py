"""双公示: reporting, the clock, the public, the end; the workbook and the command, each as a sentence."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import City
from workflows.acts import people
from workflows.acts import publicity as acts
from workflows.law import publicity as law
from workflows.law.policy import Rule, Rules
from workflows.law.publicity import Posting
from workflows.law.recordfile import HEADINGS, OPTIONAL, Decision, check, headings_of
from workflows.law.refusal import Refused
from workflows.law.terms import Term, count
from workflows.management import records
from workflows.management.cases import Builder
from workflows.management.city import code_for, id_for
from workflows.management.walk import at
from workflows.models import Person, PublicityRecord, Transition
from workflows.queries import calendar as calendars
from workflows.queries import publicity, workbook
from workflows.queries import publicity_pages as pages
from workflows.queries.verification import verify_book
from workflows.tasks import tick

pytestmark = pytest.mark.django_db

DECIDED = date(2026, 4, 7)  # a Tuesday
LAST = date(2026, 4, 16)  # the seventh working day after it
ROW = {
    "document_number": "衡人社罚字〔2026〕9号",
    "name": "衡川启恒建筑劳务有限公司",
    "code": code_for(1),
    "category": "罚款",
    "cause": "未依法办理劳动用工备案",
    "basis": "某条例",
    "content": "罚款20000元。",
    "decided_on": "2026-04-07",
    "department": "衡川市人力资源和社会保障局",
    "severity": "一般",
}


def general(kind: str = "penalty") -> publicity.Rulebook:
    """The general rules for this kind."""
    return next(each for each in publicity.rulebooks() if each.kind == kind and not each.sector_only)


def report(
    city: City, day: date = DECIDED, *, by: Person | None = None, kind: str = "penalty", **said: Any
) -> PublicityRecord:
    """Clara reports one decision on a day."""
    decision, problems = check({**ROW, **said}, kind, today=day)
    assert decision is not None, problems
    policy = general(kind).in_force(decision.decided_on)
    assert policy is not None
    return acts.report(decision, city.offices["HC-RS"], policy=policy, by=by or city.clara, at=at(day))


# ------------------------------------------------------------------------------------------------ the clock
def test_the_seventh_working_day_is_in_time_and_the_eighth_is_late(city: City) -> None:
    first = report(city, LAST)
    assert (first.due_on, first.on_time, first.state) == (LAST, True, Posting.ONLINE)
    late = report(city, date(2026, 4, 17), document_number="衡人社罚字〔2026〕10号")
    assert (late.due_on, late.on_time, late.state) == (LAST, False, Posting.ONLINE)


def test_the_market_field_has_twenty_working_days(city: City) -> None:
    sector = next(each for each in publicity.rulebooks() if each.sector_only)
    rules = sector.versions[0].load_rules()
    assert rules["publication_window"].term == Term.parse("20WD")


@given(
    days=st.integers(1, 60),
    unit=st.sampled_from(["WD", "D", "M"]),
    decided=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
)
def test_the_clock_is_the_count_of_the_term(days: int, unit: str, decided: date) -> None:
    rule = Rule("publication_window", str(days), unit, "作出决定", "x", "", False, True)
    counted = law.due(Rules({"publication_window": rule}, "x/v1"), decided, calendars.bundled_calendar())
    assert counted == count(decided, Term.parse(f"{days}{unit}"), calendars.bundled_calendar(), roll=True)


# -------------------------------------------------------------------------------------------- what is shown
def test_how_long_a_penalty_is_shown_follows_its_severity(city: City) -> None:
    assert report(city).shown_until == date(2027, 4, 7)
    serious = report(city, severity="严重", document_number="衡人社罚字〔2026〕11号")
    assert serious.shown_until == date(2029, 4, 7)
    slight = report(city, severity="轻微", document_number="衡人社罚字〔2026〕12号")
    assert slight.state == Posting.RECEIVED and slight.on_time


def test_a_stated_end_may_only_be_earlier(city: City) -> None:
    assert report(city, stated_until="2026-12-31").shown_until == date(2026, 12, 31)
    longer = report(city, stated_until="2031-12-31", document_number="衡人社罚字〔2026〕13号")
    assert longer.shown_until == date(2027, 4, 7)


def test_a_decision_reported_under_the_former_repair_rules_has_their_maximum(city: City) -> None:
    old = report(city, date(2026, 3, 31), decided_on="2026-03-30")
    assert old.regime.endswith("/v2") and old.shown_until == date(2029, 3, 30)
    now = report(city, document_number="衡人社罚字〔2026〕10号")
    assert now.regime.endswith("/v3") and now.shown_until == date(2027, 4, 7)


def test_a_natural_person_is_reported_but_never_public(city: City) -> None:
    record = report(city, name="何小满", code=id_for(77))
    assert record.state == Posting.RECEIVED and record.subject.is_person
    page = pages.on_show(DECIDED, pages.Asked())
    assert page.rows == []
    assert pages.seen(city.clara, pages.Asked()).rows[0].name == "何＊＊"


def test_a_record_that_names_a_persons_number_in_its_text_is_masked_before_the_public(city: City) -> None:
    record = report(city)  # as those stand that were reported before the import refused such words
    PublicityRecord.objects.filter(pk=record.pk).update(
        cause=f"李某（{id_for(77)}）举报", content="联系 13800138000", basis="某条例", category="罚款"
    )
    told = pages.on_show(DECIDED, pages.Asked()).rows[0].told
    assert id_for(77) not in told["cause"]
    assert told["content"] == "联系 138******00"
    assert (told["basis"], told["name"]) == ("某条例", ROW["name"])


def test_a_licence_is_shown_without_end_unless_one_is_stated(city: City) -> None:
    assert report(city, kind="licence", severity=None).shown_until is None


def test_the_tick_takes_down_what_is_over_and_the_page_does_not_wait_for_it(city: City) -> None:
    record = report(city, stated_until="2026-05-04")
    assert pages.on_show(date(2026, 5, 4), pages.Asked()).rows
    assert pages.on_show(date(2026, 5, 5), pages.Asked()).rows == []
    tick(at(date(2026, 5, 4)))
    assert PublicityRecord.objects.get(pk=record.pk).state == Posting.ONLINE
    tick(at(date(2026, 5, 5)))
    assert PublicityRecord.objects.get(pk=record.pk).state == Posting.TAKEN_DOWN
    lines = Transition.objects.filter(book=record.book).order_by("seq")
    assert [line.verb for line in lines] == ["report", "put_online", "take_down"]
    assert verify_book(record.book) == []


# ----------------------------------------------------------------------------------------------- who may
def test_only_an_officer_of_the_department_reports(city: City) -> None:
    for person in (city.stella, city.hugo, city.anna, city.people["zhouw"]):
        with pytest.raises(PermissionDenied):
            report(city, by=person)
    assert not PublicityRecord.objects.exists()


def test_whoever_reported_does_not_retract(city: City) -> None:
    record = report(city)
    with pytest.raises(Refused, match="另一名经办人"):
        acts.retract(record, by=city.clara, at=at(DECIDED), because="原决定被撤销")
    with pytest.raises(Refused, match="理由"):
        acts.retract(record, by=city.hugo, at=at(DECIDED), because=" ")
    with pytest.raises(PermissionDenied):
        acts.retract(record, by=city.stella, at=at(DECIDED), because="原决定被撤销")
    gone = acts.retract(record, by=city.hugo, at=at(DECIDED), because="原决定被撤销")
    assert gone.state == Posting.RETRACTED
    assert pages.on_show(DECIDED, pages.Asked()).rows == []


# --------------------------------------------------------------------------------------------- the workbook
def rows_of(*changes: dict[str, Any], kind: str = "penalty") -> list[tuple[int, dict[str, Any]]]:
    """Rows of a workbook, each with what differs from ROW."""
    return [(n, {**ROW, **change}) for n, change in enumerate(changes, 2)]


def judged(city: City, *changes: dict[str, Any], by: Person | None = None) -> list[publicity.Verdict]:
    """The verdicts on such rows."""
    who = by or city.clara
    told = {"departments": publicity.departments_of(who), "by": who, "today": date(2026, 4, 20)}
    return publicity.judge(rows_of(*changes), rules=general(), **told)


def imported(city: City, verdicts: list[publicity.Verdict]) -> int:
    """Import what was judged."""
    policies = publicity.policies_by_day(verdicts, general())
    return acts.import_rows(verdicts, policies=policies, by=city.clara, at=at(date(2026, 4, 20)))


def test_importing_the_same_rows_again_creates_nothing(city: City) -> None:
    rows = ({}, {"document_number": "衡人社罚字〔2026〕10号"})
    assert imported(city, judged(city, *rows)) == 2
    again = judged(city, *rows)
    assert all(v.accepted and v.record for v in again) and imported(city, again) == 0
    assert PublicityRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"code": "91330211MA0TE5T16X"}, "统一社会信用代码", "校验"),
        ({"decided_on": "2026-13-01"}, "决定日期", "不是日期"),
        ({"decided_on": "2026-04-21"}, "决定日期", "晚于今天"),
        ({"decided_on": "2015-04-21"}, "决定日期", "没有施行"),
        ({"severity": "特别严重"}, "失信程度", "轻微、一般或者严重"),
        ({"severity": None}, "失信程度", "没有填写"),
        ({"document_number": ""}, "文书号", "没有填写"),
        ({"stated_until": "2026-01-01"}, "公示截止期", "早于决定日期"),
        ({"status": "撤销"}, "数据状态", "不再报送"),
        ({"department": "衡川市交通运输局"}, "机关", "没有在"),
        ({"name": "别的公司"}, "相对人名称", "在册的名称"),
        ({"content": "原因" * 1001}, "内容", "最多2000个字"),
        ({"content": f"责令李某（{id_for(77)}）改正"}, "内容", f"公民身份号码 {id_for(77)[:3]}*"),
        ({"cause": "电话１３８-0013-8000举报"}, "事由", "手机号码 138******00"),
        ({"basis": "退款至6222021001116245702"}, "依据", "银行卡号 622**************02"),
        ({"category": "罚款，身份证320411850101123"}, "类别", "请从文字中删去"),
    ],
)
def test_a_wrong_row_names_its_column_and_how_to_mend_it(
    city: City, change: dict[str, Any], column: str, words: str
) -> None:
    verdict = judged(city, change)[0]
    assert [p.column for p in verdict.problems] == [column]
    assert words in verdict.problems[0].words


def test_the_same_document_with_other_facts_is_refused_and_after_retracting_may_be_corrected(
    city: City,
) -> None:
    imported(city, judged(city, {}))
    assert "内容不同" in judged(city, {"content": "罚款30000元。"})[0].problems[0].words
    record = PublicityRecord.objects.get()
    acts.retract(record, by=city.hugo, at=at(date(2026, 4, 20)), because="金额报错")
    assert "已经撤下" in judged(city, {})[0].problems[0].words
    assert imported(city, judged(city, {"content": "罚款30000元。"})) == 1
    assert imported(city, judged(city, {"content": "罚款30000元。"})) == 0


def test_a_repeated_row_is_refused_and_a_wrong_one_blocks_nothing(city: City) -> None:
    bad, good, twin = judged(city, {"severity": "x"}, {}, {})
    assert not bad.accepted and good.accepted and "前面已有" in twin.problems[0].words


def test_nobody_reports_on_the_subject_he_speaks_for(city: City) -> None:
    people.mandate(city.clara, city.acme, "agent", since=date(2026, 1, 1))
    clara = Person.objects.get(pk=city.clara.pk)
    assert "回避" in judged(city, {}, by=clara)[0].problems[0].words
    with pytest.raises(Refused, match="回避"):
        report(city, by=clara)


def test_judging_asks_the_database_as_often_for_many_rows_as_for_one(
    city: City,
) -> None:
    judged(city, {})  # the officer's posts are kept on her object
    with CaptureQueriesContext(connection) as one:
        judged(city, {})
    with CaptureQueriesContext(connection) as many:
        judged(city, *({"document_number": f"文〔2026〕{n}号"} for n in range(40)))
    assert len(many) == len(one)


def sheet(path: Path, *changes: dict[str, Any], drop: tuple[str, ...] = ()) -> Path:
    """A workbook of such rows."""
    book = openpyxl.Workbook()
    columns = [key for key in headings_of("penalty") if key not in drop]
    book.active.append([HEADINGS[key] for key in columns])
    for _n, row in rows_of(*changes):
        book.active.append([row.get(key) for key in columns])
    book.save(path)
    return path


def run(path: Path, *options: str) -> dict[str, Any]:
    """What the command says."""
    out = StringIO()
    call_command(
        "import_records", str(path), "--kind", "penalty", "--department", "HC-RS", "--by", "shenjn", "--json",
        *options, stdout=out,
    )  # fmt: skip
    return dict(json.loads(out.getvalue()))


def test_the_command_imports_a_workbook_and_a_trial_writes_nothing(
    city: City, tmp_path: Path, today_is: Callable[..., Any]
) -> None:
    today_is(date(2026, 4, 20))
    path = sheet(tmp_path / "a.xlsx", {}, {"severity": "x", "document_number": "衡人社罚字〔2026〕10号"})
    assert run(path, "--dry-run")["accepted"] == 1 and not PublicityRecord.objects.exists()
    assert run(path)["rejected"] == [{"row": 3, "column": "失信程度", "reason": "unknown severity"}]
    run(path)
    assert PublicityRecord.objects.count() == 1


def test_the_command_says_what_it_does_not_know(city: City, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", {}, drop=("cause",))
    with pytest.raises(CommandError, match="事由"):
        run(path)
    with pytest.raises(CommandError, match="没有在部门"):
        call_command("import_records", str(path), kind="penalty", department="HC-JT", by="shenjn")
    with pytest.raises(CommandError, match="没有用户"):
        call_command("import_records", str(path), kind="penalty", department="HC-RS", by="nobody")


def test_optional_columns_may_be_absent(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", {}, drop=("stated_until", "region_code", "source_stamp", "status"))
    assert len(workbook.read(path.read_bytes(), headings_of("penalty"), OPTIONAL).rows) == 1


# -------------------------------------------------------------------------------------------- the figures
def test_the_figures_count_each_department_and_month_and_leave_out_the_retracted(city: City) -> None:
    report(city)
    report(city, LAST + timedelta(days=1), document_number="衡人社罚字〔2026〕10号")
    gone = report(city, document_number="衡人社罚字〔2026〕11号")
    acts.retract(gone, by=city.hugo, at=at(DECIDED), because="报错")
    credit_office = city.people["zhouw"]
    by_office, by_month = pages.timeliness(credit_office, date(2026, 5, 1))
    assert [(f.key, f.all, f.on_time, f.late, f.rate) for f in by_office] == [("HC-RS", 2, 1, 1, "50.0%")]
    assert {f.key: f.all for f in by_month if f.all} == {"2026-04": 2}
    assert pages.timeliness(city.stella, date(2026, 5, 1))[0] == []
    assert pages.timeliness(credit_office, date(2026, 5, 1), "2026-03")[0] == []


def test_a_rate_is_only_whole_when_all_were_in_time() -> None:
    assert pages.Figure("", "", 2000, 1999).rate == "99.9%"
    assert pages.Figure("", "", 3, 3).rate == "100.0%"
    assert pages.Figure("", "", 0, 0).rate == "—"


def test_the_demo_city_has_records_in_time_and_late_and_a_second_run_adds_nothing(city: City) -> None:
    builder = Builder(city.offices, city.people, city.companies, date(2026, 11, 24))
    builder.tell(records.stories())
    assert PublicityRecord.objects.count() == records.COUNT
    assert set(PublicityRecord.objects.values_list("on_time", flat=True)) == {True, False}
    assert {p.kind for p in PublicityRecord.objects.all()} == {"licence", "penalty"}
    assert records.stories() == []


def test_decisions_are_plain_facts() -> None:
    assert isinstance(check(ROW, "penalty", today=date(2026, 4, 20))[0], Decision)
