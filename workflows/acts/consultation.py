"""公开征求意见: anybody speaks on a draft, the credit office answers each opinion."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door
from workflows.law import duties
from workflows.law.chain import digest
from workflows.law.duties import Role
from workflows.law.refusal import Refused
from workflows.law.rulemaking import Making
from workflows.models import Person, Policy, PublicOpinion


@transaction.atomic
def hear(policy: Policy, *, text: str, name: str, contact: str, at: datetime) -> PublicOpinion:
    """Keep what somebody says about a draft; the clock writes the line, since nobody has to give a name.

    The chain and its facts hold the code and the digest of the words: name and contact stay in the row alone.
    Raises Refused when the consultation is not open.
    """
    policy = door.lock(policy)
    if not is_open(policy, at):
        raise Refused(_("这个版本的征求意见已经结束，不再接收意见。"))
    opinion = PublicOpinion.objects.create(policy=policy, text=text, name=name, contact=contact, sent_at=at)
    policy.unanswered += 1
    policy.save(update_fields=["unanswered"])
    with door.one_gesture():
        door.record(
            "hear_public", policy, by=_clock(), at=at, duty=duties.KEEP_CLOCK,
            opinion=opinion.code, digest=digest(text.encode()),
        )  # fmt: skip
    return opinion


def _clock() -> Person:
    """The clock is a person too: it writes for a public that need not say who it is."""
    return Person.objects.filter(posts__role=Role.CLOCK, posts__until=None, is_active=True)[0]


def is_open(policy: Policy, at: datetime) -> bool:
    """May the public speak at this instant?"""
    day, last = door.local_day(at), policy.consults_until
    return policy.state == Making.CONSULTING and last is not None and day <= last


@transaction.atomic
def answer(opinion: PublicOpinion, *, verdict: str, answer: str, by: Person, at: datetime) -> PublicOpinion:
    """Say what became of an opinion, and why; an answer may be bettered until the version is approved."""
    policy = door.lock(opinion.policy)
    if policy.state not in (Making.CONSULTING, Making.DRAFT):
        raise Refused(_("这个版本已经批准，意见的答复不再修改。"))
    opinion = PublicOpinion.objects.select_for_update().get(pk=opinion.pk)
    if opinion.verdict == PublicOpinion.Verdict.PENDING:
        policy.unanswered -= 1
        policy.save(update_fields=["unanswered"])
    opinion.verdict, opinion.answer, opinion.answered_by, opinion.answered_at = verdict, answer, by, at
    opinion.save()
    with door.one_gesture():
        door.record(
            "answer_public", policy, by=by, at=at, duty=duties.DRAFT_RULES, because=answer,
            opinion=opinion.code, verdict=verdict,
        )  # fmt: skip
    return opinion
