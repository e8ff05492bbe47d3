"""On the pages of the rules no button is offered that would be refused: it is said who may, or from when."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.views.test_log_whole import reader
from tests.views.test_rulemaking import AFTER, LAST, LIST, START, amend, at_version, draft, published, step
from workflows.acts import consultation, people
from workflows.management.walk import at
from workflows.models import Person, Policy, Post
from workflows.queries import rule_steps

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NAMES = tuple(rule_steps.STEP_WORDS)


@pytest.fixture
def zhou(city: Any) -> Person:
    return city.people["zhouw"]


@pytest.fixture
def gu(city: Any) -> Person:
    return city.people["guq"]


def page(client: Any, policy: Policy) -> str:
    """The page of a version, as it stands now."""
    answer = client.get(at_version("rules-version", policy))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def offered(client: Any, policy: Policy) -> list[str]:
    """The steps whose button the page shows, in its order."""
    shown = page(client, policy)
    places = {name: shown.find(f'href="{at_version("rules-step", policy, name)}"') for name in NAMES}
    return sorted((name for name, place in places.items() if place >= 0), key=lambda name: places[name])


def form(client: Any, policy: Policy, name: str) -> tuple[str, bool]:
    """The page of a step, and whether it can be sent."""
    shown = client.get(at_version("rules-step", policy, name)).content.decode()
    return shown, 'type="submit"' in shown.partition('<form class="xh-panel xh-narrow"')[2]


@pytest.fixture
def consulted(client: Any, zhou: Person, sign_in: Any, today_is: Any) -> Policy:
    """Zhou's draft is before the public until LAST."""
    today_is(START)
    sign_in(zhou)
    policy = draft(client)
    assert offered(client, policy) == ["consult"]
    assert step(client, policy, "consult", until=LAST.isoformat()).status_code == 302
    return Policy.objects.get(pk=policy.pk)


def test_who_wrote_it_is_told_who_may_approve(
    consulted: Policy, zhou: Person, gu: Person, sign_in: Any, today_is: Any, client: Any
) -> None:
    today_is(AFTER)
    sign_in(zhou)
    assert offered(client, consulted) == ["recall"]
    said = page(client, consulted)
    assert "批准：现在还不能办理" in said and "由信用办的另一人批准：顾清。" in said
    shown, can_be_sent = form(client, consulted, "approve")
    assert not can_be_sent and "由信用办的另一人批准：顾清。" in shown and 'name="because"' not in shown
    answer = step(client, consulted, "approve", because="同意这个版本。")
    assert answer.status_code == 422 and "同意这个版本。" in answer.content.decode(), "nothing typed is lost"
    sign_in(gu)
    assert offered(client, consulted) == ["approve", "recall"] and form(client, consulted, "approve")[1]
    assert step(client, consulted, "approve", because="同意。").status_code == 302


def test_where_nobody_else_is_left_it_says_what_to_do(
    consulted: Policy, zhou: Person, gu: Person, sign_in: Any, today_is: Any, client: Any
) -> None:
    for post in Post.objects.filter(person=gu):
        people.relieve(post, on_day=LAST)
    today_is(AFTER)
    sign_in(zhou)
    assert "信用办现在没有其他可以批准的人员，请先任命" in page(client, consulted)


def test_before_the_consultation_has_ended_it_says_from_when(
    consulted: Policy, gu: Person, sign_in: Any, today_is: Any, client: Any
) -> None:
    today_is(LAST)
    sign_in(gu)
    assert offered(client, consulted) == ["recall"]
    assert "征求意见到2026-04-01 24时截止，2026-04-02起可以批准。" in page(client, consulted)
    today_is(AFTER)
    sign_in(gu)
    assert offered(client, consulted) == ["approve", "recall"]


def test_an_opinion_without_an_answer_stands_against_it_until_it_is_answered(
    consulted: Policy, gu: Person, sign_in: Any, today_is: Any, client: Any
) -> None:
    opinion = consultation.hear(consulted, text="期限太短。", name="", contact="", at=at(START, 11))
    today_is(AFTER)
    sign_in(gu)
    assert offered(client, consulted) == ["recall"]
    assert "还有 1 条公众意见没有答复" in page(client, consulted)
    told = {f"{opinion.code}-verdict": "rejected", f"{opinion.code}-answer": "依照上位规定。"}
    assert client.post(at_version("rules-opinion", consulted, opinion.code), told).status_code == 302
    assert offered(client, consulted) == ["approve", "recall"]


def test_a_draft_with_a_fault_or_without_time_is_not_put_before_the_public(
    client: Any, zhou: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(START)
    sign_in(zhou)
    policy = draft(client, effective=LAST)
    assert offered(client, policy) == []
    assert "征求意见不少于30日，时间不够" in page(client, policy) and "改到2026-04-02或者以后" in page(
        client, policy
    )
    today_is(START - timedelta(days=1))
    assert offered(client, policy) == ["consult"]
    assert amend(client, policy, "identify", **{"decision_window-is_used": ""}).status_code == 302
    assert offered(client, policy) == []
    assert "处参数不能作为规则" in page(client, policy)
    shown, can_be_sent = form(client, policy, "consult")
    assert "处参数不能作为规则" in shown and not can_be_sent


def test_what_the_proofs_refuse_is_not_offered_to_be_published(
    city: Any, consulted: Policy, gu: Person, sign_in: Any, today_is: Any, client: Any
) -> None:
    today_is(AFTER)
    sign_in(gu)
    assert step(client, consulted, "approve", because="同意。").status_code == 302
    policy = Policy.objects.get(pk=consulted.pk)
    assert offered(client, policy) == ["publish", "recall"] and form(client, policy, "publish")[1]
    unsound = rule_steps.offers(policy, gu, AFTER, lambda _policy: ["有一个状态没有出路。"])
    assert [(one.name, one.against) for one in unsound] == [
        ("publish", ("有一个状态没有出路。",)),
        ("recall", ()),
    ]


def test_another_credit_office_reads_and_is_offered_nothing(
    city: Any, consulted: Policy, sign_in: Any, today_is: Any, client: Any, zhou: Person
) -> None:
    """Each button would be refused, and the pages behind them: the office that writes it is named."""
    other = reader(city, "AL", "credit_office")
    whose = "这个版本由衡川市社会信用体系建设领导小组办公室办理。"
    today_is(AFTER)
    sign_in(other)
    assert offered(client, consulted) == [] and whose in page(client, consulted)
    assert step(client, consulted, "approve", because="同意。").status_code == 403
    sign_in(zhou)
    assert step(client, consulted, "recall", because="重写").status_code == 302
    sign_in(other)
    assert whose in page(client, consulted) and at_version("rules-head", consulted) not in page(
        client, consulted
    )
    for name, more in (("head", ()), ("parameters", ("repair",)), ("part", ("grounds",)), ("promises", ())):
        assert client.get(at_version(f"rules-{name}", consulted, *more)).status_code == 403, name


def test_a_step_of_another_state_says_how_the_version_stands(
    city: Any, sign_in: Any, today_is: Any, zhou: Person, gu: Person, client: Any
) -> None:
    policy = published(sign_in, today_is, zhou, gu)
    assert offered(client, policy) == ["retire"] and form(client, policy, "retire")[1]
    shown, can_be_sent = form(client, policy, "approve")
    assert "这个版本的状态是“施行”，现在不能批准。" in shown and not can_be_sent


def test_while_one_version_is_being_made_no_other_is_offered(
    consulted: Policy, today_is: Any, client: Any
) -> None:
    url = reverse("rules-draft", args=[LIST])
    assert url not in client.get(reverse("rules-desk")).content.decode()
    shown = client.get(url).content.decode()
    assert "v2 还在征求意见，一次只能起草一个版本。" in shown and "开始起草" not in shown
    told = {"base": "1", "effective_from": "2026-09-01", "note": "再缩短"}
    answer = client.post(url, told)
    assert answer.status_code == 422 and "再缩短" in answer.content.decode()
    assert date(2026, 9, 1).isoformat() in answer.content.decode()
