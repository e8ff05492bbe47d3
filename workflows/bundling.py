"""Evidence bundles are made here: lines get their place, all is gathered, the log's key signs, a file appears."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.acts import anchor, bundles, delivery, log, people, sequencer
from workflows.gateways import logkey, osaccount, printfile
from workflows.law import bundle, checkpoint
from workflows.law.refusal import Refused
from workflows.models import Bundle, Entry, Outbox, Person
from workflows.queries import bundles as found
from workflows.queries import clock
from workflows.queries.bundle_party import PartySight
from workflows.queries.bundle_sight import Sight

errors = logging.getLogger(__name__)


def write(
    target: Path,
    scope: found.Scope,
    sight: Sight,
    progress: found.Progress,
    *,
    settle: Callable[[], None] = lambda: None,
    **about: Any,
) -> found.Gathered:
    """One bundle as a file that appears only when it is whole; Refused where law, size or anchor forbid it.

    `settle` is what has to be written down before the file is there.
    """
    key = logkey.key()
    sequencer.sequence(key, by=people.clock_keeper(), at=about["at"])
    # Where no line waited nothing was compared: this key signs no other history.
    anchor.held(sequencer.the_log())
    made = found.gather(scope, sight, progress)
    content = found.content_of(made, **about)
    progress(made.total, made.total)
    origin = checkpoint.parse_checkpoint(checkpoint.parse_note(made.note).text).origin
    with printfile.written(target) as part, part.open("wb") as out:
        part.chmod(0o600)
        bundle.write(out, bundle.files_of(content, lambda text: checkpoint.sign(text, key, origin)))
        settle()
    return made


def make(row: Outbox) -> str:
    """The bundle that was asked for on a page; a second try makes it again from the beginning."""
    at = clock.now()
    of_entry = ("subject", "list_type", "department", "book", "policy__list_type")
    rows = Bundle.objects.select_related("person", "subject", *(f"entry__{each}" for each in of_entry))
    asked = rows.get(code=row.payload[bundles.KIND])
    if asked.finished_at:
        return asked.code
    if not bundles.still_may(asked, at):
        bundles.stop(asked, _("申请人已经没有取得这个证据包的岗位或者授权，制作已经停止。"), at=at)
        return asked.code
    with log.one_gesture():
        try:
            _make(asked, row, at)
        except Refused as refused:
            bundles.stop(asked, str(refused), at=at)
    return asked.code


def _make(asked: Bundle, row: Outbox, at: datetime) -> None:
    """Gather and write; the looks that it was are lines before anybody gets the file."""
    asked.person.stand_on(log.local_day(at))
    sight = PartySight.of(asked) if asked.subject_id else Sight(asked.person, asked.with_facts)
    scope = found.Scope(asked.entry, asked.since, asked.until)
    target = bundles.opened(asked.code) / bundles.FILE
    about: dict[str, Any] = {"by": asked.person.name, "purpose": asked.purpose, "at": at}
    made = write(target, scope, sight, partial(_go_on, asked, row), **about)
    if asked.entry is None:
        bundles.record_looks(asked, list(sight.looked.values()), at=at)
    told = {"total": made.total, "notices": len(made.papers), "waiting": made.waiting}
    url = reverse("hall-bundle-state" if asked.subject_id else "bundle", args=[asked.code])
    bundles.finish(asked, at=at, url=url, size=target.stat().st_size, **told)


def _go_on(asked: Bundle, row: Outbox, done: int, total: int) -> None:
    """Some lines more: the page that waits is told, and the lease is kept."""
    bundles.progress(asked, done, total)
    delivery.hold(row, at=clock.now())


def take_by_hand(
    target: Path, scope: found.Scope, *, purpose: str, by: Person, at: datetime
) -> found.Gathered:
    """The operator's bundle: with facts of natural persons' files only for a stated purpose; a line says so.

    It names the account of the machine, and a bundle of a period is a look at each person whose facts are in it.
    """
    whole = bool(purpose) or (scope.entry is not None and not _names_persons(scope.entry))
    told: dict[str, Any] = {"operator": osaccount.account()}
    told |= {"purpose": purpose} if purpose else {}
    if scope.entry is None:
        told |= {"since": scope.since, "last_day": scope.until}
    bundles.record_by_hand(scope.entry, by=by, at=at, with_facts=whole, **told)
    words = purpose or _("命令行导出，没有说明用途")
    sight = Sight(None, whole)

    def settle() -> None:
        if scope.entry is None:
            looked = list(sight.looked.values())
            bundles.record_looks_by_hand(looked, by=by, at=at, purpose=purpose, operator=told["operator"])

    with log.one_gesture():
        about: dict[str, Any] = {"by": _("系统管理员（命令行）"), "purpose": words, "at": at}
        try:
            return write(target, scope, sight, lambda done, total: None, settle=settle, **about)
        except logkey.NoKey as error:
            raise Refused(str(error)) from error


def _names_persons(entry: Entry) -> bool:
    """Is it the file of a natural person, or are some listed together with the subject?"""
    return entry.subject.is_person or entry.associates.exists()


def sweep(at: datetime) -> None:
    """Remove bundles whose two days are over; nothing that fails here stops the clock."""
    try:
        bundles.sweep(at)
    except Exception:
        errors.exception("old bundles could not be removed")


KINDS = {bundles.KIND: make, bundles.KIND_OF_PERIOD: make}
