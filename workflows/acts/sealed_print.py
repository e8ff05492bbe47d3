"""The printed file of a paper outside any entry (a commitment, a certificate, a letter about a record), kept once."""

from datetime import datetime
from typing import Any

from django.db import transaction

from workflows.acts import door, log
from workflows.acts.notice import Printing
from workflows.law.chain import digest
from workflows.law.duties import KEEP_CLOCK
from workflows.models import Person


@transaction.atomic
def keep_print(paper: Any, pdf: bytes, made: Printing, verb: str, *, by: Person, at: datetime) -> bool:
    """Attach the printed file once, its digests in the book by `verb`; False when it was there already."""
    keeper = log.lock(paper.keeper)
    row = type(paper)._default_manager.select_for_update(of=("self",)).get(pk=paper.pk)
    if row.file_digest:
        return False
    row.file, row.file_digest, row.printed_at = pdf, digest(pdf), at
    row.page, row.page_digest = made.page.frozen(), made.page.digest()
    row.plain_digest, row.printed_with = digest(made.plain), made.printed_with[:100]
    row.signer, row.signed_by, row.signed_at = made.signer, made.signed_by[:200], made.signed_at
    row.save()
    told = {"file": row.file_digest, "plain": row.plain_digest, "page": row.page_digest, "signer": row.signer}
    door.record(verb, keeper, thing=row, by=by, at=at, duty=KEEP_CLOCK, **told)
    return True
