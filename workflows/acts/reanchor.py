"""An operator restored an older backup: the anchor of the log is set anew, with a reason, before everybody's eyes."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import anchor, incident, log
from workflows.acts.sequencer import the_log
from workflows.gateways import loganchor
from workflows.law.anchor import Anchor, Unreadable
from workflows.law.incident_words import Incident, Wrong
from workflows.law.refusal import Refused
from workflows.models import Checkpoint, Person
from workflows.models.tree import tree_size

RENEWED = "renew_log_anchor"


@transaction.atomic
def renew(because: str, *, by: Person, at: datetime) -> Anchor:
    """From now on the log goes on from where the database stands: a line, and an incident that two auditors end.

    Refused where the two agree, without a reason, and where the newest checkpoint is of a key that never was ours.
    """
    if not because.strip():
        raise Refused(_("请写明理由：恢复的是哪一份备份，缺少哪些行，为什么。"))
    with log.one_gesture():
        kept = log.lock(the_log())
        former, said = _former()
        size = tree_size()
        reader = anchor.root_reader(kept)
        if not said and (former is None or not former.contradicts(kept.origin, size, reader)):
            raise Refused(_("台账与库外存根相符，或者本机还没有库外存根，不需要重设。"))
        last = Checkpoint.objects.values_list("key", flat=True).first()
        anchor.refuse_stranger(former, kept.origin, last or "")
        made = Anchor(kept.origin, size, reader(size).hex(), tuple(anchor.own_keys(kept.origin)[::-1]))
        told: dict[str, Any] = {
            "former": former.size if former else 0,
            "size": size,
            "because": because.strip()[:500],
        }
        facts = told | {"former_root": former.root if former else "", "root": made.root}
        line = log.append(kept, kept, RENEWED, "", "", by=by, at=at, **facts)
        incident.open_one(Wrong(Incident.RENEWED, str(line.seq), told), at=at)
        transaction.on_commit(partial(loganchor.put, made))
    return made


def _former() -> tuple[Anchor | None, str]:
    """What was remembered, or why that cannot be read."""
    try:
        return loganchor.read(), ""
    except Unreadable as error:
        return None, str(error)
