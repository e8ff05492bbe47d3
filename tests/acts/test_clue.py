"""举报: a clue and never evidence; who reported is sealed, opened by one role with a reason, and on record."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from workflows.acts import clue as acts
from workflows.acts import evidence, sealed, strongbox
from workflows.acts.people import counter_keeper
from workflows.law.clue import NEVER_ALONE, names_a_clue, rests_on_clue
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import Entry, Facts, Outbox, Person, Report, SealedIdentity, Transition

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
WHO = {"name": "柳知微", "contact": "liu.zhiwei@example.org", "id_number": "", "address": ""}


def who(name: str) -> Person:
    return Person.objects.get(username=name)


def filed(city: Any, identity: dict[str, str] | None = None, **facts: Any) -> tuple[Report, str]:
    stated: dict[str, Any] = {
        "source": "citizen", "named": city.acme.name, "named_code": city.acme.code, "text": "拖欠工资三个月。"
    }  # fmt: skip
    told = acts.Told(**{**stated, **facts})
    who_told = WHO if identity is None else identity
    return acts.file(told, identity=who_told, channel="web", by=counter_keeper(), at=at(DAY))


def assigned(city: Any, **facts: Any) -> Report:
    return acts.assign(filed(city, **facts)[0], city.offices["HC-RS"], by=who("zhouw"), at=at(DAY))


def test_who_reported_is_nowhere_but_in_the_box(city: Any) -> None:
    report, _code = filed(city)
    box = SealedIdentity.objects.get(report=report).box
    told = [
        str(list(model.objects.values())) for model in (Report, Facts, Transition, Outbox, SealedIdentity)
    ]
    assert all(WHO["name"] not in each and WHO["contact"] not in each for each in told)
    assert WHO["name"] not in box and strongbox.opened(box)["name"] == WHO["name"]
    assert not report.is_anonymous and report.subject == city.acme
    assert filed(city, {}, text="另一件。")[0].is_anonymous and SealedIdentity.objects.count() == 1


def test_one_role_opens_it_with_a_reason_and_each_opening_is_written(city: Any) -> None:
    report = assigned(city)
    for name in ("shenjn", "zhouw", "lumy", "hanj", "xitong", "clock"):
        with pytest.raises(PermissionDenied):
            sealed.unseal(report, because="核实情况", by=who(name), at=at(DAY))
    with pytest.raises(Refused, match="事由"):
        sealed.unseal(report, because="  ", by=who("jianb"), at=at(DAY))
    assert sealed.unseal(report, because="当面核实", by=who("jianb"), at=at(DAY))["contact"] == WHO["contact"]
    line = Transition.objects.filter(book=report.book).last()
    assert line is not None
    assert (line.verb, line.actor.username, line.post) == ("open_identity", "jianb", "HC-XY:confidential")
    assert line.facts.data == {"because": "当面核实"}
    assert SealedIdentity.objects.get(report=report).openings == 1


def test_identity_is_deleted_after_the_end_and_the_book_still_holds(city: Any) -> None:
    from workflows.queries.verification import verify_book

    report = assigned(city)
    with pytest.raises(Refused, match="反馈之后"):
        sealed.forget(report, because="到期", by=who("jianb"), at=at(DAY))
    report = acts.dismiss(report, findings="查无实据。", by=city.clara, at=at(DAY))
    report = acts.feed_back(report, feedback="经核查未能查实。", by=city.clara, at=at(DAY))
    assert Outbox.objects.get(kind="reporter_mail").payload == {"report": report.code}
    report = acts.close(report, by=city.clara, at=at(DAY))
    sealed.forget(report, because="保管期满", by=who("jianb"), at=at(DAY))
    row = SealedIdentity.objects.get(report=report)
    assert row.box == "" and row.deleted_at is not None
    with pytest.raises(Refused):
        sealed.unseal(report, because="核实", by=who("jianb"), at=at(DAY))
    assert report.book is not None and verify_book(report.book) == []


def test_a_new_key_opens_what_the_old_one_closed_until_the_old_one_is_gone(city: Any) -> None:
    old, new = "o" * 40, "n" * 40
    with override_settings(IDENTITY_KEYS=[old]):
        report, _code = filed(city)
    with override_settings(IDENTITY_KEYS=[new, old]):
        assert sealed.reseal_all() == 1
    with override_settings(IDENTITY_KEYS=[old]), pytest.raises(strongbox.NoKey):
        strongbox.opened(SealedIdentity.objects.get(report=report).box)
    with override_settings(IDENTITY_KEYS=[new]):
        assert sealed.contact_of(report.code) == (report, WHO["contact"])


def test_a_report_is_looked_into_by_the_competent_department_and_by_nobody_near(city: Any) -> None:
    report, _code = filed(city)
    with pytest.raises(PermissionDenied):
        acts.assign(report, city.offices["HC-RS"], by=city.clara, at=at(DAY))
    report = acts.assign(report, city.offices["HC-RS"], by=who("zhouw"), at=at(DAY))
    assert (
        Report.objects.visible_to(city.clara).exists() and not Report.objects.visible_to(city.stella).exists()
    )
    with pytest.raises(Refused, match="核查情况"):
        acts.verify(report, findings=" ", by=city.clara, at=at(DAY))
    with pytest.raises(PermissionDenied):
        acts.verify(report, findings="属实。", by=city.stella, at=at(DAY))
    report = acts.verify(report, findings="现场检查发现欠薪。", by=city.clara, at=at(DAY))
    assert [c.kind for c in report.clocks.order_by("pk")] == [
        "report_assign",
        "report_verify",
        "report_feedback",
    ]


def test_an_appeal_is_judged_by_another_person(city: Any) -> None:
    report, _code = filed(city)
    report = acts.reject(report, because="反复提交", is_vexatious=True, by=who("zhouw"), at=at(DAY))
    report = acts.appeal(report, because="有新材料", by=counter_keeper(), at=at(DAY))
    assert (report.state, report.is_vexatious) == ("filed", False)
    with pytest.raises(PermissionDenied):
        acts.reject(report, because="仍然", by=who("zhouw"), at=at(DAY))
    report = acts.reject(report, because="仍然", by=who("guq"), at=at(DAY))
    with pytest.raises(Refused, match="申诉过一次"):
        acts.appeal(report, because="再申诉", by=counter_keeper(), at=at(DAY))


def test_a_list_of_evidence_names_no_report() -> None:
    for line in ("1. 举报信一封", "举报线索 JB20260302-ABC123", "劳动监察记录；见JB20260302-ABC123"):
        assert names_a_clue(line), line
    assert not names_a_clue("对举报人的询问笔录\n工资表") and not names_a_clue("")


def test_what_rests_on_a_clue_alone() -> None:
    assert rests_on_clue(1, [], "") and rests_on_clue(1, [], "举报材料")
    assert (
        not rests_on_clue(0, [], "")
        and not rests_on_clue(1, ["d"], "")
        and not rests_on_clue(1, [], "工资表")
    )


def test_nothing_is_decided_on_a_clue_alone(city: Any) -> None:
    report = assigned(city)
    walk, on = city.before_decision()
    Entry.objects.filter(pk=walk.entry.pk).update(evidence_list="")
    walk.entry.evidence.all().delete()
    acts.open_case(report, walk.entry, by=city.clara, at=at(DAY))
    with pytest.raises(Refused) as refused:
        acts.insist_not_alone(walk.entry)
    assert refused.value.sentences == [str(NEVER_ALONE)]
    with pytest.raises(Refused), _patience():
        walk.decide(on)
    assert Entry.objects.get(pk=walk.entry.pk).state == "notified"
    own = SimpleUploadedFile("工资表.pdf", b"%PDF-1.4 wages")
    evidence.keep(walk.entry, own, "application/pdf", purpose="case", by=city.clara, at=at(on))
    walk.decide(on)
    assert Entry.objects.get(pk=walk.entry.pk).state == "listed"


def _patience() -> Any:
    from django.db import transaction

    return transaction.atomic()


def test_the_file_of_a_report_is_not_taken_as_evidence(city: Any) -> None:
    photo = SimpleNamespace(
        file=SimpleUploadedFile("张三拍的.pdf", b"%PDF-1.4 x"), media_type="application/pdf"
    )
    told = acts.Told(source="citizen", named="某公司", text="见附件。")
    report, _code = acts.file(
        told, identity={}, channel="web", by=counter_keeper(), at=at(DAY), uploads=[photo]
    )
    kept = report.files.get()
    assert kept.name == "材料1.pdf" and kept.entry is None
    entry = city.case().entry
    same = SimpleUploadedFile("照片.pdf", b"%PDF-1.4 x")
    with pytest.raises(Refused, match="不列入证据目录"):
        evidence.keep(entry, same, "application/pdf", purpose="case", by=city.clara, at=at(DAY))
