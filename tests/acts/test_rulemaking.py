"""A list made in the editor alone; four eyes and whole transactions in the acts that make rules."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.trace import changed, rows
from workflows.acts import consultation, promulgation, rulemaking
from workflows.law.parameters import GROUPS, SPECS
from workflows.law.refusal import Refused
from workflows.law.rulemaking import plain_rule
from workflows.management.walk import at
from workflows.models import ListType, Policy
from workflows.queries.verification import verify_book

pytestmark = pytest.mark.django_db

START, LAST, AFTER = date(2026, 3, 2), date(2026, 4, 1), date(2026, 4, 2)
LIST = {
    "code": "hidden-danger", "name": "消防安全严重失信主体名单",
    "short_name": "消防失信名单", "aliases": [],
    "kind": "black", "status": "active", "field": "消防", "deciding_rule": "市消防救援机构",
    "number_prefix": "XF", "note": "",
}  # fmt: skip
BASIS = {
    "instrument": "《示例办法》",
    "level": "department_rule",
    "article": "",
    "issuer": "示例部",
    "number": "",
}
NUMBER = "衡信用办〔2026〕9号"


@pytest.fixture
def whole(city: Any) -> Policy:
    """A new list with the rules of the reference list, as the credit office would type them."""
    by: dict[str, Any] = {"by": city.people["zhouw"], "at": at(START)}
    policy = rulemaking.found_list(LIST, [BASIS], effective_from=AFTER, **by)
    model = ListType.objects.get(code="wage-arrears").policies.get(version=1)
    for group, _words in GROUPS:
        typed = {
            row.name: {key: value for key, value in plain_rule(row).items() if key != "label"}
            | {"confirmed": "方敏"}
            for row in model.parameters.all()
            if SPECS[row.name].group == group
        }
        rulemaking.amend_parameters(policy, group, typed, **by)
    ground = {"code": "refusal", "text": "拒不改正重大火灾隐患", "short_text": "", "clause": "示例第三条"}
    rulemaking.amend_part(policy, "grounds", [ground], **by)
    text = {"title": "信用承诺书", "text": "{authority}：本单位{subject}承诺改正。"}
    rulemaking.amend_promises(policy, {"repair": text}, **by)
    return policy


def through(city: Any, policy: Policy, **changed: Any) -> Policy:
    """Consulted on, approved by another, published."""
    zhou, gu = city.people["zhouw"], city.people["guq"]
    promulgation.consult(policy, until=LAST, by=zhou, at=at(START))
    approved = promulgation.approve(Policy.objects.get(pk=policy.pk), because="同意。", by=gu, at=at(AFTER))
    told = {
        "number": NUMBER,
        "published_on": AFTER,
        "effective_from": AFTER,
        "soundness": lambda _p: [],
        **changed,
    }
    return promulgation.publish(approved, **told, by=gu, at=at(AFTER))


def test_a_list_is_made_in_the_editor_alone(city: Any, whole: Policy) -> None:
    policy = through(city, whole)
    assert Policy.in_force(policy.list_type, AFTER) == policy
    with pytest.raises(Policy.DoesNotExist):
        Policy.in_force(policy.list_type, LAST)
    rules = policy.load_rules()
    assert (rules["listing_period"].words, rules.yes("early_exit")) == ("3年", True)
    assert policy.commitment_texts.get().published_on == AFTER
    assert verify_book(policy.book) == []


def test_what_the_proofs_find_stands_against_publication(city: Any, whole: Policy) -> None:
    """Nothing is half published: the version before keeps its open end."""
    with pytest.raises(Refused, match="没有出口"):
        through(city, whole, soundness=lambda _policy: ["列入后没有出口。"])
    assert Policy.objects.get(pk=whole.pk).state == "approved"


def test_a_day_without_rules_is_refused(city: Any, whole: Policy) -> None:
    """A retired version ended in between: the next one would leave a gap, and nothing is written."""
    first = through(city, whole)
    zhou, gu = city.people["zhouw"], city.people["guq"]
    promulgation.retire(first, last=date(2026, 4, 30), because="停止办理。", by=zhou, at=at(AFTER))
    told: dict[str, Any] = {"by": zhou, "at": at(date(2026, 5, 6))}
    later = rulemaking.draft(first.list_type, first, effective_from=date(2026, 7, 1), note="恢复", **told)
    promulgation.consult(later, until=date(2026, 6, 5), **told)
    told = {"by": gu, "at": at(date(2026, 6, 8))}
    later = promulgation.approve(Policy.objects.get(pk=later.pk), because="同意。", **told)
    before = rows()
    day = date(2026, 7, 1)
    with pytest.raises(Refused, match="空档"):
        promulgation.publish(
            later,
            number=NUMBER,
            published_on=date(2026, 6, 8),
            effective_from=day,
            soundness=lambda _p: [],
            **told,
        )
    assert changed(before, rows()) == {}


def test_only_the_credit_office_writes_and_nobody_approves_the_own(city: Any, whole: Policy) -> None:
    before = rows()
    for somebody in (city.clara, city.hugo, city.anna, city.acmes_speaker, city.people["xitong"]):
        who: dict[str, Any] = {"by": somebody, "at": at(START)}
        with pytest.raises(PermissionDenied):
            rulemaking.found_list({**LIST, "code": "other"}, [BASIS], effective_from=AFTER, **who)
        with pytest.raises(PermissionDenied):
            rulemaking.amend_part(whole, "grounds", [], **who)
        with pytest.raises(PermissionDenied):
            promulgation.consult(whole, until=LAST, **who)
    assert changed(before, rows()) == {}
    gu = city.people["guq"]
    promulgation.consult(whole, until=LAST, by=gu, at=at(START))
    for writer in (gu, city.people["zhouw"]):
        with pytest.raises(Refused, match="另一人"):
            promulgation.approve(Policy.objects.get(pk=whole.pk), because="", by=writer, at=at(AFTER))


def test_an_opinion_is_answered_once_counted_and_may_be_bettered(city: Any, whole: Policy) -> None:
    zhou = city.people["zhouw"]
    promulgation.consult(whole, until=LAST, by=zhou, at=at(START))
    opinion = consultation.hear(whole, text="建议延长。", name="", contact="", at=at(LAST, 23, 59))
    for verdict in ("rejected", "partly"):
        opinion = consultation.answer(opinion, verdict=verdict, answer="已研究。", by=zhou, at=at(AFTER))
    assert Policy.objects.get(pk=whole.pk).unanswered == 0
    with pytest.raises(Refused, match="已经结束"):
        consultation.hear(whole, text="晚了。", name="", contact="", at=at(AFTER, 0, 0))
