"""Keep a file of a case: bytes once, digest in the log; what the virus scanner says of it."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from workflows.acts import log, outbox
from workflows.law import duties
from workflows.law.clue import NEVER_EVIDENCE
from workflows.law.refusal import Refused
from workflows.models import Complaint, Entry, Evidence, Objection, Person, Report

Scan = Evidence.Scan
A_DAY = timedelta(days=1)
# What one filer may hand in within a day: far more than any case needs, far less than a disk holds.
FILES_A_DAY, BYTES_A_DAY = 60, 300 * 1024 * 1024


def keep(
    entry: Entry | None, upload: Any, media_type: str, *, purpose: str, by: Person, at: datetime
) -> Evidence:
    """Store one checked upload (`forms.files` has looked at its content, size and name); None: it has no entry."""
    sha = hashlib.sha256()
    for chunk in upload.chunks():
        sha.update(chunk)
    upload.seek(0)
    if purpose == Evidence.Purpose.CASE:
        _refuse_clue(sha.hexdigest(), upload.name)
    row = Evidence.objects.create(
        entry=entry,
        purpose=purpose,
        file=upload,
        name=upload.name,
        media_type=media_type,
        size=upload.size,
        digest=sha.hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
    )
    if settings.XINHENG_CLAMD:
        _send_to_scan([row], at=at)
    return row


def insist_room(uploads: Iterable[Any], *, by: Person, at: datetime, contact: str = "") -> None:
    """Raises Refused when a filer handed in too much within a day; without an account the contact is the filer."""
    since = Evidence.objects.filter(uploaded_at__gt=at - A_DAY)
    if contact:
        mine = since.filter(pk__in=Objection.objects.filter(contact=contact).values("files"))
    else:
        mine = since.filter(uploaded_by=by)
    sizes = [u.file.size for u in uploads]
    kept = mine.aggregate(size=Sum("size"))["size"] or 0
    if sizes and (mine.count() + len(sizes) > FILES_A_DAY or kept + sum(sizes) > BYTES_A_DAY):
        raise Refused(
            _(
                "24小时内上传的材料已经达到上限（%(files)d 个、%(size)d MB），请明天再传，或者到窗口提交纸质材料。"
            )
            % {"files": FILES_A_DAY, "size": BYTES_A_DAY // 1024**2}
        )


@transaction.atomic
def judge(row: Evidence, found: str, *, by: Person, at: datetime) -> None:
    """Keep what the scanner said; something found is written into the book of the entry, and the file stays shut."""
    scan = Scan.INFECTED if found else Scan.CLEAN
    fresh = Evidence.objects.filter(pk=row.pk, scan=Scan.PENDING)
    is_news = fresh.update(scan=scan, scanned_at=at, scan_note=found[:200])
    keeper = row.entry or _matter_of(row)
    if is_news and found and keeper is not None:
        facts = {"found": found, "name": row.name, "file": row.ref}
        log.record("quarantine_file", keeper, thing=Named(row), by=by, at=at, duty=duties.KEEP_CLOCK, **facts)


class Named:
    """A file as a line names it: by its code; the digest of its bytes is too long for that and stands in the facts."""

    def __init__(self, row: Evidence) -> None:
        self.ref = f"evidence/{row.code}"


def _matter_of(row: Evidence) -> Any:
    """The complaint or the report with which a file came that belongs to no entry."""
    return Complaint.objects.filter(files=row).first() or Report.objects.filter(files=row).first()


def scan_what_is_left(*, at: datetime, limit: int) -> int:
    """Once a scanner is set up, what was kept before is scanned too; returns how many were sent."""
    rows = (
        list(Evidence.objects.filter(scan=Scan.NONE).order_by("pk")[:limit]) if settings.XINHENG_CLAMD else []
    )
    with transaction.atomic():
        _send_to_scan(rows, at=at)
    return len(rows)


def _send_to_scan(rows: list[Evidence], *, at: datetime) -> None:
    """These files wait for the scanner; until then nobody opens them."""
    Evidence.objects.filter(pk__in=[row.pk for row in rows]).update(scan=Scan.PENDING)
    for row in rows:
        row.scan = Scan.PENDING
        outbox.announce("scan_file", f"scan/{row.code}", at=at, payload={"file": row.code})


def _refuse_clue(digest: str, name: str) -> None:
    """Raises Refused for a file that somebody handed in with a report: it is a clue, no evidence (辅助参考)."""
    if Report.files.through.objects.filter(evidence__digest=digest).exists():
        raise Refused(f"“{name}”：{NEVER_EVIDENCE}")
