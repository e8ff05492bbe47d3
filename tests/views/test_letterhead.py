"""What an authority prints on its documents: drafted by one, published by another, and nothing issued changes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from workflows.acts import letterhead as acts
from workflows.acts.notice import draft_facts
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import Letterhead, Notice, Person, Transition
from workflows.queries import notices
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
OFFICE = "HC-RS"
TEXT = "办公时间：周一至周五 9:00–12:00。\n请从市民中心南门进。"


@pytest.fixture
def zhou(city: Any) -> Person:
    """Drafts."""
    person: Person = city.people["zhouw"]
    return person


@pytest.fixture
def gu(city: Any) -> Person:
    """Publishes."""
    person: Person = city.people["guq"]
    return person


def url(name: str, *more: Any) -> str:
    return reverse(name, args=[OFFICE, *more])


def draft(client: Any, **said: str) -> Letterhead:
    """Whoever is signed in begins a version and types something into it."""
    assert client.post(url("letterhead-draft")).status_code == 302
    version = Letterhead.objects.get(state="draft")
    assert amend(client, version, **said).status_code == 302
    version.refresh_from_db()
    return version


def amend(client: Any, version: Letterhead, **said: str) -> Any:
    """Send the form as it stands, with these changes."""
    form = client.get(url("letterhead-edit", version.version)).context["form"]
    typed = {field.name: field.value() or "" for field in form}
    return client.post(url("letterhead-edit", version.version), {**typed, **said})


def publish(client: Any, version: Letterhead, since: date) -> Any:
    """Press 启用."""
    seen = client.get(url("letterhead", version.version)).context["publish"]
    told = {"since": since.isoformat(), "seen": seen["seen"].value() if seen else ""}
    return client.post(url("letterhead-step", version.version, "publish"), told)


def put_into_use(sign_in: Any, zhou: Person, gu: Person, since: date, **said: str) -> Letterhead:
    """One drafts, another publishes."""
    version = draft(sign_in(zhou), **said)
    assert publish(sign_in(gu), version, since).status_code == 302
    version.refresh_from_db()
    return version


# ------------------------------------------------------------------------------------------- the two hands
@pytest.mark.sqlite
def test_one_drafts_another_publishes_and_the_book_of_the_department_tells(
    city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    version = draft(sign_in(zhou), phone="0999-1234-7777", **{"paragraph-prior_notice": TEXT})
    client = sign_in(zhou)
    page = client.get(url("letterhead", version.version))
    assert "须由信用办的另一位同事启用" in page.content.decode() and page.context["publish"] is None
    told = {"since": DAY.isoformat(), "seen": acts.seal_of(version)}
    assert client.post(url("letterhead-step", version.version, "publish"), told).status_code == 403
    assert publish(sign_in(gu), version, DAY).status_code == 302
    version.refresh_from_db()
    assert (version.state, version.since, version.published_by) == ("published", DAY, gu)
    lines = Transition.objects.filter(thing=version.ref).order_by("seq")
    verbs = list(lines.values_list("verb", "actor__username"))
    assert verbs == [
        ("draft_letterhead", "zhouw"),
        ("amend_letterhead", "zhouw"),
        ("publish_letterhead", "guq"),
    ]
    changed = lines[1].facts.data["changed"]
    assert changed["phone"] == [city.offices[OFFICE].phone, "0999-1234-7777"]
    shown = sign_in(zhou).get(url("letterhead-office")).content.decode()
    for words in ("现行 v1", "0999-1234-7777", "请从市民中心南门进", "启用机关文书信息"):
        assert words in shown


def test_whoever_amends_a_draft_is_among_its_hands(
    city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    version = draft(sign_in(zhou), contact="执法监察科")
    assert amend(sign_in(gu), version, contact="法规科").status_code == 302
    seen = {"since": DAY.isoformat(), "seen": acts.seal_of(Letterhead.objects.get(pk=version.pk))}
    for person in (zhou, gu):
        assert sign_in(person).post(url("letterhead-step", 1, "publish"), seen).status_code == 403


def test_what_was_not_seen_is_not_published(
    zhou: Person, gu: Person, city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    version = draft(sign_in(zhou), contact="执法监察科")
    stale = {"since": DAY.isoformat(), "seen": acts.seal_of(version)}
    assert amend(sign_in(zhou), version, contact="法规科").status_code == 302
    answer = sign_in(gu).post(url("letterhead-step", 1, "publish"), stale)
    assert answer.status_code == 409 and "在您打开之后修改了草案" in answer.content.decode()
    assert Letterhead.objects.get().state == "draft"
    # Nothing typed is lost, and whoever has read it may go on.
    again = {
        "since": answer.context["publish"]["since"].value(),
        "seen": answer.context["publish"]["seen"].value(),
    }
    assert sign_in(gu).post(url("letterhead-step", 1, "publish"), again).status_code == 302


def test_the_second_of_two_who_edit_hears_of_the_first_and_loses_nothing(
    zhou: Person, gu: Person, city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    version = draft(sign_in(zhou), contact="执法监察科")
    stale = acts.seal_of(version)
    amend(sign_in(gu), version, postcode="339900")
    answer = amend(sign_in(zhou), version, contact="法规科", seen=stale)
    assert answer.status_code == 409 and "顾清在您打开之后修改了草案" in answer.content.decode()
    assert 'value="法规科"' in answer.content.decode() and Letterhead.objects.get().contact == "执法监察科"


def test_a_department_has_one_draft_and_a_discarded_one_says_why(
    zhou: Person, city: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    client = sign_in(zhou)
    version = draft(client, contact="执法监察科")
    assert client.post(url("letterhead-draft")).status_code == 409
    assert client.post(url("letterhead-step", 1, "discard"), {}).status_code == 422
    assert client.post(url("letterhead-step", 1, "discard"), {"reason": "电话有误"}).status_code == 302
    version.refresh_from_db()
    assert version.state == "discarded"
    assert client.post(url("letterhead-draft")).status_code == 302
    assert Letterhead.objects.get(state="draft").version == 2  # its number is not used again
    assert client.get(url("letterhead-edit", 1)).status_code == 302


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"header_name": ""}, "机关名称不能为空"),
        ({"notice_code": "衡人社〔2026〕"}, "机关代字是2至10个汉字"),
        ({"paragraph-listing_decision": "不服的，可以在60日内申请复议。"}, "由文书正文依法载明"),
        ({"paragraph-listing_decision": "<img src=x>"}, "不能含有这些字符"),
        ({"paragraph-listing_decision": "长" * 301}, "现有301字"),
    ],
)
def test_what_may_not_be_printed_is_said_at_its_field_and_kept(
    zhou: Person, city: Any, sign_in: Any, today_is: Any, said: dict[str, str], sentence: str
) -> None:
    today_is(DAY)
    client = sign_in(zhou)
    version = draft(client, contact="执法监察科")
    answer = amend(client, version, **{"contact": "法规科", **said})
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert 'value="法规科"' in answer.content.decode()
    assert Letterhead.objects.get().contact == "执法监察科"


def test_no_two_authorities_bear_one_code(zhou: Person, city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(DAY)
    client = sign_in(zhou)
    version = draft(client, contact="x")
    answer = amend(client, version, notice_code="衡交")
    assert answer.status_code == 409 and "文号会重复" in answer.content.decode()


def test_nothing_begins_in_the_past(zhou: Person, gu: Person, city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(DAY)
    version = draft(sign_in(zhou), contact="x")
    answer = publish(sign_in(gu), version, DAY - timedelta(days=1))
    assert answer.status_code == 409 and "启用日期不能早于今天" in answer.content.decode()


# ------------------------------------------------------------------------------------------- what it does
@pytest.mark.sqlite
def test_a_document_bears_the_particulars_of_its_day(
    city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    before = city.notified(DAY).entry.notices.get(associate=None, kind="prior_notice")
    frozen = (before.facts, before.facts_digest, notices.html(before.kind, before.facts))
    said = {
        "header_name": "衡川市人力资源与社会保障局",
        "notice_code": "衡人保",
        "address": "衡川市新港路1号",
        "phone": "0999-1234-7777",
        "seal_name": "衡川市人力资源与社会保障局",
        "paragraph-prior_notice": TEXT,
    }
    version = put_into_use(sign_in, zhou, gu, DAY, **said)
    after = city.case(DAY).to_review(DAY).to_service(DAY).entry.notices.get(associate=None)
    assert after.letterhead == version and before.letterhead is None
    facts = after.facts
    assert facts["authority"]["name"] == said["header_name"] and facts["authority"]["phone"] == said["phone"]
    assert facts["defence"]["where"] == said["address"] and facts["defence"]["phone"] == said["phone"]
    assert facts["letterhead"]["version"] == 1 and facts["free_paragraph"] == TEXT
    # The sequence belongs to the department: another code, the next number.
    assert (before.number, after.number) == ("衡人社信告〔2026〕1号", "衡人保信告〔2026〕3号")
    assert "衡人保信告〔2026〕5号" in sign_in(city.hugo).get(reverse("numbers")).content.decode()
    page = notices.html(after.kind, facts)
    assert "请从市民中心南门进" in page and said["header_name"] in page
    assert page.index("请从市民中心南门进") > page.index("陈述") and "衡川市望江路" not in page
    # Nothing that was issued is worded anew.
    issued = Notice.objects.get(pk=before.pk)
    assert (issued.facts, issued.facts_digest, notices.html(issued.kind, issued.facts)) == frozen


def test_a_version_counts_from_its_day_and_the_former_until_then(
    city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    office, soon, later = city.offices[OFFICE], DAY + timedelta(days=10), DAY + timedelta(days=20)
    put_into_use(sign_in, zhou, gu, DAY, contact="一")
    put_into_use(sign_in, zhou, gu, later, contact="二")
    put_into_use(sign_in, zhou, gu, soon, contact="三")  # overtakes the one that was to come

    def contact(day: date) -> str:
        found = Letterhead.objects.in_force(office, day)
        return found.contact if found else ""

    days = (DAY - timedelta(days=1), DAY, soon - timedelta(days=1), soon, later, later + timedelta(days=1))
    assert [contact(day) for day in days] == ["", "一", "一", "三", "三", "三"]
    states = list(Letterhead.objects.order_by("version").values_list("state", flat=True))
    assert states == ["superseded", "superseded", "published"]
    told = draft_facts(city.case(DAY).entry, "prior_notice", soon)
    assert told["letterhead"]["contact"] == "三"


def test_what_the_particulars_leave_out_stays_as_the_department_says(
    city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    put_into_use(sign_in, zhou, gu, DAY, government_name="", court_name="")
    told = draft_facts(city.case(DAY).entry, "prior_notice", DAY)
    assert (told["authority"]["government"], told["authority"]["court"]) == (
        "衡川市人民政府",
        "安澜区人民法院",
    )
    assert told["free_paragraph"] == ""


def test_a_version_put_into_use_past_the_log_is_found(
    city: Any, zhou: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    version = draft(sign_in(zhou), contact="张三")
    assert verify_all().ok
    Letterhead.objects.filter(pk=version.pk).update(state="published", since=DAY)
    assert [fault.kind for fault in verify_all().faults] == ["state"]


# ------------------------------------------------------------------------------------------- how it looks
def test_a_draft_is_looked_at_on_a_real_document_with_persons_masked(
    city: Any, zhou: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    walk = city.notified(DAY)
    client = sign_in(zhou)
    version = draft(client, header_name="衡川市人社新局", **{"paragraph-prior_notice": TEXT})
    answer = client.get(url("letterhead-preview", 1, "prior_notice"))
    shown = answer.content.decode()
    assert "衡川市人社新局" in shown and "请从市民中心南门进" in shown and "草稿" in shown
    assert walk.entry.subject.name in shown  # a real one, to an organisation
    assert "何小明" not in shown and walk.entry.associates.get().id_number not in shown
    assert "default-src 'none'" in answer["Content-Security-Policy"] and "script" not in shown.lower()
    page = client.get(url("letterhead", 1)).content.decode()
    assert 'sandbox=""' in page and "衡川市人社新局" in page
    assert "还没有签发过" in client.get(url("letterhead-preview", 1, "warning_letter")).content.decode()
    assert client.get(url("letterhead-preview", 1, "nothing")).status_code == 404
    assert version.state == "draft"


def test_a_look_at_a_document_to_a_person_is_kept_and_masked(
    city: Any, zhou: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    entry = city.notified(DAY).entry
    Notice.objects.filter(entry=entry, associate=None).update(kind="other")
    client = sign_in(zhou)
    draft(client, contact="x")
    shown = client.get(url("letterhead-preview", 1, "prior_notice")).content.decode()
    person = entry.associates.get()
    assert "何＊＊" in shown and person.name not in shown and person.id_number not in shown
    assert Transition.objects.filter(book=entry.book, verb="view_file", actor=zhou).count() == 1


# --------------------------------------------------------------------------------------- who, and the cost
def test_only_who_keeps_particulars_gets_in(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(DAY)
    for person in (city.clara, city.hugo, city.anna, city.nora):
        client = sign_in(person)
        assert client.get(reverse("letterheads")).status_code == 403
        assert client.post(url("letterhead-draft")).status_code == 403
    assert not Letterhead.objects.exists()


def test_a_credit_office_below_reaches_no_department_above(city: Any, sign_in: Any, today_is: Any) -> None:
    from workflows.acts import people

    today_is(DAY)
    people.appoint(city.stella, city.offices["AL-RS"], "credit_office", since=DAY)
    client = sign_in(city.stella)
    assert client.get(reverse("letterhead-office", args=["AL-RS"])).status_code == 200
    assert client.get(url("letterhead-office")).status_code == 404
    assert client.post(url("letterhead-draft")).status_code == 404


def test_the_pages_cost_a_constant_number_of_queries(
    city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)

    def cost(version: int) -> list[int]:
        client, found = sign_in(zhou), []
        own = (url("letterhead", version), url("letterhead-edit", version))
        for address in (reverse("letterheads"), url("letterhead-office"), *own):
            with CaptureQueriesContext(connection) as seen:
                client.get(address)
            found.append(len(seen))
        return found

    draft(sign_in(zhou), contact="x")
    first = cost(1)
    for office in ("HC-JT", "HC-SC", "HC-SW"):
        acts.draft(city.offices[office], by=zhou, at=at(DAY))
    acts.discard(Letterhead.objects.get(department__code=OFFICE), because="x", by=zhou, at=at(DAY))
    for _n in range(3):
        acts.discard(acts.draft(city.offices[OFFICE], by=zhou, at=at(DAY)), because="x", by=zhou, at=at(DAY))
    acts.draft(city.offices[OFFICE], by=zhou, at=at(DAY))
    now = cost(5)
    assert now == first and max(first) <= 14, (first, now)


def test_a_published_version_is_never_changed(
    city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(DAY)
    version = put_into_use(sign_in, zhou, gu, DAY, contact="一")
    told: dict[str, Any] = {"seen": acts.seal_of(version), "by": zhou, "at": at(DAY)}
    with pytest.raises(Refused, match="不能再改"):
        acts.amend(version, {**version.particulars(), "contact": "二"}, {}, **told)
    assert sign_in(zhou).post(url("letterhead-edit", 1), {}).status_code == 422
    assert Letterhead.objects.get().contact == "一"
