"""Keep a file of a case: bytes once, digest in the log."""

import hashlib
from datetime import datetime
from typing import Any

from workflows.models import Entry, Evidence, Person


def keep(entry: Entry, upload: Any, media_type: str, *, purpose: str, by: Person, at: datetime) -> Evidence:
    """Store one checked upload (`forms.files` has looked at its content, size and name)."""
    sha = hashlib.sha256()
    for chunk in upload.chunks():
        sha.update(chunk)
    upload.seek(0)
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
