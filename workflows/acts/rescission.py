"""拟恢复列入: the parties are told before a granted removal is taken back, may speak, and are answered in the decision.

办法 §15 says nothing of it; the house reads §6 by reference (decision 0025): whoever is to be listed again is heard as
whoever is to be listed. The clause is unverified and shown so.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import deadline, door, evidence, facts, log, notice
from workflows.law import duties
from workflows.law.policy import Rule
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.models import Deadline, Entry, Evidence, Motion, Notice, Person, Statement

KIND = "rescission_notice"


def rule_of(entry: Entry) -> Rule | None:
    """How long the parties may speak: its own rule, else that of the statement before a listing; None without both."""
    rules = entry.policy.load_rules()
    return rules.get("rescission_window") or rules.get("statement_window")


def of_motion(motion: Motion) -> list[Notice]:
    """What the parties were told of this proposal."""
    return list(Notice.objects.filter(process=motion, kind=KIND).exclude(state=Noticing.WITHDRAWN))


@transaction.atomic
def announce(motion: Motion, *, by: Person, at: datetime) -> list[Notice]:
    """One notice to each party: what is intended, why, and until when it may speak."""
    entry = door.lock(motion.entry)
    rule = rule_of(entry)
    assert rule is not None  # the procedure asks first
    told = {
        "rescission": {"fraud_facts": motion.grounds},
        "defence": {"days_text": rule.written, "clause": rule.clause if rule.verified else ""},
    }
    return notice.issue_to_all(
        entry, KIND, facts.decision_facts, facts.granted_facts, told, by=by, at=at, process=motion
    )


@transaction.atomic
def start_windows(motion: Motion, *, at: datetime) -> None:
    """Each party's days run from the service of its own notice."""
    entry, rule = door.lock(motion.entry), rule_of(motion.entry)
    assert rule is not None
    for paper in of_motion(motion):
        if paper.served_on is not None:
            deadline.start(
                entry, "rescission_reply", rule, since=paper.served_on, process=motion, about=paper.ref
            )
    Motion.objects.filter(pk=motion.pk).update(outcome="")  # whoever may speak is not heard yet


def is_over(motion: Motion, day: date) -> bool:
    """Has everybody's time to speak run out?"""
    rows = Deadline.objects.filter(process=motion, kind="rescission_reply")
    return not rows.filter(due_on__gte=day).exists()


def insist_heard(motion: Motion, day: date) -> None:
    """Raises Refused unless every party was told and its time to speak has run out, whoever calls the act."""
    papers = of_motion(motion)
    clocks = Deadline.objects.filter(process=motion, kind="rescission_reply")
    begun = set(clocks.values_list("about", flat=True))
    if not papers or any(paper.ref not in begun for paper in papers):
        raise Refused(_("拟恢复列入的告知书还没有送达全部当事人，不能恢复列入。"))
    if not is_over(motion, day):
        raise Refused(_("当事人陈述申辩的期限还没有届满，不能恢复列入。"))


def open_statements(motion: Motion) -> list[Statement]:
    """What the parties have said, answered or not, oldest first."""
    rows = Statement.objects.filter(notice__process=motion, notice__kind=KIND)
    return list(rows.select_related("notice__associate", "filed_by").order_by("pk"))


def may_say(paper: Notice) -> bool:
    """Is the restoration that this notice tells of still open, and its officer not done with the statements?"""
    return Motion.objects.filter(process_ptr=paper.process_id, is_open=True, outcome="").exists()


@transaction.atomic
def say(
    paper: Notice,
    text: str,
    uploads: Iterable[Any],
    *,
    by: Person,
    at: datetime,
    received_on: date | None = None,
) -> tuple[Statement, bool]:
    """A party speaks, in the hall or through the officer; the same words twice are one statement.

    What comes late but before the decision is heard all the same. Raises Refused when nothing is intended any more.
    """
    entry = door.lock(paper.entry)
    by.stand_on(door.local_day(at))
    twin = Statement.objects.filter(notice=paper, filed_by=by, text=text).first()
    if twin is not None:
        return twin, False
    if entry.state != "exited" or not may_say(paper):
        raise Refused(
            _(
                "陈述申辩已经核实完毕，正在审批或者已经办结；新的材料请书面交给机关，对决定不服的可以申请行政复议或者提起行政诉讼。"
            )
        )
    received, by_officer = received_on or door.local_day(at), not duties.FILE_STATEMENT(paper, by)
    window = Deadline.objects.filter(entry=entry, kind="rescission_reply", about=paper.ref).last()
    made = Statement(
        entry=entry, notice=paper, text=text, filed_by=by, filed_at=at, filed_on=received,
        is_late=window is not None and received > window.due_on, is_entered_by_officer=by_officer,
    )  # fmt: skip
    with log.one_gesture():
        kept = [
            evidence.keep(entry, each.file, each.media_type, purpose=Evidence.Purpose.STATEMENT, by=by, at=at)
            for each in uploads
        ]
        door.create(
            made, "file_statement", by=by, at=at, received_on=received, late=made.is_late, text=text,
            duty=duties.RECORD_STATEMENT if by_officer else duties.FILE_STATEMENT,
            files=[each.digest for each in kept],
        )  # fmt: skip
        made.files.set(kept)
    return made, True


@transaction.atomic
def answer(motion: Motion, answers: dict[int, tuple[str, str]], *, by: Person, at: datetime) -> None:
    """What the officer says to each statement: (adopted, words) by its key. Refused when one has no answer."""
    entry = door.lock(motion.entry)
    for made in open_statements(motion):
        if made.answered_at is not None:
            continue
        if made.pk not in answers:
            raise Refused(_("还有陈述申辩没有答复，请逐件写明核实意见。"))
        made.adopted, made.answer = answers[made.pk]
        made.answered_by, made.answered_at = by, at
        made.save(update_fields=["adopted", "answer", "answered_by", "answered_at"])
        door.record(
            "answer_statement", entry, thing=made, by=by, at=at, duty=duties.ANSWER_STATEMENT,
            adopted=made.adopted, because=made.answer,
        )  # fmt: skip


def heard_facts(motion: Motion, entry: Entry, associate: Any) -> dict[str, Any]:
    """For the decision: what this party said and what was found, in the words of the answer."""
    mine = [
        s for s in open_statements(motion) if s.notice.associate_id == (associate.pk if associate else None)
    ]
    return {
        "answers_told": [
            {"filed_on": s.filed_on, "answer": s.answer, "words": s.get_adopted_display()} for s in mine
        ]
    }
