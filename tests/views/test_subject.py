"""The credit file in the browser's eyes: found by an old number, kept by who may, changed on record."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import MONDAY
from workflows.acts import identifier, merge, subject, subjectfile
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import Entry, Identifier, Merge, Motion, Subject, Transition

pytestmark = pytest.mark.django_db

OLD = "110108000000016"
STATUS = {
    "new": "deregistered",
    "effective_on": "2026-03-02",
    "document": "准予注销登记通知书9号",
    "source": "登记系统",
}


def page(client: Any, name: str, *args: Any, **data: Any) -> Any:
    return client.get(reverse(name, args=args), data)


def send(client: Any, name: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(name, args=args), data)


def text(answer: Any) -> str:
    return answer.content.decode()


def aged(city: Any, of: Subject | None = None) -> None:
    """Acme has an old business number."""
    of, by = of or city.acme, city.people["zhouw"]
    office = subjectfile.office_of(of, by)
    told = {"valid_from": None, "valid_to": None, "source": "旧营业执照", "at": at(MONDAY)}
    identifier.add_identifier(of, "business", OLD, **told, office=office, by=by)


@pytest.fixture
def listed(city: Any, today_is: Any) -> Entry:
    today_is(MONDAY)
    walk, day = city.listed(date(2026, 1, 12), order_deadline=date(2026, 1, 8))
    assert day < MONDAY
    return walk.entry


def a_person(city: Any) -> Subject:
    """A natural person with a case of its own at the labour bureau."""
    person = subject.find_or_create(demo.id_for(77), "何小明")
    walk = city.walk()
    walk.subject = person
    walk.register(MONDAY, order_deadline=date(2026, 2, 26), case_number="衡人社监〔2026〕990号")
    return person


def test_an_old_number_finds_the_file_and_its_entries(city: Any, listed: Entry, sign_in: Any) -> None:
    aged(city)
    shown = text(page(sign_in(city.clara), "search", q=OLD))
    assert reverse("subject", args=[city.acme.pk]) in shown
    assert listed.number in shown
    assert "旧代码或者证照号码" in shown
    assert reverse("subject", args=[city.acme.pk]) in text(page(sign_in(city.clara), "subjects", q=OLD))


def test_who_has_no_entry_of_it_finds_no_file(city: Any, listed: Entry, sign_in: Any) -> None:
    aged(city)
    client = sign_in(city.stella)
    assert reverse("subject", args=[city.acme.pk]) not in text(page(client, "search", q=OLD))
    assert page(client, "subject", city.acme.pk).status_code == 404
    assert page(client, "subject", 99999).status_code == 404


def test_the_file_shows_what_is_on_record(city: Any, listed: Entry, sign_in: Any) -> None:
    aged(city)
    shown = text(page(sign_in(city.clara), "subject", city.acme.pk))
    assert city.acme.name in shown
    assert OLD in shown
    assert listed.number in shown
    assert "登记证照号码" in shown


def test_a_file_takes_as_many_queries_with_many_entries_as_with_few(
    city: Any, listed: Entry, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client, most = sign_in(city.people["zhouw"]), 32
    with django_assert_max_num_queries(most):
        page(client, "subject", city.acme.pk)
    for _more in range(2):
        city.case()
    aged(city)
    with django_assert_max_num_queries(most):
        page(client, "subject", city.acme.pk)


def test_a_deregistration_is_recorded_and_put_before_the_head(city: Any, listed: Entry, sign_in: Any) -> None:
    answer = send(sign_in(city.people["zhouw"]), "subject-change", city.acme.pk, "registration", **STATUS)
    assert answer.status_code == 302
    assert Subject.objects.get(pk=city.acme.pk).registration == "deregistered"
    assert Motion.objects.get(entry=listed).kind == "extinction"
    shown = text(page(sign_in(city.clara), "entry", listed.number))
    assert "主体已经消灭" in shown


def test_what_has_not_happened_is_not_on_file(city: Any, listed: Entry, sign_in: Any) -> None:
    wrong = {**STATUS, "effective_on": "2026-03-03"}
    answer = send(sign_in(city.clara), "subject-change", city.acme.pk, "registration", **wrong)
    assert answer.status_code == 422
    assert "不能晚于今天" in text(answer)
    assert "准予注销登记通知书9号" in text(answer)


def test_a_wrong_number_says_what_is_wrong(city: Any, listed: Entry, sign_in: Any) -> None:
    client = sign_in(city.clara)
    told = {"scheme": "business", "value": "110108000000017", "source": "旧营业执照"}
    answer = send(client, "subject-identifier", city.acme.pk, **told)
    assert answer.status_code == 422
    assert "校验码" in text(answer)
    assert send(client, "subject-identifier", city.acme.pk, **{**told, "value": OLD}).status_code == 302
    assert Identifier.objects.get().value == OLD


def test_operation_and_name_are_changed_on_record(city: Any, listed: Entry, sign_in: Any) -> None:
    client = sign_in(city.clara)
    told = {"effective_on": "2026-03-01", "document": "变更通知书", "source": "实地核查"}
    assert send(client, "subject-change", city.acme.pk, "operation", new="no", **told).status_code == 302
    assert (
        send(client, "subject-change", city.acme.pk, "name", new="衡川启恒新名有限公司", **told).status_code
        == 302
    )
    acme = Subject.objects.get(pk=city.acme.pk)
    assert (acme.name, acme.in_operation, acme.in_operation_on) == (
        "衡川启恒新名有限公司",
        False,
        date(2026, 3, 1),
    )
    shown = text(page(client, "search", q=city.acme.name))
    assert listed.number in shown


# --------------------------------------------------------------------------------------------- persons
def test_a_persons_file_opens_with_a_purpose_and_is_written_down(
    city: Any, today_is: Any, sign_in: Any
) -> None:
    today_is(MONDAY)
    person, client = a_person(city), sign_in(city.people["zhouw"])
    first = text(page(client, "subject", person.pk))
    assert "查阅事由" in first
    assert "何小明" not in first
    assert send(client, "subject-look", person.pk, purpose="case").status_code == 422
    assert (
        send(client, "subject-look", person.pk, purpose="case", matter="衡人社监〔2026〕990号").status_code
        == 302
    )
    shown = text(page(client, "subject", person.pk))
    assert "何小明" not in shown
    assert "何＊＊" in shown
    assert person.code not in shown
    person.refresh_from_db()
    line = Transition.objects.get(book=person.book_id, verb="view_file")
    assert line.facts.data["purpose"] == "办理案件：衡人社监〔2026〕990号"


def test_the_office_of_the_case_sees_the_name(city: Any, today_is: Any, sign_in: Any) -> None:
    today_is(MONDAY)
    person, client = a_person(city), sign_in(city.clara)
    send(client, "subject-look", person.pk, purpose="case", matter="990号")
    shown = text(page(client, "subject", person.pk))
    assert "何小明" in shown
    assert person.code not in shown


# ---------------------------------------------------------------------------------------------- merges
def test_two_officers_make_one_file_and_two_make_two_again(city: Any, today_is: Any, sign_in: Any) -> None:
    today_is(MONDAY)
    gone = city.companies["jinda"][0]
    zhou, gu = city.people["zhouw"], city.people["guq"]
    said = {"code": gone.code.lower(), "reason": "重复建档。", "evidence": "登记机关证明"}
    answer = send(sign_in(zhou), "subject-merge", city.acme.pk, **said)
    made = Merge.objects.get()
    assert answer.url == reverse("merge", args=[made.pk])
    assert "批准合并" not in text(page(sign_in(zhou), "merge", made.pk))
    own = send(sign_in(zhou), "merge", made.pk, approve="1", reason="属实。")
    assert own.status_code == 422
    assert "提出人不能审批" in text(own)
    assert gone.name in text(page(sign_in(gu), "subjects"))
    assert send(sign_in(gu), "merge", made.pk, approve="1", reason="属实。").status_code == 302
    assert "打开合并后的档案" in text(page(sign_in(gu), "subject", gone.pk))
    assert send(sign_in(gu), "merge", made.pk, contest="1", reason="是两家。").status_code == 302
    assert send(sign_in(zhou), "merge", made.pk, reverse="1", reason="确是两家。").status_code == 302
    assert Subject.objects.get(pk=gone.pk).merged_into is None
    assert Merge.objects.get().state == "reversed"


def test_an_unknown_code_is_told_where_it_was_typed(city: Any, today_is: Any, sign_in: Any) -> None:
    today_is(MONDAY)
    said = {"code": "不存在", "reason": "重复。", "evidence": "证明"}
    answer = send(sign_in(city.people["zhouw"]), "subject-merge", city.acme.pk, **said)
    assert answer.status_code == 422
    assert "没有找到这个代码" in text(answer)


def test_a_merged_file_leads_to_the_kept_one(city: Any, listed: Entry, sign_in: Any) -> None:
    gone = city.companies["jinda"][0]
    told = {"reason": "重复建档。", "evidence": "证明", "at": at(MONDAY)}
    made = merge.propose(city.acme, gone, by=city.people["zhouw"], **told)
    merge.approve(made, by=city.people["guq"], at=at(MONDAY), because="属实。")
    answer = page(sign_in(city.clara), "subject", gone.pk)
    assert answer.url == reverse("subject", args=[city.acme.pk])
    assert listed.number in text(page(sign_in(city.clara), "search", q=gone.code))
    assert listed.number in text(page(sign_in(city.clara), "search", q=gone.name))
