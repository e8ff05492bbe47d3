"""Steps handed in that still wait: enacted when their time is over, offered for taking back until then."""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from workflows.models import HeldStep, WorkItem
from workflows.queries import clock, desk, inbox

log = logging.getLogger("workflows.desk")


def seconds(request: HttpRequest) -> int:
    """How long what this person hands in may be taken back."""
    return desk.undo_seconds(request.user, settings.XINHENG_UNDO_SECONDS)


def until(request: HttpRequest, item: WorkItem, at: datetime) -> datetime | None:
    """Until when this step waits before it is enacted; None when it is enacted at once (files cannot wait)."""
    if request.FILES or not settings.XINHENG_UNDO_SECONDS:
        return None
    return desk.held_until(item, at, seconds(request))


def settle(request: HttpRequest) -> list[dict[str, Any]]:
    """Enact what of the person's own steps is due, say what came of it; what still waits, for the strip."""
    at, waiting = clock.now(), []
    for held in desk.handed_in(request.user):
        if held.until > at or not _enact(request, held, at):
            waiting.append(_shown(held, at))
    return waiting


def _enact(request: HttpRequest, held: HeldStep, at: datetime) -> bool:
    """One step whose time is over; False when a fault keeps it waiting for the outbox, which tries again."""
    task = held.item.task
    try:
        came = task.flow_task.enact_held(task, at=at)
    except Exception:
        log.exception("held step %s could not be enacted", held.pk)
        return False
    said = {"title": held.item.title, "subject": inbox.shown(held.item.entry.subject)[0]}
    if came is not None and came.sentence:
        said["why"] = came.sentence
        messages.error(
            request, _("“%(title)s”（%(subject)s）没有办成：%(why)s 填写的内容已存为草稿。") % said
        )
    elif came is not None:
        messages.success(request, _("已完成：%(title)s（%(subject)s）。") % said)
    return True


def _shown(held: HeldStep, at: datetime) -> dict[str, Any]:
    """One step that waits, as the strip shows it."""
    return {
        "code": held.item.code,
        "title": held.item.title,
        "subject": inbox.shown(held.item.entry.subject)[0],
        "seconds": max(0, round((held.until - at).total_seconds())),
    }
