"""承诺: sign the written promise that goes with a repair application."""

from datetime import datetime

from django.db import transaction

from workflows.acts import door
from workflows.law import duties
from workflows.law.chain import digest
from workflows.models import Commitment, CommitmentTemplate, Entry, Person


def text_for(entry: Entry, template: CommitmentTemplate) -> str:
    """The words that are signed: the template with this entry's own facts."""
    return template.text.format(
        subject=entry.subject.name,
        code=entry.subject.code,
        authority=entry.department.name,
        list=entry.list_type.name,
        order=entry.order_number,
    )


@transaction.atomic
def sign(
    entry: Entry, template: CommitmentTemplate, *, name: str, capacity: str, by: Person, at: datetime
) -> Commitment:
    """Sign by typed name; the digest of the exact words goes into the log (办法 §12)."""
    entry = door.lock(entry)
    text = text_for(entry, template)
    commitment = Commitment(
        entry=entry,
        template=template,
        text=text,
        text_digest=digest(text.encode()),
        signed_name=name,
        capacity=capacity,
        signed_by=by,
        signed_at=at,
    )
    door.create(
        commitment,
        "sign",
        by=by,
        at=at,
        duty=duties.SIGN_COMMITMENT,
        name=name,
        capacity=capacity,
        digest=commitment.text_digest,
        template=f"{template.code}/v{template.version}",
    )
    return commitment
