"""The cross-check on the pages: who sees which hit, who settles it, what is refused, one story over HTTP."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import kinds
from tests.cast import City
from tests.flows.test_crosscheck import LATER, accused, honoured, nominated, watched
from workflows.acts import crosscheck, people
from workflows.management.city import id_for
from workflows.management.walk import Cast, Walk, at
from workflows.models import CrossHit, Entry, Motion, Person, SubjectKind, Transition

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def lists(city: City) -> City:
    """The city with three more lists."""
    kinds.load()
    return city


def elsewhere(city: City, day: date = LATER) -> Walk:
    """A serious listing of the same company by another authority, which the labour bureau may not look at."""
    other = city.walk(office="HC-SC")
    liangd, heyx, songj = (city.people[name] for name in ("liangd", "heyx", "songj"))
    people.appoint(city.lena, city.offices["HC-SC"], "legal_reviewer", since=date(2024, 1, 1))
    other.cast = Cast(
        liangd, heyx, Person.objects.get(pk=city.lena.pk), songj, city.clock, city.acmes_speaker
    )
    told: dict[str, Any] = {"order_deadline": day, "case_number": "衡市监〔2026〕1号"}
    other.register(day, list_code=kinds.SERIOUS, associates=(), **told).to_publication(day).tell(day)
    on = other.let_window_close()
    return other.to_decision(on).decide(on)


def text(client: Any, address: str) -> str:
    """A page that must be there."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def task_of(walk: Walk, step: str) -> str:
    """The address of an open task."""
    return f"/tasks/{walk.item(step).code}/"


def test_the_hits_stand_on_the_task_and_in_the_file_with_a_link_to_what_may_be_seen(
    lists: City, sign_in: Any, today_is: Any
) -> None:
    listed = watched(lists)
    walk, on = nominated(lists, LATER)
    today_is(on)
    for person, address in (
        (lists.clara, task_of(walk, "resolve_hits")),
        (lists.hugo, f"/entries/{walk.entry.number}/"),
        (lists.clara, f"/entries/{walk.entry.number}/"),
    ):
        page = text(sign_in(person), address)
        assert f'href="/entries/{listed.entry.number}/"' in page
        for words in (
            "命中1：在列的失信条目",
            "测试重点关注名单",
            "处理后才能作出列入决定",
            "提请决定时比对",
        ):
            assert words in page
    link = re.compile(r"处理命中\s*</a>")
    assert link.search(page) and not link.search(text(sign_in(lists.hugo), address))


def test_of_another_departments_entry_only_list_authority_and_state_are_told(
    lists: City, sign_in: Any, today_is: Any
) -> None:
    other = elsewhere(lists)
    day = other.entry.listed_from
    assert day is not None
    walk, on = nominated(lists, day)
    today_is(on)
    page = text(sign_in(lists.clara), task_of(walk, "resolve_hits"))
    assert other.entry.number not in page and f"{day.isoformat()} 起" not in page
    for words in ("测试严重失信名单", other.department.name, "在列", "请与认定机关联系"):
        assert words in page
    assert other.entry.number in text(
        sign_in(lists.people["zhouw"]), f"/entries/{walk.entry.number}/"
    )  # the credit office looks down the tree


def test_a_person_is_masked_outside_the_case_department(lists: City, sign_in: Any, today_is: Any) -> None:
    subject = lists.companies["hongtuo"][0]
    subject.kind, subject.name, subject.code = SubjectKind.PERSON, "何小明", id_for(77)
    subject.save()
    honoured(lists, company="hongtuo")
    walk, on = accused(lists, LATER, associates=(("何小明", id_for(77), "representative", ""),))
    today_is(on)
    address = f"/entries/{walk.entry.number}/"
    assert "经由责任人员何小明" in text(sign_in(lists.clara), address)
    page = text(sign_in(lists.people["zhouw"]), address)
    assert "何小明" not in page and "经由责任人员何＊＊" in page and id_for(77) not in page


def test_what_was_typed_is_not_lost(lists: City, sign_in: Any, today_is: Any) -> None:
    listed = watched(lists)
    walk, on = nominated(lists, LATER)
    today_is(on)
    key, address = listed.entry.pk, task_of(walk, "resolve_hits")
    answer = sign_in(lists.clara).post(address, {f"why_{key}": "查过登记信息。"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "查过登记信息。" in page and "请选择这条命中的处理方式。" in page
    assert not Transition.objects.filter(book=walk.entry.book, verb="resolve_hit").exists()


def test_a_hit_that_came_up_late_is_named_to_the_head_and_settled_on_its_own_page(
    lists: City, sign_in: Any, today_is: Any
) -> None:
    bad, later = accused(lists, LATER)
    walk, on = nominated(lists, LATER)
    bad.decide(later)
    today_is(on)
    decide, said = task_of(walk, "decide"), {"outcome": "enlist", "reason": "符合条件，同意列入。"}
    answer = sign_in(lists.hugo).post(decide, said)
    page = answer.content.decode()
    assert answer.status_code == 422 and "符合条件，同意列入。" in page
    assert "交叉比对命中“测试严重失信名单”" in page and "请经办人在条目的“交叉比对”栏逐条写明" in page

    address, key = f"/entries/{walk.entry.number}/cross-check/", bad.entry.pk
    clara = sign_in(lists.clara)
    assert f'href="{address}"' in text(clara, f"/entries/{walk.entry.number}/")
    assert "命中1" in text(clara, address)
    missing = clara.post(address, {f"choice_{key}": "not_same"})
    assert missing.status_code == 422 and "请写明这条命中的处理理由。" in missing.content.decode()
    assert CrossHit.objects.filter(resolved_at__isnull=False).count() == 0
    done = clara.post(address, {f"choice_{key}": "not_same", f"why_{key}": "代码登记有误，不是同一企业。"})
    assert done.status_code == 302
    assert clara.post(address, {}).status_code == 409
    page = text(sign_in(lists.hugo), decide)
    assert "代码登记有误" in page and "不是同一主体" in page
    assert sign_in(lists.hugo).post(decide, said).status_code == 302
    assert walk.entry.state == "listed"


def test_whoever_settled_a_late_hit_does_not_decide(lists: City, sign_in: Any, today_is: Any) -> None:
    people.appoint(lists.clara, lists.offices["HC-RS"], "head", since=date(2024, 1, 1))
    bad, later = accused(lists, LATER)
    walk, on = nominated(lists, LATER)
    bad.decide(later)
    today_is(on)
    Entry.objects.filter(pk=walk.entry.pk).update(registered_by=lists.people["jiyt"])
    key = bad.entry.pk
    clara = sign_in(lists.clara)
    told = {f"choice_{key}": "no_effect", f"why_{key}": "理由。"}
    assert clara.post(f"/entries/{walk.entry.number}/cross-check/", told).status_code == 302
    answer = clara.post(task_of(walk, "decide"), {"outcome": "enlist", "reason": "同意。"})
    assert answer.status_code == 403 and walk.entry.state == "notified"


def test_who_may_not_settle(lists: City, sign_in: Any, today_is: Any) -> None:
    bad, later = accused(lists, LATER)
    walk, on = nominated(lists, LATER)
    bad.decide(later)
    today_is(on)
    address, key = f"/entries/{walk.entry.number}/cross-check/", bad.entry.pk
    told = {f"choice_{key}": "no_effect", f"why_{key}": "理由。"}
    for person, status in ((lists.rolf, 403), (lists.hugo, 403), (lists.stella, 404), (lists.nora, 404)):
        assert sign_in(person).post(address, told).status_code == status
    assert not CrossHit.objects.filter(resolved_at__isnull=False).exists()


def test_a_case_whose_task_is_open_is_settled_there(lists: City, sign_in: Any, today_is: Any) -> None:
    watched(lists)
    walk, on = nominated(lists, LATER)
    today_is(on)
    answer = sign_in(lists.clara).get(f"/entries/{walk.entry.number}/cross-check/")
    assert (answer.status_code, answer.url) == (302, task_of(walk, "resolve_hits"))


def test_the_pages_cost_the_same_whatever_was_met(lists: City, sign_in: Any, today_is: Any) -> None:
    watched(lists)
    walk, on = nominated(lists, LATER)
    today_is(on)
    address = f"/entries/{walk.entry.number}/"
    client = sign_in(lists.clara)
    client.get(address)

    def cost(where: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(where).status_code == 200
        return len(seen)

    task = task_of(walk, "resolve_hits")
    few = cost(address), cost(task)
    for _n in range(4):
        watched(lists)
        accused(lists, LATER)
    assert crosscheck.hits_of(walk.entry)[8:]
    assert (cost(address), cost(task)) == few


def test_the_story_of_a_company_honoured_accused_and_stripped_of_its_honour(
    lists: City, sign_in: Any, today_is: Any
) -> None:
    """Red, then black: the honour blocks, is settled, and ends by a case of its own; then nothing honours again."""
    honour, _on = honoured(lists)
    walk, on = accused(lists, LATER)
    today_is(on)
    key = honour.entry.pk
    clara, address = sign_in(lists.clara), task_of(walk, "resolve_hits")
    page = text(clara, address)
    assert "在列的激励条目" in page and "怎样处理" in page
    said = {f"choice_{key}": "no_effect", f"why_{key}": "同一主体；列入后另行取消激励。"}
    assert clara.post(address, said).status_code == 302
    decision = {"outcome": "enlist", "reason": "事实清楚，应当列入。"}
    assert sign_in(lists.hugo).post(task_of(walk, "decide"), decision).status_code == 302

    proposal = Motion.objects.get(entry=honour.entry)
    task = task_of(honour, "verify")
    page = text(sign_in(lists.clara), task)
    assert proposal.grounds in page and "核实比对命中" in page and "系统时钟" in page
    assert "在列的失信条目" in page and walk.entry.number in page
    told = {"outcome": "end", "reason": "已经核对登记信息，是同一主体；已听取当事人意见。"}
    assert sign_in(lists.clara).post(task, told).status_code == 302
    told = {"outcome": "approve", "reason": "同意取消。"}
    assert sign_in(lists.hugo).post(task_of(honour, "decide"), told).status_code == 302
    assert (honour.entry.state, honour.entry.exit_ground) == ("exited", "downgrade")
    removal = honour.entry.notices.get(kind="removal_notice").facts["removal"]["because"]
    assert "测试严重失信名单" in removal

    again, day = nominated(lists, on + DAY)
    today_is(day)
    assert again.item("resolve_hits") and "在列的失信条目" in text(
        sign_in(lists.clara), f"/entries/{again.entry.number}/"
    )
    assert at(day)
