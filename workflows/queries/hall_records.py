"""A subject's own penalties as the hall tells them: what is shown, whether its display may end early, how it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.law.duties import APPLY_REPAIR, VIEW_OWN
from workflows.law.eligibility import Facts
from workflows.law.publicity import Posting
from workflows.law.repair import Repairing
from workflows.models import Mandate, Person, PublicityRecord, RecordPaper, RecordRepair
from workflows.models.calendar import load_calendar
from workflows.models.record_exam import barred_until, minimum_of, opens_on, rule_of
from workflows.queries import hall, hall_tasks
from workflows.queries.calculator_file import bundled
from workflows.queries.clockface import face_of
from workflows.queries.eligibility import Answer, answer
from workflows.queries.hall_tasks import NOW, WAIT, Task
from workflows.queries.rulebook import rulebook

RELATED = ("subject", "department", "policy__list_type", "book")
MOST = 100
# Which clock a state waits for.
CLOCKS = {"incomplete": ("repair_complete",), "applied": ("repair_accept", "repair_decide")}


def held(person: Person, today: date) -> list[Mandate]:
    """The mandates for a whole subject: an agent of some entries has no say in its penalties."""
    return hall.holding(person, VIEW_OWN, today)


def rows(person: Person, today: date) -> QuerySet[PublicityRecord]:
    """The penalties of whom one speaks for, the newest first; what was retracted never was one."""
    subjects = [mandate.subject_id for mandate in held(person, today)]
    found = PublicityRecord.objects.filter(subject__in=subjects, kind=PublicityRecord.Kind.PENALTY)
    found = found.exclude(state=Posting.RETRACTED).select_related(*RELATED).order_by("-decided_on", "-pk")
    made = RecordRepair.objects.order_by("-pk")
    return found.prefetch_related(Prefetch("repairs", made, to_attr="made_repairs"))


def own(person: Person, pk: int, today: date) -> tuple[PublicityRecord, Mandate] | None:
    """One of them, and the mandate by which one sees it; None for another's."""
    record = rows(person, today).filter(pk=pk).first()
    if record is None:
        return None
    return record, next(m for m in held(person, today) if m.subject_id == record.subject_id)


def may_apply(mandate: Mandate, today: date) -> bool:
    """Does the person's mandate give the right to apply?"""
    return bool(mandate.gives(APPLY_REPAIR, mandate.subject_id, None, today))


def letter(person: Person, code: str, today: date) -> RecordPaper | None:
    """A letter that reached whom one speaks for; None for any other."""
    subjects = [mandate.subject_id for mandate in held(person, today)]
    found = RecordPaper.objects.filter(
        code=code, repair__record__subject__in=subjects, served_on__isnull=False
    )
    return found.defer("file", "page").first()


# ------------------------------------------------------------------------------------------ eligibility
@dataclass(frozen=True)
class Outlook:
    """What is true of an application today, before it is begun: by the law of the calculator."""

    answer: Answer
    first: date | None
    barred: date | None
    rule: Any
    accept: Any
    result: Any

    @property
    def is_open_now(self) -> bool:
        """Has the shortest display run out, and does no bar run?"""
        asked = self.answer.asked
        return self.first is not None and self.first <= asked and (self.barred is None or asked > self.barred)


def outlook(record: PublicityRecord, said: dict[str, Any], today: date) -> Outlook:
    """`said`: the day of correction, and whether the duties are performed and the promise is at hand."""
    barred, kinds = barred_until(record, today), {row.list_code: row.kind for row in bundled().things}
    kind = kinds.get(record.policy.list_type.code, "penalty")
    facts = Facts(
        kind=kind, document=record.decided_on, asked=today, severity=record.severity,
        penalty=record.category, is_published=record.state == Posting.ONLINE,
        corrected=said.get("corrected_on"), is_performed=bool(said.get("performed")),
        has_promise=bool(said.get("promise")), barred_until=barred,
        by_document=record.policy.load_rules().value("repair_version") == "document",
    )  # fmt: skip
    terms = (rule_of(record, name, today) for name in ("acceptance", "result"))
    first = opens_on(record, today)
    return Outlook(answer(facts, rulebook()), first, barred, minimum_of(record, today), *terms)


# ------------------------------------------------------------------------------------------ how it stands
def clock_of(made: RecordRepair, today: date) -> dict[str, Any] | None:
    """The clock that runs for an application: the party's own while something is missing, else the authority's."""
    found = {row.kind: row for row in made.clocks.filter(met_at=None)}
    titles = {
        "repair_complete": _("您的期限：补正"),
        "repair_accept": _("机关的期限：是否受理"),
        "repair_decide": _("机关的期限：作出决定"),
    }
    for kind in CLOCKS.get(made.state, ("repair_decide",)):
        row = found.get(kind)
        if row is not None and row.paused_on is None:
            return face_of(row, today, load_calendar()) | {
                "title": titles[kind], "kind": kind, "clause": row.clause, "is_verified": row.is_verified,
            }  # fmt: skip
    return None


def steps(made: RecordRepair | None, *, is_open_now: bool) -> list[dict[str, Any]]:
    """The steps of an application: what is done, what is now."""
    names = (_("核对条件"), _("提交申请"), _("受理"), _("机关核实"), _("作出决定"))
    now = 1 if is_open_now else 0
    if made is not None and made.is_open:
        now = {"verified": 4, "accepted": 3}.get(made.state, 2)
    states = ["done" if i < now else "now" if i == now else "" for i in range(len(names))]
    return [{"name": name, "state": state} for name, state in zip(names, states, strict=True)]


def letters(made: RecordRepair | None) -> Iterable[RecordPaper]:
    """The letters that reached the party, the newest first."""
    if made is None:
        return []
    rows_of = RecordPaper.objects.filter(repair__record=made.record_id, served_on__isnull=False)
    return rows_of.defer("file", "page", "facts").order_by("-pk")


@hall_tasks.register_of_subject
def tasks(mandate: Mandate, today: date) -> list[Task]:
    """What a subject has to do, to read, or waits for, about its penalties; one query."""
    if not mandate.gives(VIEW_OWN, mandate.subject_id, None, today):
        return []
    unread = Count("papers", filter=Q(papers__served_on__isnull=False, papers__opened_at=None))
    rows_of = RecordRepair.objects.filter(record__subject=mandate.subject_id).select_related("record")
    waiting = rows_of.annotate(unread=unread).filter(Q(is_open=True) | Q(unread__gt=0)).order_by("-pk")
    return [task for made in waiting[:MOST] for task in _tasks_of(made)]


def _tasks_of(made: Any) -> list[Task]:
    """The letters of an application that nobody has opened, and what is next."""
    url = reverse("hall-penalty", args=[made.record_id])
    about = _("行政处罚 %(number)s") % {"number": made.record.document_number}
    found = []
    if made.unread:
        name = _("查看终止公示申请 %(code)s 的文书") % {"code": made.code}
        words = _("%(n)s 份未查看") % {"n": made.unread}
        found.append(Task(NOW, name, about, words, "do", url, counts=True))
    if made.state == Repairing.INCOMPLETE:
        name = _("补正终止公示申请 %(code)s") % {"code": made.code}
        words = made.get_state_display()
        found.append(Task(NOW, name, about, words, "do", url, counts=True, duty=APPLY_REPAIR))
    elif made.is_open:
        name = _("终止公示申请 %(code)s") % {"code": made.code}
        found.append(Task(WAIT, name, about, made.get_state_display(), "", url))
    return found
