"""Do the incidents of the log agree with its lines? Who holds the database could take away what speaks against it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from workflows.law.incident_words import Incident
from workflows.models import LogIncident, SplitView, Transition
from workflows.models.incident import ENDED, RAISED
from workflows.queries.verification import Fault


def incident_faults() -> list[Fault]:
    """Incidents that were raised and are gone, or stand without the line that raises or ends them.

    Four queries; incidents are few.
    """
    lines = Transition.objects.filter(verb__in=(RAISED, ENDED)).select_related("book").order_by("pk")
    told = {(line.thing, line.verb): line for line in lines}
    rows = {row.ref: row for row in LogIncident.objects.all()}
    splits = {str(pk) for pk in SplitView.objects.values_list("pk", flat=True)}
    return list(_faults(told, rows, splits))


def _faults(
    told: dict[tuple[str, str], Transition], rows: dict[str, LogIncident], splits: set[str]
) -> Iterator[Fault]:
    """Each incident against its lines, and each line against its incident."""
    for (ref, verb), line in told.items():
        if verb == RAISED and ref not in rows:
            yield _fault(line, _("第 %(n)s 行登记了台账告警（%(ref)s），这条告警的记录不见了。"), ref)
        elif verb == ENDED and ref in rows and rows[ref].ended_at is None:
            yield _fault(line, _("第 %(n)s 行结束了台账告警（%(ref)s），记录中仍未结束。"), ref)
    for ref, row in rows.items():
        raised = told.get((ref, RAISED))
        if raised is None:
            yield _fault(None, _("台账告警（%(ref)s）没有登记它的台账行。"), ref)
        if row.ended_at is not None and (ref, ENDED) not in told and not _raised_again(row, rows):
            yield _fault(raised, _("台账告警（%(ref)s）记录为已经结束，台账中没有结束它的行。"), ref)
        if row.kind == Incident.SPLIT and row.about not in splits:
            yield _fault(raised, _("台账分叉（%(ref)s）的证据不见了：登记于第 %(n)s 行。"), ref)


def _raised_again(row: LogIncident, rows: dict[str, LogIncident]) -> bool:
    """Was its end not believed (models.incident.unexplained), so that a later incident tells the same?"""
    return any(
        each.pk > row.pk and (each.kind, each.about) == (row.kind, row.about) for each in rows.values()
    )


def _fault(line: Transition | None, said: str, ref: str) -> Fault:
    """The place is the line that speaks of the incident, where there is one."""
    seq = line.seq if line else 0
    return Fault(line.book.ref if line else "", seq, "state", said % {"n": seq, "ref": ref})
