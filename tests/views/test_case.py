"""Registering a case in the form, and importing a workbook in the browser."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import City
from tests.stone import stone_lifted
from tests.uploads import PDF
from workflows.models import Entry, Evidence, Policy, WorkItem

WORKBOOK = Path(__file__).resolve().parents[1] / "data" / "wage_arrears_cases.xlsx"
TODAY = date(2026, 11, 20)

NEW = "/cases/new/?list=wage-arrears"


@pytest.fixture(autouse=True)
def autumn(today_is: Callable[..., Any]) -> None:
    """The workbook's dates end in October 2026."""
    today_is(TODAY)


@pytest.fixture
def desk(city: City, sign_in: Any) -> Any:
    """The browser of the case officer."""
    return sign_in(city.clara)


def filled(**changes: Any) -> dict[str, Any]:
    """A form that is right, with one further person on the first of three lines."""
    return {
        "code": " 91330211ma0te5t16a",
        "name": "衡川启恒建筑劳务公司",
        "registration": "active",
        "address": "滨河路8号",
        "phone": "0999-1",
        "representative": "何小明",
        "representative_id": "11010519491231002x",
        "case_number": "衡人社监〔2026〕901号",
        "order_number": "衡人社监令〔2026〕901号",
        "order_deadline": "2026-11-03",
        "discovered_on": "2026-10-01",
        "ground": "crime-threshold",
        "workers": "43",
        "amount": "1,286,400.50",
        "facts_summary": "拖欠43名农民工工资。\n经责令仍未支付。",
        "evidence_list": "工资台账",
        "persons-TOTAL_FORMS": "3",
        "persons-INITIAL_FORMS": "0",
        "persons-0-name": "周军",
        "persons-0-capacity": "supervisor",
        "persons-0-post_title": "项目经理",
        "persons-0-id_number": "",
        "persons-1-capacity": "responsible",
        "persons-2-capacity": "responsible",
        **changes,
    }


def errors(response: Any) -> dict[str, list[str]]:
    """The errors of the form that was shown again, by field."""
    assert response.status_code == 422
    return {name: list(told) for name, told in response.context["form"].errors.items()}


@pytest.mark.sqlite
def test_a_case_is_registered_and_the_work_goes_on_at_its_verification(city: City, desk: Any) -> None:
    files = [SimpleUploadedFile("台账.pdf", PDF), SimpleUploadedFile("笔录.pdf", PDF + b" ")]
    response = desk.post(NEW, filled(files=files))
    item = WorkItem.objects.select_related("entry__subject").get()
    assert (response.status_code, response["Location"]) == (302, reverse("task", args=[item.code]))
    entry = item.entry
    assert (item.step, item.owner, entry.state, entry.department) == (
        "verify",
        city.clara,
        "proposed",
        city.offices["HC-RS"],
    )
    assert (entry.subject.code, entry.subject.address, entry.particulars["amount"]) == (
        "91330211MA0TE5T16A",
        "滨河路8号",
        "1286400.50",
    )
    assert list(entry.associates.values_list("name", "capacity", "post_title", "id_number")) == [
        ("何小明", "representative", "", "11010519491231002X"),
        ("周军", "supervisor", "项目经理", ""),
    ]
    assert set(Evidence.objects.values_list("name", "purpose")) == {
        ("台账.pdf", "case"),
        ("笔录.pdf", "case"),
    }
    assert entry.book.lines.values("gesture").distinct().count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("code", "91330211MA0TE5T16B", "校验码"),
        ("representative_id", "110105194912310021", "校验码"),
        ("order_deadline", "2026-11-21", "晚于今天"),
        ("discovered_on", "", "没有填写"),
        ("registration", "deregistered", "已经注销"),
        ("workers", "0", "必须大于0"),
        ("amount", "1.234", "两位小数"),
        ("ground", "", "请选择"),
        ("facts_summary", "", "没有填写"),
    ],
)
def test_a_wrong_field_is_told_where_it_is_and_how_to_mend_it(
    desk: Any, field: str, typed: str, words: str
) -> None:
    response = desk.post(NEW, filled(**{field: typed}))
    told = errors(response)
    assert list(told) == [field]
    assert words in told[field][0]
    assert "衡川启恒建筑劳务公司" in response.content.decode()
    assert not Entry.objects.exists()


def test_the_form_says_that_an_organisation_names_its_legal_representative(desk: Any) -> None:
    page = desk.get(NEW).content.decode()
    assert "主体是单位的必须填写，自然人不填。" in page and page.count("（视情形必填）") >= 2
    assert list(errors(desk.post(NEW, filled(representative="")))) == ["representative"]


def test_files_must_be_chosen_again_and_the_page_says_so(desk: Any) -> None:
    file = SimpleUploadedFile("a.pdf", PDF)
    page = desk.post(NEW, filled(amount="x", files=[file])).content.decode()
    assert "请改正后重新选择证据材料" in page


def test_a_file_that_is_not_what_its_name_says_is_refused(desk: Any) -> None:
    told = errors(desk.post(NEW, filled(files=[SimpleUploadedFile("a.pdf", b"MZ" * 99)])))
    assert "内容与扩展名不符" in told["files"][0]


def test_a_wrong_further_person_is_told_at_the_line(desk: Any) -> None:
    response = desk.post(NEW, filled(**{"persons-1-id_number": "123"}))
    assert "__all__" in errors(response)
    assert set(response.context["persons"][1].errors) == {"name", "id_number"}


def test_one_more_line_keeps_everything_that_was_typed(desk: Any) -> None:
    data = filled(add="1", amount="壹百", **{"persons-2-name": "李强"})
    response = desk.post(NEW, data)
    page = response.content.decode()
    assert (response.status_code, len(response.context["persons"].forms)) == (200, 4)
    assert all(words in page for words in ("壹百", "李强", "项目经理", "经责令仍未支付。"))
    assert "xh-err" not in page
    assert not Entry.objects.exists()
    typed = {**filled(), "persons-TOTAL_FORMS": "4", "persons-INITIAL_FORMS": "4", "persons-3-name": "李强"}
    assert desk.post(NEW, {**typed, "persons-3-capacity": "responsible"}).status_code == 302
    assert Entry.objects.get().associates.count() == 3


def test_the_same_form_sent_twice_registers_once(desk: Any) -> None:
    first, second = (desk.post(NEW, filled()) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert Entry.objects.count() == 1


def test_a_case_number_or_order_that_is_registered_is_told(desk: Any) -> None:
    desk.post(NEW, filled())
    told = errors(desk.post(NEW, filled(amount="5")))
    assert "已经登记（条目LR-2026-0001）" in told["case_number"][0]
    told = errors(desk.post(NEW, filled(case_number="衡人社监〔2026〕902号")))
    assert "一份文书只登记一次" in told["order_number"][0]


def test_only_who_registers_cases_sees_the_pages(city: City, sign_in: Any) -> None:
    for person in (city.hugo, city.rolf, city.anna, city.acmes_speaker):
        browser = sign_in(person)
        for name in ("case-new", "case-import", "case-import-rejected"):
            assert browser.get(reverse(name)).status_code == 403
        assert browser.post(NEW, filled()).status_code == 403
        assert browser.post(reverse("case-import"), {"confirm": "x"}).status_code == 403
    assert not Entry.objects.exists()


def test_a_department_that_is_not_ones_own_cannot_be_chosen(city: City, desk: Any) -> None:
    other = city.offices["HC-SC"].pk
    assert "department" in errors(desk.post(NEW, filled(department=str(other))))


def test_another_departments_officer_registers_at_her_own(city: City, sign_in: Any) -> None:
    assert sign_in(city.stella).post(NEW, filled()).status_code == 302
    assert Entry.objects.get().department == city.offices["HC-JT"]


def test_without_rules_in_force_the_form_says_so(city: City, desk: Any) -> None:
    with stone_lifted():
        Policy.objects.update(effective_from=date(2026, 11, 10))
    told = errors(desk.post(NEW, filled()))
    assert "没有施行中的名单规则" in told["order_deadline"][0]


# ------------------------------------------------------------------------------------------- import
def workbook() -> SimpleUploadedFile:
    """The workbook as a browser sends it."""
    return SimpleUploadedFile("案件登记表.xlsx", WORKBOOK.read_bytes())


def previewed(desk: Any) -> Any:
    """Upload the workbook and open the preview."""
    assert desk.post(reverse("case-import"), {"file": workbook()}).status_code == 302
    return desk.get(reverse("case-import"))


def confirm(desk: Any, page: Any) -> Any:
    """Press the button of the preview."""
    return desk.post(reverse("case-import"), {"confirm": page.context["ticket"]["key"]}, follow=True)


@pytest.mark.sqlite
def test_the_workbook_is_previewed_then_imported_and_stays_as_it_is_when_repeated(desk: Any) -> None:
    page = previewed(desk)
    assert page.context["counts"] == {"rejected": 49, "new": 71, "registered": 0}
    assert not Entry.objects.exists()
    after = confirm(desk, page)
    assert after.context["counts"] == {"rejected": 49, "new": 0, "registered": 71}
    assert "新登记71件" in after.content.decode()
    confirm(desk, after)
    assert Entry.objects.count() == 71


def test_the_preview_says_column_and_cure_and_shows_no_identity_number(desk: Any) -> None:
    previewed(desk)
    page = desk.get(reverse("case-import"), {"show": "rejected"}).content.decode()
    assert "校验码（第18位）不符，请核对是否录错。" in page
    assert "330211190304131373" not in page
    assert page.count("不能登记</span>") == 49


def test_another_upload_replaces_the_preview_and_an_old_page_confirms_nothing(desk: Any) -> None:
    old = previewed(desk)
    previewed(desk)
    page = confirm(desk, old)
    assert "预览已经失效" in page.content.decode()
    assert not Entry.objects.exists()


def test_a_preview_lives_an_hour(desk: Any, today_is: Callable[..., Any]) -> None:
    page = previewed(desk)
    today_is(TODAY, hour=11, minute=1)
    assert "预览已经失效" in confirm(desk, page).content.decode()
    assert not Entry.objects.exists()


def test_changed_bytes_are_not_imported(desk: Any) -> None:
    page = previewed(desk)
    kept = Path(settings.XINHENG_HOME) / "uploads" / page.context["ticket"]["key"]
    kept.write_bytes(kept.read_bytes() + b"x")
    assert "预览已经失效" in confirm(desk, page).content.decode()


def test_a_workbook_that_is_put_away_is_gone(desk: Any) -> None:
    kept = Path(settings.XINHENG_HOME) / "uploads" / previewed(desk).context["ticket"]["key"]
    assert kept.stat().st_mode & 0o777 == 0o600
    desk.post(reverse("case-import"), {"discard": "1"})
    assert not kept.exists()


def test_many_cases_are_registered_in_turns(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.views.case_import.NEW_AT_ONCE", 50)
    first = confirm(desk, previewed(desk))
    assert "还有21行可以登记" in first.content.decode()
    assert confirm(desk, first).context["counts"]["registered"] == 71


def test_another_departments_officer_imports_nothing(city: City, sign_in: Any) -> None:
    page = previewed(sign_in(city.stella))
    assert page.context["counts"]["new"] == 0
    assert "您没有在“衡川市人力资源和社会保障局”登记案件的岗位" in page.content.decode()


@pytest.mark.parametrize(("data", "words"), [(b"not a workbook", "不是 .xlsx"), (b"", "空文件")])
def test_a_file_that_is_no_workbook_is_told_at_the_field(desk: Any, data: bytes, words: str) -> None:
    told = errors(desk.post(reverse("case-import"), {"file": SimpleUploadedFile("a.xlsx", data)}))
    assert words in told["file"][0]


def test_the_rejected_rows_can_be_taken_away_as_harmless_csv(desk: Any) -> None:
    previewed(desk)
    response = desk.get(reverse("case-import-rejected"))
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 50
    assert rows[1][:4] == ["5", "衡人社监〔2026〕3号", "信德餐饮管理有限公司", "统一社会信用代码"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_preview_takes_as_many_queries_before_as_after(
    desk: Any, django_assert_max_num_queries: Any
) -> None:
    page = previewed(desk)
    with django_assert_max_num_queries(28):
        assert desk.get(reverse("case-import")).status_code == 200
    confirm(desk, page)
    with django_assert_max_num_queries(28):
        assert desk.get(reverse("case-import")).status_code == 200


def test_deadlines_of_the_order_are_past(desk: Any) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert "order_deadline" in errors(desk.post(NEW, filled(order_deadline=tomorrow)))
    assert "24时才届满" in str(errors(desk.post(NEW, filled(order_deadline=TODAY.isoformat()))))
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert desk.post(NEW, filled(order_deadline=yesterday)).status_code == 302
