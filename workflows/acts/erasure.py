"""删除台账所附的事实: personal facts of a case that is over go, the line, its digest and its place stay.

No clause that we have read says for how long they are kept (domain §8, 待核): who erases names the basis. Where the
rules of the list name a period (`retention_after_exit`), it must be over.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import log
from workflows.law import duties
from workflows.law.entry import Listing
from workflows.law.refusal import Refused
from workflows.law.terms import count
from workflows.models import Entry, Erasure, Facts, Person, Transition
from workflows.models.calendar import load_calendar

OVER = (Listing.DISMISSED, Listing.EXITED, Listing.REVOKED)
KEPT = ("erase_facts",)  # what says that facts were erased is not erased itself


@transaction.atomic
def erase(
    entry: Entry, seqs: Sequence[int], *, basis: str, because: str, by: Person, second: Person, at: datetime
) -> Transition:
    """The facts and salts of these lines of an entry's book are gone; one new line says which, why and who agreed.

    Raises PermissionDenied unless two people of the credit office do it, neither of whom speaks for the subject;
    Refused while the case is not over, its period of keeping runs, a line has no facts, or nothing is named.
    """
    with log.one_gesture():
        held = log.lock(entry)
        day = log.local_day(at)
        _refuse_unless_two(held, by, second, day)
        if not basis.strip() or not because.strip() or not seqs:
            raise Refused(_("请写明删除的依据、理由和行号。"))
        _refuse_unless_over(held, day)
        lines = _lines(held, seqs)
        told = log.record(
            "erase_facts", held, by=by, at=at, duty=duties.ERASE_FACTS, because=because, basis=basis,
            lines=[line.seq for line in lines], second=second.username,
        )  # fmt: skip
        Erasure.objects.bulk_create(Erasure(line=line, told_in=told) for line in lines)
        Facts.objects.filter(line__in=lines).delete()
        return told


def _refuse_unless_two(entry: Entry, by: Person, second: Person, day: date) -> None:
    """Four eyes: what is erased cannot be looked at again."""
    if by.pk == second.pk:
        raise PermissionDenied(_("删除台账事实须由两人办理，经办人不能同意自己的办理。"))
    for each in (by, second):
        each.stand_on(day)
        if not duties.ERASE_FACTS(entry, each):
            raise PermissionDenied(_("删除台账事实由信用办在岗人员两人办理。"))
        if any(mandate.subject_id == entry.subject_id for mandate in each.mandates_now()):
            raise PermissionDenied(_("您是该主体的代表，应当回避。"))


def _refuse_unless_over(entry: Entry, day: date) -> None:
    """A case that runs needs its facts; so does one whose period of keeping is not over."""
    if entry.state not in OVER:
        words = _("条目现在是“%(state)s”：案件结束以前，台账的事实不能删除。")
        raise Refused(words % {"state": entry.get_state_display()})
    rule = entry.policy.load_rules().get("retention_after_exit")
    ended = entry.revoked_at or entry.exited_at
    if rule is None or ended is None:
        return
    until = count(log.local_day(ended), rule.term, load_calendar(), roll=rule.roll).end
    if day <= until:
        words = _("名单规则（%(clause)s）要求留存至 %(day)s，期满以后才能删除。")
        raise Refused(words % {"clause": rule.clause, "day": until})


def _lines(entry: Entry, seqs: Sequence[int]) -> list[Transition]:
    """The lines of the book that are meant, each with its facts."""
    wanted = sorted(set(seqs))
    found = list(
        Transition.objects.filter(book=entry.book, seq__in=wanted).select_related("facts").order_by("seq")
    )
    absent = set(wanted) - {line.seq for line in found if getattr(line, "facts", None) is not None}
    kept = {line.seq for line in found if line.verb in KEPT}
    if absent or kept:
        words = _("第 %(seqs)s 行不存在、没有事实，或者记载的是删除本身：没有删除任何一行。")
        raise Refused(words % {"seqs": "、".join(str(seq) for seq in sorted(absent | kept))})
    return found
