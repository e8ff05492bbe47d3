"""What a hostile visitor tried: each line here once was a fault, or must never become one."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import uploads
from tests.acts.test_intake import HEADINGS
from tests.cast import MONDAY
from tests.views.test_case import filled
from workflows.management.city import SINCE, id_for
from workflows.models import Entry, Mandate, Person, Subject
from workflows.queries import notices, workbook

pytestmark = pytest.mark.django_db
PDF = SimpleUploadedFile("承诺.pdf", uploads.PDF)


def speak_for(person: Person, subject: Subject) -> None:
    """Make the person speak for the subject, too."""
    Mandate.objects.create(person=person, subject=subject, kind="agent", since=SINCE)


# ------------------------------------------------------------------------------------- addresses and days
@pytest.mark.parametrize(
    "address",
    [
        "/entries/%00/",
        "/tasks/a%00b/",
        "/register/%00/",
        "/inbox/?q=%00",
        "/entries/?department=a%00b",
        "/register/?q=%00",
    ],
)
def test_a_nul_in_an_address_is_a_bad_request(city: Any, sign_in: Any, address: str) -> None:
    assert sign_in(city.clara).get(address).status_code == 400


def test_the_door_leads_to_no_circle(city: Any, sign_in: Any) -> None:
    for asked in ("/login/", "/login/?next=/login/", "//evil.example", "https://evil.example/"):
        answer = sign_in(city.clara).get("/login/", {"next": asked})
        assert (answer.status_code, answer.url) == (302, "/inbox/")


@pytest.mark.parametrize("asked", [{"until": "9999-12-31"}, {"since": "0001-01-01"}])
def test_the_ends_of_the_calendar_are_no_filter_of_the_log(
    city: Any, sign_in: Any, asked: dict[str, str]
) -> None:
    assert sign_in(city.anna).get(reverse("log"), asked).status_code == 200


@pytest.mark.parametrize("party", ["²", "٣", "-1", "9" * 4000, "3"])
def test_a_letter_to_nobody_is_not_found(city: Any, sign_in: Any, today_is: Any, party: str) -> None:
    item = city.case().to_review(MONDAY).item("review")
    today_is(MONDAY, 16)
    address = reverse("task-preview", args=[item.code])
    assert sign_in(city.rolf).get(address, {"party": party}).status_code == 404
    assert sign_in(city.rolf).get(address, {"party": "1"}).status_code == 200


def test_an_announcement_at_the_end_of_the_calendar_is_refused(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    today_is(MONDAY, 16)
    told = {"method": "public", "published_on": "9999-12-31", "proof": "报纸", "note": "下落不明"}
    code = walk.entry.notices.get(associate=None).code
    answer = sign_in(city.clara).post(reverse("notice-serve", args=[code]), told)
    assert answer.status_code == 422 and "公告日期不能晚于今天" in answer.content.decode()


def test_nobody_answers_a_notice_before_it_was_issued(city: Any, sign_in: Any, today_is: Any) -> None:
    walk = city.notified()
    today_is(MONDAY, 16)
    prior = walk.entry.notices.get(associate=None)
    said = {"notice": prior.code, "text": "不服", "received_on": "0001-01-01"}
    answer = sign_in(city.clara).post(reverse("statement-new", args=[walk.entry.number]), said)
    assert answer.status_code == 422
    assert not walk.entry.statements.exists()


def test_a_correction_in_the_first_century_is_a_slip(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed(date(2026, 1, 12), order_deadline=date(2026, 1, 8))
    today_is(on + timedelta(days=1))
    address = reverse("hall-repair", args=[walk.entry.number])
    client = sign_in(city.acmes_speaker)
    assert client.get(address, {"corrected_on": "0001-01-01"}).status_code == 200
    told = {"corrected_on": "0001-01-01", "statement": "已付清", "insists": "on", "files": PDF}
    assert client.post(address, told).status_code == 422


# ------------------------------------------------------------------------------------------ what is typed
@pytest.mark.parametrize("total", ["9" * 5000, "²", "-1", ""])
def test_a_count_of_lines_that_is_none_gives_one_line(
    city: Any, sign_in: Any, today_is: Any, total: str
) -> None:
    today_is(MONDAY)
    typed = {"add": "1", "persons-TOTAL_FORMS": total, "persons-INITIAL_FORMS": "0"}
    assert sign_in(city.clara).post("/cases/new/?list=wage-arrears", typed).status_code == 200


@pytest.mark.parametrize(("name", "longest"), [("address", 200), ("phone", 40)])
def test_what_the_register_has_no_room_for_is_said(
    city: Any, sign_in: Any, today_is: Any, name: str, longest: int
) -> None:
    today_is(date(2026, 11, 20))
    answer = sign_in(city.clara).post("/cases/new/?list=wage-arrears", filled(**{name: "长" * (longest + 1)}))
    assert answer.status_code == 422
    assert not Entry.objects.exists()


@pytest.mark.parametrize("words", ["2026-02-30", "2026-99-99", "２０２６-０１-０１"])
def test_words_that_look_like_a_day_are_printed_as_words(words: str) -> None:
    assert notices.printable({"reason": words}) == {"reason": words}


def test_markup_in_a_case_stays_text_everywhere(city: Any, sign_in: Any, today_is: Any) -> None:
    markup = '"><script>alert(1)</script><img src="http://127.0.0.1:1/x">{{ 7 }}'
    associates = (("<b>何</b>", id_for(9), "representative", ""),)
    walk = city.case(facts_summary=markup, evidence_list=markup, associates=associates).to_review(MONDAY)
    today_is(MONDAY, 16)
    client, task = sign_in(city.rolf), walk.item("review").code
    pages = [
        reverse("entry", args=[walk.entry.number]),
        reverse("task", args=[task]),
        reverse("task-preview", args=[task]),
        reverse("task-preview", args=[task]) + "?party=1",
        f"{reverse('inbox-team')}?task={task}",
    ]
    for address in pages:
        page = client.get(address).content.decode()
        assert "<script>alert" not in page and '<img src="http' not in page and "<b>何" not in page, address


# --------------------------------------------------------------------------------------------- workbooks
def sheet_with(rows: str) -> bytes:
    """A workbook whose first sheet has these rows of raw XML."""
    plain, made = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            body = source.read(part)
            if part == "xl/worksheets/sheet1.xml":
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                body = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()
            target.writestr(part, body)
    return made.getvalue()


def test_a_row_that_no_sheet_can_have_is_refused_at_once() -> None:
    row = f'<row r="{999_999_999}"><c r="A{999_999_999}" t="inlineStr"><is><t>x</t></is></c></row>'
    with pytest.raises(workbook.Unreadable, match="损坏"):
        workbook.read(sheet_with(row), HEADINGS)


def test_a_case_after_a_long_gap_is_still_read() -> None:
    def line(number: int, values: list[str]) -> str:
        cells = "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in values)
        return f'<row r="{number}">{cells}</row>'

    heads = list(HEADINGS.values())
    sheet = workbook.read(sheet_with(line(1, heads) + line(900_000, ["甲"] * len(heads))), HEADINGS)
    assert [row.number for row in sheet.rows] == [900_000]


# ---------------------------------------------------------------------------------------- whose hands, whose eyes
def test_who_speaks_for_a_person_listed_with_the_subject_steps_aside(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    today_is(MONDAY, 16)
    associate = walk.entry.associates.get()
    associate.subject = Subject.objects.create(kind="person", name=associate.name, code=associate.id_number)
    associate.save()
    speak_for(city.clara, associate.subject)
    client, number = sign_in(city.clara), walk.entry.number
    code = walk.entry.notices.get(associate=None).code
    assert client.post(reverse("notice-serve", args=[code]), {}).status_code == 403
    assert client.get(reverse("statement-new", args=[number])).status_code == 403
    assert client.get(reverse("motion-new", args=[number, "extension"])).status_code == 403
    assert client.post(reverse("task", args=[walk.item("serve").code]), {}).status_code == 403


def test_nobody_registers_a_case_of_the_company_she_speaks_for(
    city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(date(2026, 11, 20))
    speak_for(city.clara, city.acme)
    told = filled(code=city.acme.code, name=city.acme.name)
    answer = sign_in(city.clara).post("/cases/new/?list=wage-arrears", told)
    assert answer.status_code == 422 and "应当回避" in answer.content.decode()
    assert not Entry.objects.exists()


def test_who_applied_is_named_to_the_case_department_only(city: Any, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed(date(2026, 1, 12), order_deadline=date(2026, 1, 8))
    later = on + timedelta(days=240)
    walk.sign(later)
    walk.apply(later, corrected_on=on + timedelta(days=1))
    today_is(later, 16)
    task, name = reverse("task", args=[walk.item("verify").code]), city.acmes_speaker.name
    assert f"申请 {name}" in sign_in(city.clara).get(task).content.decode()
    assert f"申请 {name}" not in sign_in(city.anna).get(task).content.decode()


# ------------------------------------------------------------------------------------------------- headers
def test_no_page_of_a_signed_in_person_is_kept_by_anybody(city: Any, sign_in: Any, client: Any) -> None:
    assert "Cache-Control" not in client.get(reverse("home"))
    for address in ("inbox", "entry-list", "home"):
        assert sign_in(city.clara).get(reverse(address))["Cache-Control"] == "private, no-store"
    assert sign_in(city.acmes_speaker).get(reverse("hall"))["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/", "/login/", "/nowhere/", "/inbox/", "/register/?q=%00", "/healthz"])
def test_every_answer_has_the_headers_that_protect_it(client: Any, address: str) -> None:
    answer = client.get(address)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "object-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"
