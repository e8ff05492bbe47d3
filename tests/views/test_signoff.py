"""Four eyes bind who audits: nobody signs, sends or takes back alone; nobody drops what can be known."""

import csv
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.stone import stone_lifted
from tests.views.test_audit import DAY, MARKS, announced, does, find, place, step
from workflows.acts import audit, audit_finding, audit_review
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import Alert, AuditFinding, Post, SampleItem, Transition, WorkPaper
from workflows.models.audit_body import body_of, digest_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def held(city: Any, today_is: Any) -> Any:
    """A listed case, and it is the day of the audit."""
    walk, _day = city.listed()
    today_is(DAY)
    return walk


@pytest.fixture
def examined(city: Any, held: Any, sign_in: Any, today_is: Any, client: Any) -> WorkPaper:
    """A paper that Anna drew and examined."""
    now = today_is(DAY)
    sign_in(city.anna)
    paper = announced(client)
    place(now)
    assert step(client, paper, do="draw") == 302
    for nth in (1, 2, 3):
        client.post(reverse("audit-item", args=[paper.code, nth]), MARKS)
    paper.refresh_from_db()
    return paper


def page(client: Any, paper: WorkPaper) -> str:
    """The page of a paper."""
    return str(client.get(reverse("audit-paper", args=[paper.code])).content.decode())


def submitted(client: Any, paper: WorkPaper) -> WorkPaper:
    """Handed to Vera by who is signed in."""
    assert step(client, paper, do="submit", conclusion="总体合法。", reviewer="xiaoy") == 302
    paper.refresh_from_db()
    return paper


def review(client: Any, paper: WorkPaper, nth: int, said: str, note: str = "") -> int:
    """What is said of one item."""
    told = {"reviewing": "1", "review": said, "review_note": note}
    return int(client.post(reverse("audit-item", args=[paper.code, nth]), told).status_code)


def test_the_second_returns_an_item_with_reasons_and_signs_when_it_was_examined_again(
    city: Any, examined: WorkPaper, sign_in: Any, client: Any
) -> None:
    paper = submitted(client, examined)
    assert Alert.objects.get(person=city.vera, kind="audit").data["what"] == "请复核底稿"
    # Who examined may neither judge an item, nor sign, nor go on examining.
    assert review(client, paper, 1, "agreed") == 403
    assert step(client, paper, do="sign", review="同意。") == 403
    assert step(client, paper, do="return", reason="再查") == 403
    assert client.post(reverse("audit-item", args=[paper.code, 1]), MARKS).status_code == 409
    sign_in(city.vera)
    assert review(client, paper, 1, "agreed") == 302
    assert review(client, paper, 2, "again") == 422
    assert review(client, paper, 2, "again", "请核对送达回证") == 302
    assert step(client, paper, do="sign", review="同意。") == 422
    assert step(client, paper, do="return", reason="") == 422
    assert step(client, paper, do="return", reason="第 2 项补查送达。") == 302
    paper.refresh_from_db()
    assert (paper.state, paper.unchecked, paper.doubted) == ("drawn", 1, 1)
    sign_in(city.anna)
    assert "第 2 项补查送达。" in page(client, paper)
    assert step(client, paper, do="submit", conclusion="总体合法。", reviewer="xiaoy") == 422
    assert "请核对送达回证" in client.get(reverse("audit-item", args=[paper.code, 2])).content.decode()
    client.post(reverse("audit-item", args=[paper.code, 2]), MARKS | {"note": "回证在卷。"})
    paper = submitted(client, paper)
    assert (paper.unchecked, paper.doubted) == (0, 0)
    sign_in(city.vera)
    assert step(client, paper, do="sign", review="复核无误。") == 302
    paper.refresh_from_db()
    assert [one["username"] for one in paper.signers] == ["hanj", "xiaoy"]
    told = page(client, paper)
    assert "与台账一致" in told and "韩静" in told and "肖悦" in told
    # The file of the report names both, and so do the bytes that the digest is over.
    answer = client.get(reverse("audit-report-csv", args=["papers"]))
    rows = list(csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))
    assert [row[1:] for row in rows[1:]] == [[paper.code, paper.title, "衡川市", "韩静", "肖悦"]]
    body = client.get(reverse("audit-body", args=[paper.code])).json()
    assert [(one["as"], one["name"]) for one in body["signers"]] == [
        ("examined", "韩静"),
        ("reviewed", "肖悦"),
    ]
    verbs = Transition.objects.filter(book=paper.book).order_by("seq").values_list("verb", flat=True)
    back = ["submit_paper", "review_item", "review_item", "return_paper", "check_item"]
    assert list(verbs)[-7:] == [*back, "submit_paper", "sign_off_paper"]


def test_nobody_signs_alone_neither_by_the_act_nor_in_the_database(
    city: Any, examined: WorkPaper, client: Any
) -> None:
    told: dict[str, Any] = {"by": city.anna, "at": at(DAY)}
    with pytest.raises(Refused, match="另一名审计人员"):
        audit_review.submit(examined, conclusion="总体合法。", reviewer=city.anna, **told)
    paper = submitted(client, examined)
    with pytest.raises(PermissionDenied):
        audit_review.sign_off(paper, review="同意。", **told)
    with pytest.raises(PermissionDenied):
        audit_review.review_item(paper.items.first(), "agreed", "", **told)
    rows = WorkPaper.objects.filter(pk=paper.pk)
    alone = ({"signed_by": city.anna}, {}, {"signed_by": city.vera, "submitted_by": city.vera})
    for columns in alone:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(state="signed", **columns)
    SampleItem.objects.filter(paper=paper, nth=2).update(checked_by=city.vera)
    with pytest.raises(DatabaseError), transaction.atomic():  # she examined one of the items
        rows.update(state="signed", signed_by=city.vera)
    SampleItem.objects.filter(paper=paper, nth=2).update(checked_by=city.anna)
    rows.update(state="signed", signed_by=city.vera)


def test_who_examined_one_item_of_a_colleague_cannot_review_it(
    city: Any, examined: WorkPaper, sign_in: Any, client: Any
) -> None:
    """With both hands in it nobody is left: the page says so and what to do; a third one who is appointed reviews."""
    sign_in(city.vera)
    client.post(reverse("audit-item", args=[examined.code, 3]), MARKS)
    assert "一个人不能签署自己检查的底稿" in page(client, examined)
    assert step(client, examined, do="submit", conclusion="总体合法。", reviewer="hanj") == 422
    assert WorkPaper.objects.get(pk=examined.pk).state == "drawn"
    Post.objects.create(person=city.people["xuk"], department=city.offices["HC"], role="auditor", since=DAY)
    assert step(client, examined, do="submit", conclusion="总体合法。", reviewer="xuk") == 302
    sign_in(city.people["xuk"])
    assert step(client, examined, do="sign", review="同意。") == 302


def test_a_reviewer_who_left_is_replaced(city: Any, examined: WorkPaper, sign_in: Any, client: Any) -> None:
    paper = submitted(client, examined)
    city.vera.posts.update(until=DAY - timedelta(days=1))
    assert "请由安全管理员任命第二名审计人员" in page(client, paper)
    assert step(client, paper, do="reassign", reviewer="xiaoy", reason="离岗") == 422
    Post.objects.create(person=city.people["xuk"], department=city.offices["HC"], role="auditor", since=DAY)
    assert step(client, paper, do="reassign", reviewer="hanj", reason="自己来") == 422
    assert step(client, paper, do="reassign", reviewer="xuk", reason="肖悦已经离岗。") == 302
    line = Transition.objects.get(book=paper.book, verb="reassign_review")
    assert line.facts.data["because"] == "肖悦已经离岗。"
    sign_in(city.vera)
    assert client.post(reverse("audit-paper", args=[paper.code]), {"do": "sign"}).status_code == 403
    sign_in(city.people["xuk"])
    assert step(client, paper, do="sign", review="同意。") == 302


def test_a_finding_goes_out_and_comes_back_on_the_word_of_two(
    city: Any, examined: WorkPaper, sign_in: Any, client: Any
) -> None:
    found = find(client, examined, 1)
    assert does(client, found, "propose", answer_by="2026-04-03") == 302
    assert does(client, found, "take-back", reason="再改一处") == 302  # her own word she may take back
    assert does(client, found, "propose", answer_by="2026-04-03") == 302
    with pytest.raises(PermissionDenied):
        audit_finding.send(found, answer_by=date(2026, 4, 3), by=city.anna, at=at(DAY))
    for columns in ({"agreed_by": city.anna}, {"agreed_by": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditFinding.objects.filter(pk=found.pk).update(state="sent", **columns)
    sign_in(city.vera)
    shown = client.get(reverse("audit-finding", args=[found.code])).context
    assert shown["form"].initial["answer_by"] == date(2026, 4, 3)
    assert does(client, found, "send", answer_by="2026-04-03") == 302
    found.refresh_from_db()
    assert (found.state, found.agreed_by) == ("sent", city.vera)
    # Taken back likewise: one asks, another agrees; whoever asked may only think better of it.
    assert does(client, found, "ask", reason="与另一项重复。") == 302
    assert does(client, found, "withdraw", reason="同意") == 403
    assert does(client, found, "ask", reason="再说一次") == 409
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditFinding.objects.filter(pk=found.pk).update(state="withdrawn", withdrawn_by=city.vera)
    sign_in(city.anna)
    assert "与另一项重复。" in client.get(reverse("audit-finding", args=[found.code])).content.decode()
    assert does(client, found, "keep", reason="不重复。") == 302
    found.refresh_from_db()
    assert (found.state, found.withdrawal, found.withdrawal_by) == ("sent", "", None)
    assert does(client, found, "ask", reason="事实有误。") == 302
    sign_in(city.vera)
    assert does(client, found, "withdraw", reason="同意撤回。") == 302
    found.refresh_from_db()
    told = (found.state, found.withdrawal_by, found.withdrawn_by, found.withdrawal)
    assert told == ("withdrawn", city.anna, city.vera, "事实有误。")


def test_the_only_one_who_could_review_is_not_told_that_there_is_nobody(
    city: Any, examined: WorkPaper, sign_in: Any, client: Any
) -> None:
    """Who looks at a colleague's paper before it is handed over: the colleague hands it over, she reviews."""
    sign_in(city.vera)
    told = page(client, examined)
    assert "唯一可以复核的人" in told and "没有别的审计人员" not in told and 'value="submit"' not in told
    sign_in(city.anna)
    assert 'value="submit"' in page(client, examined)


def test_a_single_auditor_is_told_what_to_do(city: Any, examined: WorkPaper, client: Any) -> None:
    found = find(client, examined, 1)
    city.vera.posts.update(until=DAY - timedelta(days=1))
    answer = client.post(
        reverse("audit-finding", args=[found.code]), {"do": "propose", "answer_by": "2026-04-03"}
    )
    assert answer.status_code == 422 and "没有第二名审计人员" in answer.content.decode()
    assert does(client, found, "ask", reason="误登记") == 422
    assert AuditFinding.objects.get(pk=found.pk).state == "drafted"


def test_what_can_be_known_is_not_dropped(
    city: Any, held: Any, sign_in: Any, today_is: Any, client: Any
) -> None:
    """Dropping is free until the first checkpoint over the plan, refused from then on: at every hour."""
    now = today_is(DAY)
    sign_in(city.anna)
    early, late = announced(client), announced(client)
    assert step(client, early, do="drop", reason="改期") == 302
    place(now)
    told: dict[str, Any] = {"because": "样本不合意", "by": city.anna}
    for hours in (0, 1, 24 * 400):
        with pytest.raises(Refused, match="不能再终止"):
            audit.drop(late, at=at(DAY) + timedelta(hours=hours), **told)
    with pytest.raises(DatabaseError), transaction.atomic():
        WorkPaper.objects.filter(pk=late.pk).update(state="dropped")
    shown = page(client, late)
    assert "必须抽样，不能再终止" in shown and "终止底稿" not in shown
    assert step(client, late, do="drop", reason="样本不合意") == 422
    assert step(client, late, do="draw") == 302
    with pytest.raises(Refused):
        audit.drop(late, at=at(DAY), **told)
    with pytest.raises(DatabaseError), transaction.atomic():
        WorkPaper.objects.filter(pk=late.pk).update(state="dropped")
    # What cannot be examined is said with its reason, and the paper ends signed.
    url = reverse("audit-item", args=[late.code, 1])
    unable = MARKS | {"heard": "unable", "note": ""}
    assert client.post(url, unable).status_code == 422
    assert client.post(url, unable | {"note": "案卷已移送法院，调阅未果。"}).status_code == 302
    assert "未能检查" in page(client, late)
    for nth in (2, 3):
        client.post(reverse("audit-item", args=[late.code, nth]), MARKS)
    submitted(client, late)
    sign_in(city.vera)
    assert step(client, late, do="sign", review="同意。") == 302


def test_what_one_auditor_signed_before_keeps_its_digest(city: Any, examined: WorkPaper, client: Any) -> None:
    rows = WorkPaper.objects.filter(pk=examined.pk)
    with stone_lifted():
        rows.update(state="signed", signed_at=at(DAY), conclusion="总体合法。")
        examined.refresh_from_db()
        rows.update(digest=digest_of(examined))
    body = body_of(examined)
    assert (
        body["form"] == "xinheng/work-paper/v1" and "signers" not in body and "review" not in body["items"][0]
    )
    assert "当时的规则由一人签署" in page(client, examined)
    page_of = client.get(reverse("audit-report", args=["papers"])).context["page"]
    assert page_of.rows[0].cells[4:] == ("韩静", "无（当时由一人签署）")
