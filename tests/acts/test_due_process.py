"""What is owed to the party whatever the office thinks: to be heard, to be answered in writing, to be named right."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import MONDAY, City
from tests.uploads import PDF
from tests.views.hall_cases import sign_promise
from workflows.acts.repair import opens_on
from workflows.law.entry import Dismissal
from workflows.management import city as demo
from workflows.management.walk import Walk, at
from workflows.models import Deadline, Entry, Motion, Notice, Repair, Reply, Statement, Transition, WorkItem
from workflows.queries.notices import html
from workflows.tasks import tick

pytestmark = pytest.mark.django_db

Enter = Callable[[Any], Any]


def paper(name: str) -> SimpleUploadedFile:
    """A small real PDF upload."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


def body(response: Any) -> str:
    """The page as text."""
    return response.content.decode()


def said_in(walk: Walk, verb: str) -> dict[str, Any]:
    """The facts of the last line with a verb."""
    return Transition.objects.filter(book=walk.entry.book, verb=verb).latest("seq").facts.data


def letter(walk: Walk, kind: str, name: str = "") -> str:
    """The letter of a kind as it is printed: to the subject, or to the person of this name."""
    rows = Notice.objects.filter(entry=walk.entry, kind=kind)
    row = rows.get(associate__name=name) if name else rows.get(associate=None)
    return html(kind, row.facts)


# ------------------------------------------------------------------------------- applications on paper
def application(on: date, received: date, **more: Any) -> dict[str, Any]:
    """What an officer fills in about an application on paper."""
    return {
        "received_on": received.isoformat(),
        "corrected_on": on.isoformat(),
        "statement": "已经全部付清。",
        "promise": paper("承诺书.pdf"),
        "files": [paper("付款凭证.pdf")],
        **more,
    }


def test_an_application_on_paper_has_its_clock_from_the_day_of_receipt(
    city: City, sign_in: Enter, today_is: Any
) -> None:
    walk, on = city.listed()
    received = opens_on(walk.entry, on)
    today_is(received + timedelta(days=3))
    clara, address = sign_in(city.clara), reverse("repair-new", args=[walk.entry.number])
    assert address in body(clara.get(reverse("entry", args=[walk.entry.number])))
    assert clara.post(address, application(on, received)).status_code == 302
    made = Repair.objects.get()
    assert (made.received_on, made.is_entered_by_officer, made.has_promise) == (received, True, True)
    assert sorted(f.name for f in made.files.all()) == ["付款凭证.pdf", "承诺书.pdf"]
    assert Deadline.objects.get(entry=walk.entry, kind="repair_decide").started_on == received
    assert walk.item("check").owner == city.clara
    again = clara.post(address, application(on, received))
    assert again.status_code == 409 and "正在办理" in body(again) and Repair.objects.count() == 1
    assert "书面承诺，见扫描件" in body(clara.get(reverse("task", args=[walk.item("check").code])))


def test_an_application_on_paper_needs_the_promise_and_a_possible_day(
    city: City, sign_in: Enter, today_is: Any
) -> None:
    walk, on = city.listed()
    first = opens_on(walk.entry, on)
    today_is(first)
    clara, address = sign_in(city.clara), reverse("repair-new", args=[walk.entry.number])
    bare = application(on, first)
    del bare["promise"]
    assert "请至少上传一个文件" in body(clara.post(address, bare))
    future = clara.post(address, application(on, first + timedelta(days=1)))
    assert future.status_code == 422 and "收到日期不能晚于今天" in body(future)
    assert "不能早于列入之日" in body(clara.post(address, application(on, on - timedelta(days=1))))
    early = clara.post(address, application(on, first - timedelta(days=1)))
    assert early.status_code == 422 and f"最早可以在{first.isoformat()}申请" in body(early)
    assert not Repair.objects.exists()
    assert clara.post(address, application(on, first - timedelta(days=1), insists="on")).status_code == 302


def test_only_a_listed_entry_takes_an_application_on_paper(city: City, sign_in: Enter, today_is: Any) -> None:
    walk = city.notified()
    today_is(MONDAY)
    answer = sign_in(city.clara).get(reverse("repair-new", args=[walk.entry.number]))
    assert answer.status_code == 409 and "只有在列的条目可以申请提前移出" in body(answer)


# --------------------------------------------------------------------- whoever insists gets an answer
def test_too_early_is_warned_of_and_whoever_insists_is_refused_in_writing(
    city: City, sign_in: Enter, today_is: Any
) -> None:
    walk, on = city.listed()
    first, early = opens_on(walk.entry, on), on + timedelta(days=60)
    walk.sign(early)
    today_is(early)
    speaker, address = sign_in(city.acmes_speaker), reverse("hall-repair", args=[walk.entry.number])
    page = body(speaker.get(address))
    assert first.isoformat() in page and 'name="insists"' in page and "办法第十二条" in page
    data = {"corrected_on": on.isoformat(), "statement": "已经付清。"}
    told = speaker.post(address, {**data, "files": [paper("凭证.pdf")]})
    assert told.status_code == 422 and f"最早可以在{first.isoformat()}申请" in body(told)
    done = speaker.post(address, {**data, "files": [paper("凭证.pdf")], "insists": "on"}, follow=True)
    assert "已经收到" in body(done)
    assert said_in(walk, "apply")["insists"] is True
    walk.accept_application(early)  # too early is no reason not to accept it: it is refused with reasons
    with pytest.raises(ValueError, match=f"最早{first.isoformat()}可以提前移出"):
        walk.do("verify", city.clara, early, outcome="grant", corrected_on=on.isoformat(), reason="属实")
    walk.do("verify", city.clara, early, outcome="refuse", corrected_on=on.isoformat(), reason="付清属实。")
    walk.do("decide", city.hugo, early, outcome="refuse", reason="未满规定期限，不予提前移出。")
    said = letter(walk, "repair_refused")
    assert "第十二条第（二）项" in said and "申请行政复议" in said and "付清属实" in said
    assert f"最早可以再次提出申请的时间：{first.year}年{first.month}月{first.day}日" in said


def test_a_bar_is_of_one_application_and_never_hides_the_form(
    city: City, sign_in: Enter, today_is: Any
) -> None:
    walk, on = city.listed()
    first = opens_on(walk.entry, on)
    walk.apply(first, corrected_on=on)
    said = {
        "outcome": "refuse",
        "corrected_on": on.isoformat(),
        "barred": "on",
        "reason": "正在刑事诉讼期间。",
    }
    walk.do("verify", city.clara, first, **said)
    assert walk.entry.repair_barred
    walk.do("decide", city.hugo, first, outcome="refuse", reason="有第十三条规定的情形。")
    assert not walk.entry.repair_barred
    assert "第十三条" in letter(walk, "repair_refused")
    today_is(first)
    page = body(sign_in(city.acmes_speaker).get(reverse("hall-repair", args=[walk.entry.number])))
    assert "上次申请核实时，有不得提前移出的情形" in page and "提交申请</button>" in page
    later = first + timedelta(days=30)
    walk.apply(later, corrected_on=on)
    said = {"outcome": "grant", "corrected_on": on.isoformat(), "reason": "情形已经消除。"}
    walk.do("verify", city.clara, later, **said)
    walk.do("decide", city.hugo, later, outcome="grant", reason="符合条件。")
    assert walk.entry.state == "exited"


# ------------------------------------------------------------------------------------------ article 7
@pytest.mark.parametrize(
    ("basis", "clause", "other"), [("corrected", "第七条", "第五条"), ("unfounded", "第五条", "第七条")]
)
def test_a_dismissal_names_its_article(city: City, basis: str, clause: str, other: str) -> None:
    walk, day = city.before_decision()
    walk.decide(day, "dismiss", "已核查。", basis=basis)
    assert walk.entry.dismissal == basis
    assert said_in(walk, "dismiss")["basis"] == basis
    said = letter(walk, "no_listing_decision")
    assert f"依照《办法》{clause}，本机关决定" in said and other not in said and "涉嫌" in said


def test_a_dismissal_for_correction_rests_on_a_promise(city: City) -> None:
    walk, day = city.before_decision()
    said = {"outcome": "dismiss", "reason": "已经改正。"}
    with pytest.raises(ValueError, match="请选择不予列入的依据"):
        walk.do("decide", city.hugo, day, **said)
    said["dismiss_basis"] = Dismissal.CORRECTED
    with pytest.raises(ValueError, match="收到书面信用承诺"):
        walk.do("decide", city.hugo, day, **said)
    walk.sign(day, "wage-correction")
    walk.do("decide", city.hugo, day, **said)
    assert walk.entry.state == "dismissed"


def test_proof_of_payment_is_taken_until_the_decision(city: City, sign_in: Enter, today_is: Any) -> None:
    walk, day = city.before_decision()
    today_is(day)
    prior = walk.entry.notices.get(kind="prior_notice", associate=None)
    speaker, address = (
        sign_in(city.acmes_speaker),
        reverse("hall-statement", args=[walk.entry.number, prior.code]),
    )
    assert "请上传付款凭证（办法第七条）" in body(speaker.get(address))
    done = speaker.post(address, {"text": "工资已经付清。", "files": [paper("付款凭证.pdf")]}, follow=True)
    assert "标明逾期" in body(done)
    late = Statement.objects.get()
    assert late.is_late and late.files.get().name == "付款凭证.pdf" and walk.entry.open_statements == 1
    # The promise is signed in the hall before the decision, too.
    commit = reverse("hall-commit", args=[walk.entry.number])
    page = body(speaker.get(commit))
    assert "收到拟列入" in page and "被列入拖欠" not in page
    sign_promise(speaker, commit, city.acmes_speaker, today_is, day)
    assert "信用承诺书（列入决定前）" in body(
        sign_in(city.hugo).get(reverse("task", args=[walk.item("decide").code]))
    )


def test_a_dismissal_ends_what_waits_for_an_answer(city: City) -> None:
    walk, day = city.before_decision()
    walk.state(day, "工资已经付清，凭证附后。")
    walk.move(day, "extension", grounds="人数众多。")
    task = WorkItem.objects.get(entry=walk.entry, procedure="identification", step="decide").task
    said = {"outcome": "dismiss", "dismiss_basis": "unfounded", "reason": "没有拖欠。"}
    assert not task.flow_task.perform(task, said, None, by=city.hugo, at=at(day, 11)).errors
    assert not Reply.objects.filter(entry=walk.entry, is_open=True).exists()
    assert not Motion.objects.filter(entry=walk.entry, is_open=True).exists()
    assert walk.entry.open_statements == 0
    open_clocks = Deadline.objects.filter(
        entry=walk.entry, kind__in=["answer", "reply", "decide"], met_at=None
    )
    assert not open_clocks.exists()
    waiting = WorkItem.objects.filter(entry=walk.entry, status__in=["new", "assigned"])
    assert set(waiting.values_list("step", flat=True)) == {"serve_decision"}
    assert "一并处理" in letter(walk, "no_listing_decision")
    tick(at(day + timedelta(days=20)))
    assert "overdue" not in Transition.objects.filter(book=walk.entry.book).values_list("verb", flat=True)


def test_after_an_adopted_statement_the_head_is_told_so(city: City) -> None:
    walk = city.notified()
    walk.state(MONDAY + timedelta(days=1), "已经付清一部分。")
    walk.answer(MONDAY + timedelta(days=2), "部分属实。", "partly")
    on = walk.let_window_close()
    walk.to_decision(on)
    task = walk.item("decide").task
    form = task.flow_task.form_for(task.process.coerced, on)
    assert "已经采纳或者部分采纳" in form.fields["outcome"].help_text


# ------------------------------------------------------------------------------------- natural persons
def with_manager(city: City) -> Walk:
    """A case with the legal representative and a manager who answers for the own conduct."""
    people = (
        ("何小明", demo.id_for(801), "representative", ""),
        ("季宁", demo.id_for(802), "supervisor", "项目经理"),
    )
    return city.case(associates=people)


def test_nobody_is_told_as_responsible_without_facts_of_the_own(city: City) -> None:
    walk = with_manager(city)
    manager = walk.entry.associates.get(name="季宁")
    said = {"outcome": "proceed", "reason": "核对无误。"}
    with pytest.raises(ValueError, match="请写明该人员的个人责任事实"):
        walk.do("verify", city.clara, MONDAY, **said)
    walk.do(
        "verify", city.clara, MONDAY, **said, **{f"role_facts_{manager.pk}": "负责工资发放，扣发三个月。"}
    )
    manager.refresh_from_db()
    assert manager.role_facts == "负责工资发放，扣发三个月。"
    assert said_in(walk, "complete_associate")["role_facts"] == manager.role_facts
    form = walk.item("draft").task.flow_task.form_for(walk.item("draft").task.process.coerced, MONDAY)
    assert form.fields[f"role_facts_{manager.pk}"].initial == manager.role_facts


def test_a_person_is_told_its_own_facts_post_and_that_it_is_not_made_public(city: City) -> None:
    walk = with_manager(city).to_review(MONDAY).to_service(MONDAY).tell(MONDAY)
    company, name = walk.subject.name, "季宁"
    day = walk.let_window_close()
    walk.to_decision(day).decide(day)
    own = walk.entry.associates.get(name=name).role_facts
    assert "该单位" in walk.entry.facts_summary
    for kind in ("prior_notice", "listing_decision"):
        said = letter(walk, kind, name)
        assert own.rstrip("。") in said and f"系{company}项目经理、直接负责的主管人员" in said
        assert "该单位" not in said and f"{company}承建项目" in said
        assert "你的个人信息不向社会公布" in said and "公开失信联合惩戒名单" not in said
        assert own.rstrip("。") not in letter(walk, kind) and "你的个人信息" not in letter(walk, kind)
        representative = letter(walk, kind, "何小明")
        assert (
            f"系{company}法定代表人）" in representative and "法定代表人或主要负责人，" not in representative
        )
    assert "依法公开并共享" in letter(walk, "prior_notice")


def test_a_restored_listing_carries_no_old_bar(city: City) -> None:
    walk, on = city.listed()
    first = opens_on(walk.entry, on)
    walk.apply(first, corrected_on=on)
    granted = {"outcome": "grant", "reason": "属实"}
    walk.do("verify", city.clara, first, corrected_on=on.isoformat(), **granted)
    walk.do("decide", city.hugo, first, **granted)
    Entry.objects.filter(pk=walk.entry.pk).update(repair_barred=True)
    back = first + timedelta(days=40)
    walk.rescind(first + timedelta(days=5), decided_on=back, grounds="凭证系伪造。")
    assert (walk.entry.state, walk.entry.repair_barred) == ("listed", False)
