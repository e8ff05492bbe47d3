"""Events taken away as a file: a line of the log, whoever takes them."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import log
from workflows.acts.sequencer import the_log
from workflows.law.duties import SUPERVISE, VIEW_LOG, either
from workflows.models import Person

VERB = "export_events"
OVERSEES = either(SUPERVISE, VIEW_LOG)


@transaction.atomic
def record_export(code: str, *, since: date, until: date, cases: int, by: Person, at: datetime) -> None:
    """Remember that somebody took the events of a list away: in the book of the department in whose post she may."""
    office = next((post.department for post in by.posts_now() if OVERSEES(post.department, by)), None)
    if office is None:
        raise PermissionDenied(_("过程数据只向部门负责人、信用办和审计岗开放。"))
    kept = log.lock(office)
    log.open_book(kept, kept.ref, "department")
    period = [since.isoformat(), until.isoformat()]
    log.record(VERB, kept, by=by, at=at, duty=OVERSEES, box=f"process/{code}", rows=cases, filters=period)


@transaction.atomic
def record_by_hand(code: str, *, since: date, until: date, cases: int, by: Person, at: datetime) -> None:
    """The operator takes them at the machine itself: a line of the log's own book."""
    with log.one_gesture():
        keeper = log.lock(the_log())
        period = [since.isoformat(), until.isoformat()]
        told: dict[str, Any] = {"box": f"process/{code}", "rows": cases, "filters": period}
        log.append(keeper, keeper, VERB, "", "", by=by, at=at, **told)
