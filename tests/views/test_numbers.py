"""The register of document numbers: everything that was given, loud about a gap, void with a reason."""

from datetime import date
from typing import Any

import pytest

from tests.cast import MONDAY, City
from workflows.models import NumberRecord, NumberSeries, Transition
from workflows.queries import numbers
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db

PRIOR = "/notices/numbers/?series=HC-RS.信告.2026"


@pytest.fixture
def told(city: City, today_is: Any) -> Any:
    """A case with two prior notices: numbers 1 and 2."""
    today_is(MONDAY)
    return city.case().to_review(MONDAY).to_service(MONDAY)


def void(visitor: Any, serial: int, series: str = "HC-RS.信告.2026", reason: str = "纸质文书已使用。") -> Any:
    """The head takes a number as void."""
    return visitor.post("/notices/numbers/", {"series": series, "next": serial, "reason": reason})


@pytest.mark.sqlite
def test_a_number_used_on_paper_is_void_and_the_next_document_has_the_next(
    city: City, sign_in: Any, told: Any
) -> None:
    assert void(sign_in(city.clara), 3).status_code == 403
    hugo = sign_in(city.hugo)
    page = hugo.get(PRIOR).content.decode()
    assert "第 1 号至第 2 号连续，没有缺号" in page and "衡人社信告〔2026〕3号" in page
    assert void(hugo, 3, reason="").status_code == 422
    assert void(hugo, 3).status_code == 302
    late = void(hugo, 3)
    assert late.status_code == 422 and "下一个序号是4" in late.content.decode()
    record = NumberRecord.objects.get(serial=3, series="信告")
    assert (record.status, record.reason, record.notice, record.voided_by) == (
        "void", "纸质文书已使用。", None, city.hugo,
    )  # fmt: skip
    line = Transition.objects.get(verb="void_number")
    assert line.book.ref == "department/HC-RS" and line.facts.data["number"] == "衡人社信告〔2026〕3号"
    city.case().to_review(MONDAY).to_service(MONDAY)
    assert NumberRecord.objects.get(serial=4, series="信告").status == "used"
    page = hugo.get(PRIOR).content.decode()
    assert "纸质文书已使用。" in page and "没有对应的文书" in page and "第 1 号至第 5 号连续" in page
    assert verify_all().ok


def test_the_first_number_of_a_series_may_be_used_on_paper(city: City, sign_in: Any, told: Any) -> None:
    hugo, unused = sign_in(city.hugo), "HC-RS.信恢.2026"
    assert "这个系列还没有取用过文号" in hugo.get(f"/notices/numbers/?series={unused}").content.decode()
    assert void(hugo, 1, series=unused).status_code == 302
    assert NumberSeries.objects.get(series="信恢").last == 1
    assert sign_in(city.clara).get("/notices/numbers/?series=HC-RS.信撤.2026").status_code == 404


def test_a_sequence_of_a_former_year_is_closed(city: City, sign_in: Any, told: Any, today_is: Any) -> None:
    """Its next number would be taken from the sequence of this year, where the serial may be the same."""
    office = city.offices["HC-RS"]
    NumberSeries.objects.create(department=office, series="信告", year=2027, last=2)
    today_is(date(2027, 3, 1))
    hugo = sign_in(city.hugo)
    page = hugo.get(PRIOR).content.decode()
    assert "衡人社信告〔2026〕" in page and "登记作废文号" not in page
    assert void(hugo, 3).status_code == 404
    assert NumberSeries.objects.get(series="信告", year=2027).last == 2
    assert void(hugo, 3, series="HC-RS.信告.2027").status_code == 302
    assert NumberRecord.objects.get(year=2027).number == "衡人社信告〔2027〕3号"


def test_a_missing_number_is_shown_loudly(city: City, sign_in: Any, told: Any) -> None:
    NumberRecord.objects.filter(serial=1).update(notice=None)
    NumberRecord.objects.filter(serial=1).delete()
    NumberSeries.objects.filter(series="信告").update(last=5)
    page = sign_in(city.anna).get(PRIOR).content.decode()
    assert "文号不连续，请立即报告审计岗" in page and "1、3—5" in page
    assert "没有缺号" not in page


def test_the_register_is_paged_by_serial_with_the_same_queries(
    city: City, sign_in: Any, told: Any, django_assert_num_queries: Any
) -> None:
    series = NumberSeries.objects.get(series="信告")
    who = {"given_by": city.hugo, "given_at": told.entry.registered_at, "department": series.department}
    clara = sign_in(city.clara)
    with django_assert_num_queries(15) as few:
        clara.get(PRIOR)
    NumberRecord.objects.bulk_create(
        NumberRecord(series="信告", year=2026, serial=n, number=f"衡人社信告〔2026〕{n}号", **who)
        for n in range(3, 121)
    )
    NumberSeries.objects.filter(pk=series.pk).update(last=120)
    with django_assert_num_queries(len(few)):
        page = clara.get(PRIOR).content.decode()
    assert "〔2026〕120号" in page and "〔2026〕70号" not in page and "before=71" in page
    assert "〔2026〕70号" in clara.get(f"{PRIOR}&before=71").content.decode()
    assert numbers.gaps(numbers.Series(series.department, "信告", 2026, 120)) == []


def test_other_offices_have_registers_of_their_own(city: City, sign_in: Any, told: Any) -> None:
    assert sign_in(city.stella).get(PRIOR).status_code == 404
    assert "还没有取用过文号" in sign_in(city.stella).get("/notices/numbers/").content.decode()
    assert sign_in(city.people["zhouw"]).get(PRIOR).status_code == 200, (
        "the credit office looks down the tree"
    )
