"""登记邮寄: many notices posted on one day, each with its number; each is an attempt of its own, under way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import attempt, bulk, log, serving
from workflows.law.duties import SERVE_NOTICE
from workflows.law.refusal import Refused
from workflows.law.serving import Attempting
from workflows.law.ways import POST
from workflows.models import Notice, Person

AT_MOST = 300  # they are recorded while the officer waits
# Goes on with the service after it was recorded: `(notice, by=, at=)`.
Follow = Callable[..., None]


@dataclass(frozen=True)
class Posted:
    """One notice in the post."""

    notice: Notice
    posted_on: date
    carrier: str
    tracking: str


def check(posted: Posted, *, by: Person) -> None:
    """Raises Refused or PermissionDenied when this mailing cannot be recorded by this person now."""
    paper = posted.notice
    if not SERVE_NOTICE(paper.entry, by):
        raise PermissionDenied
    if paper.entry.concerns(by):
        raise PermissionDenied(_("您是当事人的代表，不能办理与其有关的案件，应当回避。"))
    if attempt.running(paper) is not None:
        raise Refused(_("这份文书的上一次送达还在进行，请先登记它的结果。"))
    attempt.insist_open(paper, POST, attempt.attempts_of(paper), False)


def record(posted: Posted, *, by: Person, at: datetime, follow: Follow) -> str:
    """Record one mailing in a transaction of its own; returns "" or why it was not."""

    def once() -> None:
        with transaction.atomic(), log.one_gesture():
            check(posted, by=by)
            said: dict[str, Any] = {
                "method": POST,
                "outcome": Attempting.UNDER_WAY,
                "started_on": posted.posted_on,
                "carrier": posted.carrier,
                "tracking_number": posted.tracking,
            }
            serving.record(posted.notice, said, by=by, at=at)
            follow(posted.notice, by=by, at=at)

    try:
        bulk.again_if_busy(once)
    except Exception as error:
        return bulk.why_not(error, at=at, where=f"mailing of notice {posted.notice.code}")
    return ""
