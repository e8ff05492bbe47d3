"""How the service of a notice stands: its attempts in order, what may be tried next and why, what became of it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from workflows.law.identity import mask_name
from workflows.law.service import Noticing
from workflows.law.serving import Attempting, announcement_end
from workflows.law.ways import PUBLIC, Way, next_methods
from workflows.models import Deadline, Notice, ServiceAttempt, Serving, WorkItem
from workflows.models.serving import consents_to_electronic, party_of
from workflows.queries import addresses, dossier
from workflows.queries.inbox import OPEN

RUNS = Attempting.UNDER_WAY
TONES = {Attempting.SUCCEEDED: "ok", Attempting.FAILED: "bad", Attempting.UNDER_WAY: "do"}
PARTICULARS = (
    "place_served", "recipient", "relation", "witnesses", "carrier", "tracking_number", "entrusted_to",
    "medium", "proof", "note",
)  # fmt: skip
NAMES = ("recipient", "witnesses")  # persons: masked outside the case department


def shown(attempt: ServiceAttempt, of_case: bool, is_home: bool) -> dict[str, Any]:
    """One attempt as the pages show it; `attempt.files` and its writer are read already.

    `is_home`: the addressee is a natural person, whose place only the department of the case sees.
    """
    return {
        "attempt": attempt,
        "words": attempt.words,
        "state": attempt.get_state_display(),
        "tone": TONES.get(Attempting(attempt.state), ""),
        "failure": attempt.get_failure_display() if attempt.failure else "",
        "until": announcement_end(attempt.started_on) if attempt.method == PUBLIC else None,
        "facts": [
            (_label(name), _masked(name, getattr(attempt, name), of_case))
            for name in PARTICULARS
            if getattr(attempt, name) and (of_case or not is_home or name != "place_served")
        ],
        "files": list(attempt.files.all()),
        "who": attempt.by.name,
    }


def _label(name: str) -> str:
    """A particular as the form calls it."""
    return str(getattr(ServiceAttempt._meta.get_field(name), "verbose_name", name))


def _masked(name: str, value: str, of_case: bool) -> str:
    """A particular as this reader may see it."""
    return mask_name(value) if name in NAMES and not of_case else value


def tried_of(notices: Iterable[Notice], of_case: bool) -> dict[int, list[dict[str, Any]]]:
    """The attempts of several notices, by the key of the notice; at most two queries."""
    homes = {notice.pk: is_natural(notice) for notice in notices}
    rows = ServiceAttempt.objects.filter(notice__in=list(homes)).order_by("notice", "nth")
    found: dict[int, list[dict[str, Any]]] = {}
    for attempt in rows.select_related("by").prefetch_related("files"):
        found.setdefault(attempt.notice_id, []).append(shown(attempt, of_case, homes[attempt.notice_id]))
    return found


def tasks_of(notices: Iterable[Notice]) -> dict[int, str]:
    """The task that goes on with each notice, by code; empty while an announcement runs. Two queries at most."""
    keys = [notice.pk for notice in notices]
    open_ones = dict(Serving.objects.filter(notice__in=keys, is_open=True).values_list("pk", "notice_id"))
    if not open_ones:
        return {}
    rows = WorkItem.objects.filter(task__process__in=open_ones, status__in=(*OPEN, WorkItem.Status.HELD))
    found = dict.fromkeys(open_ones.values(), "")
    for process, code in rows.values_list("task__process", "code"):
        found[open_ones[process]] = code
    return found


def is_natural(notice: Notice) -> bool:
    """Is the addressee a natural person?"""
    return notice.associate_id is not None or notice.entry.subject.is_person


def ways(notice: Notice, attempts: Iterable[ServiceAttempt]) -> tuple[Way, ...]:
    """Every way as it stands now, the recommended one marked."""
    return next_methods(
        [each.tried for each in attempts],
        consents=consents_to_electronic(notice),
        is_person=is_natural(notice),
    )


def standing(notice: Notice, of_case: bool) -> dict[str, Any]:
    """All that a page says about the service of one notice."""
    attempts = tried_of([notice], of_case).get(notice.pk, [])
    offered = ways(notice, [each["attempt"] for each in attempts])
    subject, person = party_of(notice)
    return {
        "notice": notice,
        "attempts": attempts,
        "ways": offered,
        "under_way": next((each["attempt"] for each in attempts if each["attempt"].state == RUNS), None),
        "next": next((way for way in offered if way.is_next), None),
        "address": addresses.address_of(subject, person),
        "party": dossier.addressee(notice, of_case) or dossier.shown_name(notice.entry.subject, of_case),
        "announced": _announced(notice),
        "trace": _trace(notice),
        "is_waiting": notice.state == Noticing.ISSUED,
    }


def of_task(item: WorkItem, process: Any, of_case: bool) -> dict[str, Any]:
    """The same for the task that looks for the next way; empty for every other task."""
    if item.procedure != "serving":
        return {}
    related = ("entry__subject", "entry__department", "associate__subject")
    notice = Notice.objects.select_related(*related).defer("file", "page", "facts").get(pk=process.notice_id)
    return standing(notice, of_case)


def _announced(notice: Notice) -> Deadline | None:
    """The announcement that runs."""
    rows = Deadline.objects.filter(entry=notice.entry_id, kind="announcement_end", met_at=None)
    codes = ServiceAttempt.objects.filter(notice=notice, state=Attempting.UNDER_WAY).values_list(
        "code", flat=True
    )
    return rows.filter(about__in=[f"service/{code}" for code in codes]).first()


def _trace(notice: Notice) -> list[tuple[str, Any]]:
    """What became of a notice in the hall: label and instant (None: not yet)."""
    if notice.arrived_at is None:
        return []
    return [
        (_("到达服务大厅"), notice.arrived_at),
        (_("首次打开"), notice.opened_at),
        (_("确认收到"), notice.acknowledged_at),
        *([(_("提醒查看"), notice.reminded_at)] if notice.reminded_at else []),
    ]
