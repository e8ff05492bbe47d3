"""The pages of 双公示: what officers, the credit office and the public see; the import in the browser."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.acts.test_publicity import ROW, report, sheet
from tests.cast import City
from workflows.management.city import id_for
from workflows.models import PublicityRecord
from workflows.queries import publicity_pages as pages

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 20)


@pytest.fixture(autouse=True)
def spring(today_is: Callable[..., Any]) -> None:
    """The day on which the pages are looked at."""
    today_is(TODAY)


def text_of(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


def test_the_public_finds_a_penalty_by_name_code_and_number_but_not_a_person(city: City, client: Any) -> None:
    report(city)
    report(city, name="何小满", code=id_for(77), document_number="衡人社罚字〔2026〕10号")
    report(city, severity="轻微", document_number="衡人社罚字〔2026〕12号")
    for words in ("启恒建筑", ROW["code"], ROW["document_number"]):
        assert ROW["document_number"] in text_of(client.get(reverse("publicity"), {"q": words}))
    shown = text_of(client.get(reverse("publicity")))
    assert "〕10号" not in shown and "〕12号" not in shown and "＊＊" not in shown
    for words in ("何小满", id_for(77), "衡"):
        assert "<article" not in text_of(client.get(reverse("publicity"), {"q": words}))


def test_a_strange_address_is_no_error(city: City, client: Any) -> None:
    for asked in ("before=x", "before=٣", "month=2026-99", "department='"):
        assert client.get(f"{reverse('publicity')}?{asked}").status_code == 200


def test_the_list_is_narrowed_and_shows_own_records_only(city: City, sign_in: Any) -> None:
    report(city)
    report(city, TODAY, document_number="衡人社罚字〔2026〕10号")
    page = reverse("records")
    late = text_of(
        sign_in(city.clara).get(page, {"timing": "late", "month": "2026-04", "department": "HC-RS"})
    )
    assert "10号" in late and "〕9号" not in late
    assert "〕9号" not in text_of(sign_in(city.clara).get(page, {"month": "2026-03"}))
    assert "〕9号" not in text_of(sign_in(city.stella).get(page))
    assert "〕9号" in text_of(sign_in(city.people["zhouw"]).get(page))


def test_the_clock_is_explained_day_by_day(city: City, sign_in: Any) -> None:
    record = report(city)
    shown = text_of(sign_in(city.clara).get(reverse("record", args=[record.pk])))
    assert "7个工作日" in shown and "待核" in shown and "期限届满（当日24时）" in shown
    assert sign_in(city.stella).get(reverse("record", args=[record.pk])).status_code == 404


def test_retracting_needs_another_hand_and_a_reason(city: City, sign_in: Any) -> None:
    page = reverse("record", args=[report(city).pk])
    own = sign_in(city.clara).post(page, {"because": "报错"})
    assert own.status_code == 422 and "应当由本机关另一名经办人" in text_of(own)
    assert sign_in(city.hugo).post(page, {"because": ""}).status_code == 422
    assert sign_in(city.hugo).post(page, {"because": "原决定被撤销"}).status_code == 302
    assert "原决定被撤销" in text_of(sign_in(city.clara).get(page))


def test_the_figures_lead_to_the_records(city: City, sign_in: Any) -> None:
    report(city, TODAY)
    shown = text_of(sign_in(city.people["zhouw"]).get(reverse("records-timeliness"), {"month": "2026-04"}))
    assert "0.0%" in shown
    assert f"{reverse('records')}?department=HC-RS&amp;timing=late&amp;month=2026-04" in shown


def test_pages_walk_by_key_and_ask_the_database_as_often_for_many_records(
    city: City, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [f"衡人社罚字〔2026〕{n}号" for n in range(20, 27)]
    report(city, document_number=told[0])
    counts = []
    sign_in(city.clara).get(reverse("publicity"))  # the first visit of a minute opens its count
    addresses = ("records", "records-timeliness", "publicity")
    for rest in ([], told[1:]):
        for number in rest:
            report(city, document_number=number)
        client = sign_in(city.clara)
        client.get(reverse("records"))
        for name in addresses:
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(name))
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
    seen, before = [], 0
    while True:
        page = pages.seen(city.clara, pages.Asked(), before=before, size=3)
        seen += [row.record.document_number for row in page.rows]
        before = page.before
        if not before:
            break
    assert seen == told[::-1]


def upload(client: Any, path: Path, code: str = "penalty-publicity") -> Any:
    """Send a workbook."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(reverse("record-import"), {"list": code, "file": file})


def test_a_workbook_is_previewed_confirmed_and_told_apart_afterwards(
    city: City, sign_in: Any, tmp_path: Path
) -> None:
    rows: tuple[dict[str, Any], ...] = ({}, {"severity": "x", "document_number": "衡人社罚字〔2026〕10号"})
    client, page = sign_in(city.clara), reverse("record-import")
    assert upload(client, sheet(tmp_path / "a.xlsx", *rows)).status_code == 302
    shown = text_of(client.get(page))
    assert "可以报送 1 行" in shown and "失信程度" in shown and not PublicityRecord.objects.exists()
    table = client.get(reverse("record-import-rejected")).content.decode("utf-8-sig")
    assert "失信程度" in table and "轻微、一般或者严重" in table
    key = client.session["record_import"]["key"]
    done = client.post(page, {"confirm": key}, follow=True)
    assert "新报送1条，其中逾期1条" in text_of(done) and "已经报送 1 行" in text_of(done)
    client.post(page, {"confirm": key})
    assert PublicityRecord.objects.count() == 1
    assert client.post(page, {"confirm": "another"}, follow=True).status_code == 200
    client.post(page, {"discard": "1"})
    assert "record_import" not in client.session


def test_what_is_no_workbook_is_refused_where_it_was_chosen(city: City, sign_in: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"none")
    refused = upload(sign_in(city.clara), path)
    assert refused.status_code == 422 and "不是 .xlsx" in text_of(refused)
    assert upload(sign_in(city.clara), path, code="x").status_code == 422


def test_the_blank_workbook_has_the_columns_that_the_import_wants(
    city: City, sign_in: Any, tmp_path: Path
) -> None:
    client = sign_in(city.clara)
    got = client.get(reverse("record-blank", args=["licence-publicity"]))
    path = tmp_path / "blank.xlsx"
    path.write_bytes(got.content)
    assert "下面没有" in text_of(upload(client, path, code="licence-publicity"))
    assert client.get(reverse("record-blank", args=["wage-arrears"])).status_code == 404


def test_a_record_that_is_over_is_gone_from_the_public_page_at_once(
    city: City, client: Any, today_is: Any
) -> None:
    report(city, stated_until=TODAY.isoformat())
    assert "<article" in text_of(client.get(reverse("publicity")))
    today_is(TODAY + timedelta(days=1))
    assert "<article" not in text_of(client.get(reverse("publicity")))
