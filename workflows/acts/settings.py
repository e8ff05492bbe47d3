"""Keep how a person wants to be told and to work."""

from collections.abc import Iterable

from django.db import transaction

from workflows.acts.alert import ALWAYS_TOLD
from workflows.models import DeskSettings, Person


@transaction.atomic
def keep(
    person: Person,
    *,
    digest: str,
    muted: Iterable[str],
    holds_steps: bool,
    single_keys: bool,
    email: str,
) -> DeskSettings:
    """The person's own choice; what nobody may switch off stays on."""
    kept, _made = DeskSettings.objects.update_or_create(
        person=person,
        defaults={
            "digest": digest,
            "muted": [kind for kind in muted if kind not in ALWAYS_TOLD],
            "holds_steps": holds_steps,
            "single_keys": single_keys,
        },
    )
    if person.email != email:
        person.email = email
        person.save(update_fields=["email"])
    return kept
