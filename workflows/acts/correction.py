"""What becomes of a document after its issue: withdrawn before service, or replaced by a corrected one.

A number is never used again: that of a document which reached nobody stays on the register as void, with its reason.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import deadline, door, facts, identification, notice, number, papers, work
from workflows.acts.facts import Part
from workflows.law import duties
from workflows.law.elements import Blank, Element, is_blank
from workflows.law.letters import letter
from workflows.law.refusal import Refused, TooLate
from workflows.law.service import Noticing
from workflows.law.serving import Attempting
from workflows.models import Entry, Issuance, Notice, Person, ServiceAttempt, WorkItem

REASON = "correction.reason"
# What the act that issued a document wrote down, and what may be put right in words without deciding anew.
IN_WORDS = (
    Blank("facts_summary", "列入事由", "text", "只更正文字和数字的差错；认定的事实有变化的，应当另行办理。"),
    Blank(
        "statement.answer", "核实结果及理由", "text", "只更正文字和数字的差错；结论有变化的，应当另行办理。"
    ),
)
# Told anew at every issue: never carried over from the old document.
OF_THE_ISSUE = frozenset(
    {"number", "issued_on", "replaces", "check_code", "verify_url", "remedies", "correction", "announced"}
)
OPEN_ITEM = (WorkItem.Status.NEW, WorkItem.Status.ASSIGNED, WorkItem.Status.HELD)


# ------------------------------------------------------------------------------------------------ withdrawal
def check_may_withdraw(old: Notice) -> None:
    """Raises Refused where a withdrawal would come too late, or would leave a case waiting for a service."""
    said = {"title": old.title}
    sentences = {
        Noticing.SERVED: _("本文书已经送达，不能撤回；内容有误的，请办理更正，由更正后的文书取代。"),
        Noticing.PUBLISHED: _("本文书已经公布，不能撤回；内容有误的，请办理更正，重新公布。"),
        Noticing.KEPT: _("笔录等记录已经存档，不能撤回；内容有误的，请办理更正，原件仍留在案卷中。"),
        Noticing.WITHDRAWN: _("本文书已经撤回，不能再次撤回。"),
    }
    if old.state in sentences:
        raise Refused(sentences[Noticing(old.state)])
    if not letter(old.kind, old.facts).blanks:
        raise Refused(
            _(
                "《%(title)s》由办案程序签发，案件在等它送达，单独撤回会使案件无法继续。"
                "内容有误的，请办理更正；决定本身有误的，请呈批撤销。"
            )
            % said
        )
    insist_not_under_way(old)
    insist_no_correction(old)


def insist_not_under_way(old: Notice) -> None:
    """Raises Refused while somebody is serving the document: it may have reached the party already."""
    attempt = ServiceAttempt.objects.filter(notice=old, state=Attempting.UNDER_WAY).first()
    if attempt is not None:
        raise Refused(
            _(
                "本文书正在%(way)s，可能已经到达当事人。请先登记这次送达的结果：未能送达的，再办理；已经送达的，改为更正。"
            )
            % {"way": attempt.words}
        )


def insist_no_correction(old: Notice, within: Issuance | None = None) -> None:
    """Raises TooLate while a colleague is correcting the document."""
    rows = Issuance.objects.filter(replaces=old, is_open=True)
    rows = rows.exclude(pk=within.pk) if within else rows
    other = rows.select_related("started_by").first()
    if other is not None:
        raise TooLate(_("%(who)s正在办理本文书的更正，请等待结果。") % {"who": other.started_by.name})


@transaction.atomic
def withdraw(old: Notice, *, because: str, by: Person, at: datetime) -> Notice:
    """Taken back before it reached anybody; its number stays void on the register."""
    fresh = _locked(old)
    check_may_withdraw(fresh)
    gone = _out_of_force("withdraw", fresh, because, by=by, at=at)
    return gone


def _locked(old: Notice) -> Notice:
    """The document as it stands now, with its entry under the row lock."""
    entry = door.lock(old.entry)
    fresh = Notice.objects.select_related("associate").get(pk=old.pk)
    fresh.entry = entry
    return fresh


def _out_of_force(verb: str, old: Notice, because: str, *, by: Person, at: datetime) -> Notice:
    """Move the document out of force with day and reason, and void its number."""
    given = {"withdrawn_on": door.local_day(at), "withdrawn_because": because}
    gone: Notice = door.enact(
        verb, old, by=by, at=at, because=because, given=given, told={"number": old.number}
    )
    record = getattr(gone, "number_record", None)
    if record is not None:
        number.void(record, because=because, by=by, at=at)
    return gone


# ------------------------------------------------------------------------------------------------ correction
def check_may_correct(old: Notice, within: Issuance | None = None) -> None:
    """Raises Refused or TooLate unless the document is in force and may be replaced now."""
    if old.state == Noticing.WITHDRAWN:
        raise Refused(_("本文书已经撤回，不能更正；需要的，请重新制发。"))
    newer = old.replaced_by.only("number", "title").first()
    if newer is not None:
        raise Refused(
            _("本文书已被%(newer)s更正取代，不能再次更正；仍有差错的，请更正新文书。")
            % {"newer": notice.name_of(newer)}
        )
    if old.kind in identification.TOLD and old.entry.state not in ("proposed", "notified"):
        raise Refused(_("已经作出决定，《%(title)s》不再更正。") % {"title": old.title})
    insist_no_correction(old, within)


def blanks_of(old: Notice) -> tuple[Blank, ...]:
    """What is written into a correction: the blanks of a kind by hand, else what is mere wording; and the reason."""
    own = letter(old.kind, old.facts).blanks
    stated = own or tuple(b for b in IN_WORDS if not is_blank(Element(b.key, b.label), old.facts))
    why = Blank(REASON, "更正理由", "text", "写明原文书哪里有误、依据什么更正；记入台账。", length=200)
    return (*stated, why)


def stated_in(old: Notice) -> dict[str, Any]:
    """What the old document states under the blanks that a correction fills in: where the officer starts from."""
    return {b.key: value for b in blanks_of(old) if (value := _at(old.facts, b.key)) is not None}


def _at(told: Any, key: str) -> Any:
    """The value under a dotted key; None where there is none."""
    for step in key.split("."):
        told = told.get(step) if isinstance(told, dict) else None
    return told


def parts_of(old: Notice, entry: Entry, corrected: dict[str, Any]) -> tuple[Part, ...]:
    """The case as it is now, what only the act of issue knew as it was; over both lies what is put right."""
    renewed = facts.frozen(entry, old.associate, "", old.issued_on, kind=old.kind)
    kept = {key: value for key, value in old.facts.items() if key not in renewed and key not in OF_THE_ISSUE}
    if "defence" in kept:  # where and how a party speaks is told as it is now
        kept |= facts.defence_facts(entry)
    return (kept, *papers.parts_of(old.kind, entry), _laid_over(kept, corrected))


def _laid_over(kept: dict[str, Any], corrected: dict[str, Any]) -> dict[str, Any]:
    """The corrected facts; a group that is put right in part keeps the rest of what it said."""
    return {
        key: {**kept[key], **value} if isinstance(value, dict) and isinstance(kept.get(key), dict) else value
        for key, value in corrected.items()
    }


def is_same(old: Notice, stated: dict[str, Any]) -> bool:
    """Does a draft state nothing but what the old document states?"""
    return _substance(old.facts) == _substance(door.plain(stated))


def _substance(told: dict[str, Any]) -> dict[str, Any]:
    """What a document states beside its own number, day and proof."""
    return {key: value for key, value in told.items() if key not in OF_THE_ISSUE}


@transaction.atomic
def issue(process: Issuance, *more: Part, by: Person, at: datetime) -> Notice:
    """The corrected document, under its own number, naming the old one; what the old one started stays consistent.

    An old document that reached nobody goes out of force in the same gesture, and the new one is served in the step
    that waits for it. One that was served stays served: the new one is served on its own.
    """
    assert process.replaces is not None
    old = _locked(process.replaces)
    check_may_correct(old, within=process)
    because = str(process.particulars.get(REASON, ""))
    home = process
    if old.state == Noticing.ISSUED:
        insist_not_under_way(old)
        home = _waiting_for(old) or process
        _out_of_force("give_way", old, _("已被更正取代"), by=by, at=at)
    entry = _reworded(process, by=by, at=at)
    who: dict[str, Any] = {"by": by, "at": at, "because": because}
    if old.kind == "public_notice":
        deadline.meet(entry, "public_notice", at=at)
        return identification.publish_proposal(entry, *more, process=home, replaces=old, **who)
    made = notice.issue(entry, old.kind, *more, process=home, associate=old.associate, replaces=old, **who)
    if old.kind == "prior_notice" and old.state == Noticing.SERVED:
        _tell_again(entry)
    if letter(old.kind, made.facts).is_public:
        made = door.enact("publicise", made, by=by, at=at)
    return made


def _waiting_for(old: Notice) -> Any:
    """The procedure with an open step that serves the old document; None where nobody waits for it."""
    waits = WorkItem.objects.filter(
        task__process=old.process_id, step__startswith="serve", status__in=OPEN_ITEM
    )
    return old.process if old.process_id and waits.exists() else None


def _reworded(process: Issuance, *, by: Person, at: datetime) -> Entry:
    """The case file says what the corrected document says."""
    entry, words = door.lock(process.entry), process.particulars.get("facts_summary")
    if words:
        entry = work.redraft(entry, facts_summary=words, by=by, at=at, duty=duties.REVIEW_NOTICE)
    return entry


def _tell_again(entry: Entry) -> None:
    """A party that was told wrongly is told again: no decision before that notice is served and its window is over.

    What the party says to it is reviewed as well.
    """
    entry = door.lock(entry)
    entry.unserved_prior_notices += 1
    entry.legal_review_passed = False
    entry.save()
