"""Commitments from the catalogue to the end: kept by four eyes, signed by two, followed, found broken, imported."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from tests.cast import MONDAY, City
from tests.views.hall_cases import TUESDAY, SignIn, Today, body, deliver, sign_promise
from tests.views.promises import OFFICE, an_item, drawn, promised, second_speaker
from workflows import tasks
from workflows.acts import breach, commitment, promise_follow, promise_import, promise_text
from workflows.acts import drawn as pen
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import (
    Alert,
    Commitment,
    CommitmentItem,
    CommitmentTemplate,
    Opinion,
    Outbox,
    Transition,
    WorkItem,
)
from workflows.queries import commitments, promise_figures, promise_page, supervised, verification
from workflows.queries.promise_sheet import IMPORTED


def test_a_commitment_is_read_proved_by_a_code_and_sealed(
    city: City, today_is: Today, sign_in: SignIn, client: Any
) -> None:
    item = an_item(city)
    address = reverse("hall-promise-new", args=[item.code])
    me = sign_in(city.acmes_speaker)
    today_is(TUESDAY)
    unread = me.post(address, {"name": city.acmes_speaker.name, "has_read": "on", "digits": "123456"})
    assert unread.status_code == 422 and "请阅读下面的全文" in body(unread)
    hasty = me.post(address, {"name": city.acmes_speaker.name, "has_read": "on", "digits": "123456"})
    assert "请再读" in body(hasty)
    assert sign_promise(me, address, city.acmes_speaker, today_is, TUESDAY, drawn=drawn()).status_code == 302
    assert "用于签署《信用承诺书（主动公示型）》" in mail.outbox[-1].body
    made = Commitment.objects.get()
    assert (made.state, made.capacity, made.kind) == ("signed", "法定代表人", "disclosure")
    assert made.read_seconds == 120 and made.signature_digest and made.is_on_show
    line = Transition.objects.get(verb="sign", thing=made.ref)
    assert line.facts.data["digest"] == made.text_digest and line.book.kind == "subject"
    assert city.acme.name in body(me.get(reverse("hall-promise", args=[made.code])))

    deliver("print_promise")
    paper = made.papers.get()
    told = Transition.objects.get(verb="print_promise_paper").facts.data
    assert told["file"] == paper.file_digest and bytes(paper.file)[:5] == b"%PDF-"
    page = body(client.get(reverse("verify-notice", args=[paper.check_code])))
    assert "文书真实" in page and made.text_digest in page
    public = body(client.get(reverse("promises-published"), {"q": city.acme.name}))
    assert made.code in public and city.acmes_speaker.name not in public
    sent = Outbox.objects.get(kind="platform", payload__event="commitment").payload["record"]
    assert sent["承诺履约状态"] == "履行中" and sent["统一社会信用代码"] == city.acme.code
    assert verification.verify_all().ok


@pytest.mark.parametrize(
    "bad", ["data:image/png;base64,AAAA", "data:text/html,x", "data:image/png;base64,%%"]
)
def test_what_is_no_drawing_of_ours_is_refused(bad: str) -> None:
    with pytest.raises(Refused):
        pen.clean(bad)
    clean = pen.clean(drawn())
    assert clean is not None and clean.startswith(b"\x89PNG") and b"tEXt" not in clean


def test_two_signatures_are_two_persons_and_bind_only_together(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    item, other = an_item(city, needs_second=True), second_speaker(city)
    address = reverse("hall-promise-new", args=[item.code])
    sign_promise(
        sign_in(city.acmes_speaker), address, city.acmes_speaker, today_is, TUESDAY, invited=str(other.pk)
    )
    made = Commitment.objects.get()
    assert made.state == "waiting" and not made.is_on_show and not made.papers.exists()
    page = reverse("hall-promise", args=[made.code])
    mine = sign_in(city.acmes_speaker)
    assert "等待钱二会签" in body(mine.get(page))
    with pytest.raises(Refused, match="没有邀请您会签"):
        commitment.cosign(made, name="罗一鸣", capacity="法定代表人", by=city.acmes_speaker, at=at(TUESDAY))
    client = sign_in(other)
    today_is(TUESDAY)
    assert "邀请您会签" in body(client.get(page))
    assert sign_promise(client, page, other, today_is, TUESDAY).status_code == 302
    made.refresh_from_db()
    assert made.state == "signed" and made.cosigned_name == "钱二" and made.is_on_show
    assert made.papers.get().facts["promise"]["second"]["name"] == "钱二"


def test_what_nobody_countersigns_lapses_and_what_ends_is_taken_down(city: City) -> None:
    other = second_speaker(city)
    waiting = promised(city, an_item(city, needs_second=True), invited=other)
    yearly = promised(
        city, an_item(city, "industry", valid_for="6M", perform_within="30D"), matter="协会会员"
    )
    assert yearly.valid_until == date(2026, 9, 3) and yearly.due_on is not None
    told: dict[str, Any] = {"by": city.clara, "at": at(MONDAY + timedelta(days=60)), "next_on": None}
    promise_follow.check(yearly, checked_on=TUESDAY, finding="kept", note="已履行。", **told)
    tasks.tick(as_of=at(date(2026, 9, 10)))
    waiting.refresh_from_db()
    yearly.refresh_from_db()
    assert (waiting.state, yearly.state) == ("lapsed", "fulfilled")
    assert yearly.taken_down_on is not None and yearly.performance == "已履约"
    assert verification.verify_all().ok


def test_a_breach_is_told_heard_and_found_by_another(
    city: City, today_is: Today, sign_in: SignIn, client: Any
) -> None:
    made = promised(city, an_item(city))
    desk, hall = reverse("desk-promise", args=[made.code]), reverse("hall-promise", args=[made.code])
    today_is(TUESDAY)
    officer = sign_in(city.clara)
    officer.post(desk, {"do": "propose", "because": "三次抽查均未公示应当公示的信息。"})
    assert waiting(made) == ["serve"], "nobody must remember to serve it"
    made.refresh_from_db()
    assert made.state == "noticed" and made.is_on_show and made.papers.count() == 2
    assert "须由本单位负责人等另一人作出认定" in body(officer.get(desk))
    with pytest.raises(Refused, match="告知书还没有送达"):
        breach.decide(made, broken=True, reason="属实。", by=city.hugo, at=at(TUESDAY))
    party, home = sign_in(city.acmes_speaker), reverse("hall")
    assert "受理单位拟认定违背承诺" in body(party.get(hall))
    assert hall in body(party.get(home)), "the home says so before anybody looks for it"
    party.post(hall, {"received": "1"})
    assert "异议最迟 2026-03-17 提出" in body(party.get(home))
    assert waiting(made) == [], "the subject has its days"
    made.refresh_from_db()
    assert made.told_on == TUESDAY and made.object_until == date(2026, 3, 17)
    with pytest.raises(Refused, match="异议期限还没有届满"):
        breach.decide(made, broken=True, reason="属实。", by=city.hugo, at=at(TUESDAY))
    party.post(hall, {"object": "1", "because": "已经补充公示。"})
    assert "异议最迟" not in body(party.get(home)), "nothing to do any more"
    early = sign_in(city.hugo).post(desk, {"do": "breach", "because": "逾期未公示，异议不成立。"})
    assert early.status_code == 422 and "异议期限还没有届满" in body(early)
    assert waiting(made) == [], "the subject may say more until its days are over"
    tasks.tick(as_of=at(date(2026, 3, 18)))
    today_is(date(2026, 3, 18))
    assert waiting(made) == ["decide"]
    head, item = sign_in(city.hugo), WorkItem.objects.get(commitment=made, step="decide")
    assert f"/tasks/{item.code}/" in body(head.get(reverse("inbox-team")))
    assert head.get(reverse("task", args=[item.code]))["Location"] == f"{desk}?do=breach#do"
    assert "已经补充公示。" in body(head.get(f"{desk}?do=breach"))
    assert head.post(desk, {"do": "breach", "because": "逾期未公示，异议不成立。"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "breached" and made.performance == "未履约" and not made.is_on_show
    item.refresh_from_db()
    assert (item.status, item.owner) == ("done", city.hugo) and waiting(made) == []
    assert Opinion.objects.get(step="decide").text == "逾期未公示，异议不成立。"
    decision = made.papers.get(kind="breach_decision")
    assert (
        decision.number.startswith("衡人社信承认〔2026〕")
        and decision.facts["breach"]["objection"] == "已经补充公示。"
    )
    assert made.code not in body(client.get(reverse("promises-published")))
    assert Outbox.objects.filter(payload__record__承诺履约状态="未履约").exists()
    deliver("print_promise")
    assert verification.verify_all().ok


def test_performance_that_is_overdue_puts_itself_before_the_office(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    """A commitment without an entry: the task stands in the inbox, is handed over, urged, and done on its page."""
    made = promised(city, an_item(city, perform_within="5WD"), TUESDAY)
    assert made.entry_id is None and made.due_on is not None
    late = made.due_on + timedelta(days=1)
    for _again in range(2):
        tasks.tick(as_of=at(late, 9))
    item = WorkItem.objects.get(commitment=made)
    assert (item.step, item.status, item.entry_id) == ("look", "new", None)
    today_is(late)
    officer, desk = sign_in(city.clara), reverse("desk-promise", args=[made.code])
    team = reverse("inbox-team")
    for page in (team, f"{team}?task={item.code}", f"{team}?q={made.code}", desk):
        text = body(officer.get(page))
        assert "核查承诺履行" in text and city.acme.name in text, page
    assert officer.post(reverse("task-claim", args=[item.code])).status_code == 302
    assert item.code in body(officer.get(reverse("inbox")))
    assert officer.post(reverse("bulk-new"), {"item": [item.code]}).status_code < 500
    assert officer.get(reverse("inbox-export")).status_code == 200
    head = sign_in(city.hugo)
    assert "核查承诺履行" in body(head.get(reverse("supervision-tasks"), {"state": "open"}))
    assert head.get(reverse("task-hand-over", args=[item.code])).status_code == 200
    urged = head.post(reverse("task-urge", args=[item.code]), {"note": "请本周核查。"})
    assert urged.status_code == 302
    line = Transition.objects.get(verb="urge_task")
    assert (line.book_id, line.facts.data["because"]) == (item.in_book, "请本周核查。")
    assert supervised.urged([item])[item.pk].n == 1
    assert sign_in(city.stella).get(reverse("task", args=[item.code])).status_code == 404
    officer = sign_in(city.clara)
    done = officer.post(desk, {"do": "fulfil", "because": "已经公示全部信息。"})
    item.refresh_from_db()
    made.refresh_from_db()
    assert done.status_code == 302 and (item.status, made.state) == ("done", "fulfilled")
    assert item.code in body(officer.get(reverse("inbox-done")))
    assert verification.verify_all().ok


def test_the_end_of_the_days_for_an_objection_opens_the_decision(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    made = promised(city, an_item(city))
    today_is(TUESDAY)
    officer, desk = sign_in(city.clara), reverse("desk-promise", args=[made.code])
    officer.post(desk, {"do": "propose", "because": "没有公示。"})
    served = officer.post(
        desk, {"do": "serve", "on_day": TUESDAY.isoformat(), "how": "直接送达，签收人罗一鸣"}
    )
    assert served.status_code == 302 and waiting(made) == []
    assert WorkItem.objects.get(commitment=made, step="serve").status == "done"
    made.refresh_from_db()
    assert made.object_until is not None
    tasks.tick(as_of=at(made.object_until + timedelta(days=1), 9))
    assert waiting(made) == ["decide"]
    today_is(made.object_until + timedelta(days=1))
    head = sign_in(city.hugo)
    assert head.post(desk, {"do": "clear", "because": "已经补正，不认定。"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "signed" and waiting(made) == []
    # The party is told in writing that nothing follows; it stands in its hall, under a number, in the log.
    paper = made.papers.get(kind="breach_cleared")
    assert paper.number.startswith("衡人社信承不〔2026〕") and paper.facts["breach"]["facts"] == "没有公示。"
    for words in ("不认定", "已经补正，不认定。", paper.facts["breach"]["notice"], "继续有效"):
        assert words in promise_page.html(paper)
    told = Alert.objects.get(person=city.acmes_speaker, kind="commitment")
    url = reverse("hall-promise", args=[made.code])
    assert told.data["url"] == url
    deliver("print_promise")
    assert "不予认定违背信用承诺告知书" in body(sign_in(city.acmes_speaker).get(url))
    assert verification.verify_all().ok


def waiting(made: Commitment) -> list[str]:
    """Which steps wait for somebody."""
    rows = WorkItem.objects.filter(commitment=made, status__in=("new", "assigned"))
    return list(rows.order_by("pk").values_list("step", flat=True))


def test_the_figures_of_an_earlier_day_know_nothing_of_what_came_later(city: City) -> None:
    walk, day = city.listed()
    on = date(2026, 9, 25)
    walk.apply(on, corrected_on=day)  # the promise is signed with it

    def told(when: date) -> tuple[int, int]:
        (figure,) = (each for each in promise_figures.coverage(when) if each.name == "失信修复类承诺")
        return figure.done, figure.all

    assert told(on) == (1, 1)
    assert told(on - timedelta(days=1)) == (0, 1), "listed, and nothing signed yet"
    assert told(walk.entry.listed_from - timedelta(days=1)) == (0, 0), "not listed yet"


def test_a_broken_promise_to_repair_is_none_any_more_and_a_used_one_is_not_taken_back(city: City) -> None:
    walk, day = city.listed()
    on = date(2026, 9, 25)
    walk.apply(on, corrected_on=day)
    entry = walk.entry
    made = commitments.in_force(entry)
    assert made is not None and made.kind == "repair" and made.is_on_show
    with pytest.raises(Refused, match="不能撤回"):
        commitment.withdraw(made, by=city.acmes_speaker, at=at(on))
    breach.propose(made, facts="再次拖欠。", by=city.clara, at=at(on))
    assert commitments.in_force(entry) is not None
    breach.serve(made, on_day=on, how="直接送达", by=city.clara, at=at(on))
    later = on + timedelta(days=60)
    breach.decide(
        Commitment.objects.get(pk=made.pk), broken=True, reason="属实。", by=city.hugo, at=at(later)
    )
    assert commitments.in_force(entry) is None
    figures = {each.name: each for each in promise_figures.coverage(later)}
    assert (figures["失信修复类承诺"].done, figures["失信修复类承诺"].all) == (0, 1)


def test_a_text_is_written_by_one_published_by_another_and_then_stone(
    city: City, today_is: Today, sign_in: SignIn, client: Any
) -> None:
    today_is(MONDAY)
    desk, keeper = reverse("promise-items"), sign_in(city.clara)
    office = city.offices[OFFICE].pk
    said = {"department": office, "kind": "tolerance", "name": "容缺受理", "basis": "", "sample": "tolerance"}
    assert keeper.post(desk, said).status_code == 302
    item = CommitmentItem.objects.get()
    page = reverse("promise-item", args=[item.code])
    text = {"title": "承诺书", "text": "{subject.__class__}承诺。", "reading_seconds": "0", "save": "1"}
    wrong = keeper.post(page, text)
    assert wrong.status_code == 422 and "不能识别的占位符" in body(wrong)
    assert (
        keeper.post(page, {**text, "text": "{subject}承诺按期补齐。", "is_public": "on"}).status_code == 302
    )
    version = CommitmentTemplate.objects.get(item=item)
    seen = promise_text.seal_of(version)
    assert keeper.post(page, {"publish": "1", "version": "1", "seen": seen}).status_code in (302, 403)
    version.refresh_from_db()
    assert version.state == "draft"
    assert sign_in(city.rolf).post(page, {"publish": "1", "version": "1", "seen": seen}).status_code == 302
    version.refresh_from_db()
    assert version.state == "published" and version.published_on == MONDAY
    for change in ({"text": "改了。"}, {"needs_second": True}, {"state": "draft"}):
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            CommitmentTemplate.objects.filter(pk=version.pk).update(**change)
    public = body(client.get(reverse("promises-catalogue")))
    assert "容缺受理" in public and "{subject}承诺按期补齐。" in public
    file = client.get(reverse("promise-text", args=[version.code, 1]))
    assert file["Content-Type"] == "application/pdf" and file.content[:5] == b"%PDF-"


def a_sheet(*rows: dict[str, Any]) -> SimpleUploadedFile:
    """A workbook with these rows."""
    book, kept = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet.append(list(IMPORTED.values()))
    for row in rows:
        sheet.append([row.get(key, "") for key in IMPORTED])
    book.save(kept)
    return SimpleUploadedFile("承诺.xlsx", kept.getvalue())


def test_paper_commitments_are_imported_all_or_none(city: City, today_is: Today, sign_in: SignIn) -> None:
    item, address = an_item(city), reverse("promise-import")
    today_is(TUESDAY)
    good = {
        "name": city.acme.name, "code": city.acme.code, "item": item.name, "department": "市人社局",
        "signed_on": "2026-02-20", "signatory": "罗一鸣", "capacity": "法定代表人",
    }  # fmt: skip
    other = city.companies["hongtuo"][0]
    second = {**good, "name": other.name, "code": other.code}
    client = sign_in(city.clara)
    client.post(address, {"file": a_sheet(good, {**good, "code": "123"}, {**second, "matter": "=1+1"}, good)})
    page = body(client.get(address))
    assert "单元格里是公式" in page and "应为18位" in page and "与第2行重复" in page
    ticket = client.session["promise_import"]["key"]
    refused = client.post(address, {"confirm": ticket})
    assert refused.status_code == 422 and not Commitment.objects.exists()
    client.post(address, {"discard": "1"})
    client.post(address, {"file": a_sheet(good, second)})
    done = client.post(address, {"confirm": client.session["promise_import"]["key"]}, follow=True)
    assert "已经登记2份承诺" in body(done) and Commitment.objects.filter(way="import").count() == 2
    client.post(address, {"file": a_sheet(good)})
    assert "同一主体、同一事项、同一日期的承诺已经登记" in body(client.get(address))
    figure = promise_figures.coverage(TUESDAY)[1]
    assert figure.done == 2 and figure.all >= 2
    assert verification.verify_all().ok


def test_the_desk_costs_a_constant_number_of_queries_and_walks_by_key(
    city: City, today_is: Today, sign_in: SignIn
) -> None:
    item = an_item(city)
    today_is(TUESDAY)
    told: dict[str, Any] = {"name": "甲", "capacity": "", "by": city.clara, "at": at(TUESDAY)}

    def record(n: int) -> None:
        for nth in range(n):
            promise_import.record_paper(city.acme, item, signed_on=MONDAY - timedelta(days=nth + 1), **told)

    client, address = sign_in(city.clara), reverse("desk-promises")
    record(2)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    record(28)
    with CaptureQueriesContext(connection) as many:
        page = body(client.get(address))
    assert len(many) == len(few)
    assert page.count('class="xh-link xh-mono xh-nw"') == commitments.PAGE and "before=" in page
    sheet = client.get(reverse("promise-export"))
    assert sheet.status_code == 200 and sheet.content[:2] == b"PK"
