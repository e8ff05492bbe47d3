"""Keep a file of a case: bytes once, digest in the log."""

import hashlib
from datetime import datetime
from typing import Any

from workflows.law.clue import NEVER_EVIDENCE
from workflows.law.refusal import Refused
from workflows.models import Entry, Evidence, Person, Report


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
    return Evidence.objects.create(
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


def _refuse_clue(digest: str, name: str) -> None:
    """Raises Refused for a file that somebody handed in with a report: it is a clue, no evidence (辅助参考)."""
    if Report.files.through.objects.filter(evidence__digest=digest).exists():
        raise Refused(f"“{name}”：{NEVER_EVIDENCE}")
