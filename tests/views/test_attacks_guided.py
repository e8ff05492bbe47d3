"""Attacks on commitments, training and guidance (issue 7), and slips a lawyer would find: each was possible once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests import courses
from tests.cast import MONDAY, City
from tests.views.hall_cases import TUESDAY, SignIn, Today, body, proof
from tests.views.promises import an_item, promised
from tests.views.test_attacks_parties import accepted
from workflows.acts import (
    breach,
    commitment,
    deadline,
    notice,
    onsite,
    people,
    promise_import,
    rectification,
    repair,
    training,
    visits,
)
from workflows.acts import subject as subjects
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import (
    CommitmentTemplate,
    Learning,
    Person,
    Rectification,
    Transition,
)
from workflows.queries import promise_sheet
from workflows.queries.workbook import SheetRow
from workflows.tasks import tick

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# --------------------------------------------------------------------------------------------- commitments
def test_a_mandate_for_another_company_opens_no_paper_beyond_the_own_entries(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    told = city.case().to_review(MONDAY).to_service(MONDAY)
    made = promised(city, an_item(city))
    agent = accepted(city, told)
    other = city.companies["hongtuo"][0]
    people.mandate(agent, other, "legal", since=date(2026, 1, 1))
    today_is(TUESDAY)
    address = reverse("hall-promise-paper", args=[made.code, made.papers.get().code])
    assert sign_in(agent).get(reverse("hall-promise", args=[made.code])).status_code == 404
    assert sign_in(agent).get(address).status_code == 404
    assert sign_in(city.acmes_speaker).get(address).status_code != 404


def test_what_an_officer_enters_as_an_objection_takes_no_day_and_no_word_from_the_party(city: City) -> None:
    made = promised(city, an_item(city))
    told: dict[str, Any] = {"by": city.clara, "at": at(TUESDAY)}
    breach.propose(made, facts="没有公示。", **told)
    breach.serve(made, on_day=TUESDAY, how="直接送达", **told)
    breach.object_to(made, text="没有意见。", **told)
    with pytest.raises(Refused, match="异议期限还没有届满"):
        breach.decide(made, broken=True, reason="属实。", by=city.hugo, at=at(TUESDAY))
    breach.object_to(made, text="已经公示，见附页。", by=city.acmes_speaker, at=at(TUESDAY))
    made.refresh_from_db()
    assert "没有意见。" in made.objection and "已经公示，见附页。" in made.objection
    breach.decide(made, broken=True, reason="异议不成立。", by=city.hugo, at=at(TUESDAY + 30 * DAY))


def test_what_a_person_promised_is_read_where_it_was_received_and_every_look_is_kept(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    number = "11010519491231002X"
    wang = subjects.find_or_create(number, "王小二", is_person=True)
    people.mandate(city.nora, wang, "legal", since=date(2026, 1, 1))
    who: dict[str, Any] = {"name": "王小二", "capacity": "本人", "by": Person.objects.get(pk=city.nora.pk)}
    made = commitment.promise(wang, an_item(city), **who, at=at(TUESDAY))
    today_is(TUESDAY)
    page = reverse("desk-promise", args=[made.code])
    paper = reverse("desk-promise-paper", args=[made.code, made.papers.get().code])
    seen = sign_in(city.anna).get(page)
    assert seen.status_code == 200 and "王小二" not in body(seen) and city.nora.name not in body(seen)
    assert sign_in(city.anna).get(paper).status_code == 404
    assert "王小二" in body(sign_in(city.clara).get(page))
    looks = Transition.objects.filter(book__subject=wang, verb="view_file", actor=city.clara)
    assert looks.count() == 1 and not Transition.objects.filter(verb="view_file", actor=city.anna).exists()
    assert sign_in(city.clara).get(paper).status_code == 202 and looks.count() == 1, "once an hour"


def test_nobody_promises_in_the_name_beside_another_s_code(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    item = an_item(city)
    today_is(TUESDAY)
    cells = {
        "name": "另一家公司", "code": city.acme.code, "item": item.name, "department": item.department.name,
        "signed_on": "2026-03-02", "signatory": "张三",
    }  # fmt: skip
    rows = [SheetRow(2, cells)]
    (verdict,) = promise_sheet.judge(rows, city.clara, [item.department], TUESDAY)
    assert verdict.said is None and "与填写的不一致" in "".join(verdict.problems)
    said = {
        "item": item.pk, "name": "另一家公司", "code": city.acme.code, "signatory": "张三", "capacity": "法定代表人",
        "signed_on": "2026-03-02", "scan": proof(),
    }  # fmt: skip
    answer = sign_in(city.clara).post(reverse("desk-promise-new"), said)
    assert answer.status_code == 422 and "与填写的不一致" in body(answer)


def test_a_promise_that_was_over_when_it_was_taken_from_paper_is_not_shown_and_ends(city: City) -> None:
    item = an_item(city)
    said: dict[str, Any] = {"name": "罗一鸣", "capacity": "法定代表人", "signed_on": date(2025, 1, 2)}
    made = promise_import.record_paper(
        city.acme, item, **said, valid_until=date(2026, 1, 1), by=city.clara, at=at(TUESDAY)
    )
    assert not made.is_on_show
    tick(at(TUESDAY, 12))
    made.refresh_from_db()
    assert made.state == "expired"


def test_an_allegation_alone_does_not_keep_anybody_from_applying(city: City) -> None:
    walk, on = city.listed()
    first = repair.opens_on(walk.entry, on)
    made = walk.sign(first)
    breach.propose(made, facts="有人举报。", by=city.clara, at=at(first))
    done = repair.apply(
        walk.entry, corrected_on=on, statement="付清。", commitment=made, by=city.acmes_speaker, at=at(first)
    )  # fmt: skip
    assert done.state == "applied"


def test_the_text_of_a_promise_to_repair_names_no_identity_number(city: City) -> None:
    walk, _on = city.listed()
    template = CommitmentTemplate.objects.get(code="wage-repair")
    assert city.acme.code in commitment.text_for(walk.entry, template)
    walk.entry.subject.kind = "person"
    entry = walk.entry
    entry.subject.kind = "person"
    assert city.acme.code not in commitment.text_for(entry, template)


def test_texts_are_not_drawn_for_the_whole_world_at_once(city: City, client: Any, today_is: Today) -> None:
    item = an_item(city)
    today_is(TUESDAY)
    text = item.templates.get()
    address = reverse("promise-text", args=[text.code, text.version])
    for _n in range(20):
        visits.admit("promise-text", "127.0.0.1", 20, at(TUESDAY))
    assert client.get(address).status_code == 429


@pytest.mark.parametrize(
    "address",
    ["/monitoring/?before=²", f"/monitoring/?before={'9' * 30}", "/training/sessions/?after=x_²"],
)
def test_a_digit_that_is_none_is_no_key(city: City, sign_in: SignIn, address: str) -> None:
    who = city.people["panr"] if "training" in address else city.clara
    assert sign_in(who).get(address).status_code in (200, 404)


# ------------------------------------------------------------------------------------------------- training
def test_who_reads_the_answers_takes_no_quiz_and_gives_itself_no_hours(city: City) -> None:
    trainer = city.people["panr"]
    people.mandate(trainer, city.acme, "legal", since=date(2026, 1, 1))
    trainer = Person.objects.get(pk=trainer.pk)
    version = courses.published(city)
    made = training.begin(version, city.acme, by=trainer, at=at(courses.FIRST, 12))
    Learning.objects.filter(pk=made.pk).update(lessons_left=0)
    with pytest.raises(Refused, match="题库和答案"):
        training.begin_attempt(made, by=trainer, at=at(courses.FIRST, 13))
    said = {
        "starts_at": at(courses.FIRST + DAY, 9), "ends_at": at(courses.FIRST + DAY, 12), "capacity": 9,
        "where": "一楼", "title": "现场培训", "hours": version.hours,
    }  # fmt: skip
    session = onsite.plan(version, said, by=trainer, at=at(courses.FIRST, 12))
    row = onsite.enrol(session, city.acme, attendee="潘某", by=trainer, at=at(courses.FIRST + DAY, 13))
    with pytest.raises(Refused, match="应当回避"):
        onsite.note_paper(row, signed_at=session.starts_at, by=trainer, at=at(courses.FIRST + DAY, 13))


# ------------------------------------------------------------------------------------------------- guidance
def test_nobody_has_failed_what_was_told_after_its_time(city: City) -> None:
    walk, on = city.listed()
    said = {
        "rectification.matter": "没有编制工资表。", "rectification.basis": "《××条例》第×条",
        "rectification.requirements": "编制工资表", "rectification.report": "报告",
        "rectification.deadline": (on + 10 * DAY).isoformat(),
    }  # fmt: skip
    made = rectification.draft(walk.entry, said, by=city.clara, at=at(on))
    paper = rectification.issue(made, process=None, by=city.rolf, at=at(on))
    late = on + 20 * DAY
    notice.serve(
        paper, on_day=late, method="direct", by=city.clara, at=at(late), proof="送达回证", recipient=paper.addressee
    )  # fmt: skip
    made = rectification.start(made, by=city.clara, at=at(late))
    assert made.due_on == late + 10 * DAY and deadline.is_running(walk.entry, "rectify_end")
    with pytest.raises(Refused, match="整改期限还没有届满"):
        rectification.conclude("fail_rectification", made, "没有整改。", by=city.clara, at=at(late + DAY))


def test_nobody_fails_while_more_time_was_asked_for_and_not_answered(city: City) -> None:
    walk, on = city.listed()
    made = Rectification.objects.create(
        code="Z", entry=walk.entry, state="running", due_on=on + DAY, told_on=on, asked_until=on + 9 * DAY,
        opened_by=city.clara, opened_at=at(on), particulars={},
    )  # fmt: skip
    with pytest.raises(Refused, match="延期申请还没有答复"):
        rectification.conclude("fail_rectification", made, "没有整改。", by=city.hugo, at=at(on + 5 * DAY))
