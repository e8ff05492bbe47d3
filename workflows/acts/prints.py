"""合并印制: notices of one authority in one file, with the list of addresses; made in parts, kept for two days.

A part is so many notices in their order. It becomes a file of its own under the run's folder; only then the run is
told that it is done, so a runner that dies leaves the part to be made again, the same.
"""

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import access, alert, log
from workflows.acts.outbox import announce
from workflows.law.duties import ISSUE_OR_SERVE
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.models import Alert, Department, Notice, Outbox, Person, PrintRun

AT_MOST = 5000
PART = 50  # notices under one lease of the outbox
KEPT = timedelta(days=2)
GIVES_UP = timedelta(hours=12)  # after that, what is still not printed is left out by name
WAITS = (2, 5, 10, 20, 40, 60)  # seconds between two looks at what is not printed yet
MERGED, ADDRESSES = "notices.pdf", "addresses.xlsx"


@transaction.atomic
def start(
    code: str, office: Department, keys: Sequence[int], *, by: Person, at: datetime, double_sided: bool
) -> PrintRun:
    """Keep which notices are to be printed together, in this order; the same code asks once.

    Raises Refused for none or too many, PermissionDenied for who neither issues nor serves there.
    """
    if not keys:
        raise Refused(_("没有可以合并印制的文书；已撤回的和其他机关的文书不能印制。"))
    if len(keys) > AT_MOST:
        raise Refused(_("一次最多合并印制 %(n)s 份，请缩小范围后分次印制。") % {"n": AT_MOST})
    kept = {"department": office, "person": by, "notices": list(keys), "double_sided": double_sided}
    run, is_new = PrintRun.objects.get_or_create(
        code=code, defaults={**kept, "total": len(keys), "created_at": at}
    )
    if is_new:
        book = log.lock(office)
        log.open_book(book, book.ref, "department")
        told: dict[str, Any] = {"run": run.code, "rows": run.total, "double_sided": double_sided}
        log.record("print_run", book, by=by, at=at, duty=ISSUE_OR_SERVE, **told)
        go_on(run, 0, at=at)
    return run


def go_on(run: PrintRun, nth: int, *, at: datetime, waited: int = 0) -> Outbox:
    """Announce the next look at the run; after `waited` looks in vain it waits longer."""
    wait = timedelta(seconds=WAITS[min(waited, len(WAITS)) - 1]) if waited else timedelta()
    payload = {"run": run.code, "nth": nth, "waited": waited}
    return announce("print_run", f"prints/{run.code}/{nth}", at=at, not_before=at + wait, payload=payload)


# --------------------------------------------------------------------------------------------------- parts
def next_part(run: PrintRun) -> list[int]:
    """The keys of the notices of the next part, in order; none when all are done."""
    return run.notices[run.done : run.done + PART]


def awaited(run: PrintRun, keys: Sequence[int], *, at: datetime) -> list[Notice]:
    """Those whose file is still to come: not printed yet, and neither given up by the printer nor by us."""
    if at - run.created_at > GIVES_UP:
        return []
    rows = Notice.objects.filter(pk__in=keys, file_digest="").exclude(state=Noticing.WITHDRAWN)
    found = list(rows.only("pk", "code", "number", "title").order_by("pk"))
    orders = [f"print/{notice.code}" for notice in found]
    dead = set(Outbox.objects.filter(key__in=orders, status=Outbox.Status.DEAD).values_list("key", flat=True))
    return [notice for notice in found if f"print/{notice.code}" not in dead]


def refuse_stranger(run: PrintRun) -> None:
    """Raises Refused when whoever asked has left, or neither issues nor serves there any more."""
    by = Person.objects.filter(pk=run.person_id, is_active=True).first()
    if by is None or not ISSUE_OR_SERVE(run.department, by):
        raise Refused(_("申请人已经没有制发或者送达文书的岗位，合并印制已经停止，文件已经清除。"))


def papers(run: PrintRun, keys: Sequence[int], *, at: datetime) -> Iterator[tuple[Notice, bytes]]:
    """The printed notices of a part, one after the other, none of them held; each look at a person is written down."""
    rows = Notice.objects.select_related("entry__subject", "associate").defer("facts", "page", "file")
    found = {notice.pk: notice for notice in rows.filter(pk__in=keys, entry__department=run.department_id)}
    for key in keys:
        notice = found.get(key)
        if notice is None or _left_out(notice):
            continue
        file = Notice.objects.values_list("file", flat=True).get(pk=key)
        if file is not None:
            _record_look(notice, run.person, at)
            yield notice, bytes(file)


def _left_out(notice: Notice) -> bool:
    """Withdrawn, or never printed."""
    return notice.state == Noticing.WITHDRAWN or not notice.file_digest


def _record_look(notice: Notice, by: Person, at: datetime) -> None:
    """A notice to a natural person shows the person in full."""
    if notice.associate_id:
        access.record_view(notice.entry, by=by, at=at, of=access.of_associate(notice.associate_id))
    elif notice.entry.subject.is_person:
        access.record_view(notice.entry, by=by, at=at)


@transaction.atomic
def keep_part(run: PrintRun, keys: Sequence[int], pages: int, printed: Sequence[int]) -> bool:
    """The file of a part is there: count it, once, and name what was left out. False when another was first."""
    there = set(printed)
    absent = Notice.objects.filter(pk__in=[key for key in keys if key not in there]).order_by("pk")
    names = [_reason(notice) for notice in absent.only("number", "title", "state", "file_digest")]
    sentence = "\n".join(filter(None, [run.sentence, *names]))
    mine = PrintRun.objects.filter(pk=run.pk, done=run.done, finished_at=None)
    done = run.done + len(keys)
    if mine.update(done=done, pages=run.pages + pages, sentence=sentence) != 1:
        return False
    run.done, run.pages, run.sentence = done, run.pages + pages, sentence
    return True


def _reason(notice: Notice) -> str:
    """A notice that is not in the file, and why."""
    why = _("已撤回") if notice.state == Noticing.WITHDRAWN else _("没有排印成功")
    return f"{notice.number or notice.title}（{why}）"


# ------------------------------------------------------------------------------------------------------ end
@transaction.atomic
def finish(run: PrintRun, *, at: datetime, url: str) -> bool:
    """Both files are there: say so, once."""
    if PrintRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=at) != 1:
        return False
    done = run.total - len(run.sentence.splitlines())
    told: dict[str, Any] = {"note": _("合并印制"), "n": done, "total": run.total, "url": url}
    alert.tell(run.person, Alert.Kind.BULK_DONE, key=f"prints/{run.code}", at=at, **told)
    return True


def stop(run: PrintRun, sentence: str, *, at: datetime) -> None:
    """It cannot go on: say why, keep no file."""
    PrintRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=at, sentence=sentence)
    shutil.rmtree(folder(run.code), ignore_errors=True)


def folder(code: str) -> Path:
    """Where the files of a run lie; a code is our own text, never anything else."""
    if not code.replace("-", "").replace("_", "").isalnum():
        raise ValueError(code)
    return Path(settings.MEDIA_ROOT) / "prints" / code


def opened(code: str) -> Path:
    """The same, made if it is not there; nobody else looks in."""
    found = folder(code)
    found.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def sweep(at: datetime) -> int:
    """Remove the files of runs that ended two days ago, and of runs that nobody knows; returns how many."""
    root = Path(settings.MEDIA_ROOT) / "prints"
    there = {each.name for each in root.iterdir()} if root.is_dir() else set()
    kept = PrintRun.objects.filter(code__in=there).exclude(finished_at__lte=at - KEPT)
    gone = there - set(kept.values_list("code", flat=True))
    for code in gone:
        shutil.rmtree(root / code, ignore_errors=True)
    return len(gone)
