"""移出的依据: no entry leaves a list without the act that ends it, and a vanished source is no such act.

办法 §17 knows expiry, a decided early removal and annulment; other lists know the cure, a lost honour, a graver
listing and a subject that is gone. Each is a row of ours: a clock that struck, a granted application,
a proposal that the head approved, the graver entry.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from workflows.law.entry import Listing
from workflows.law.refusal import Refused
from workflows.law.repair import Repairing
from workflows.models import Deadline, Entry, Motion, Repair

Basis = Repair | Deadline | Motion | Entry
# Which kind of proposal ends a listing in which way.
PROPOSED = {
    "exit_by_downgrade": Motion.Kind.DOWNGRADE,
    "exit_by_extinction": Motion.Kind.EXTINCTION,
    "exit_by_reorganisation": Motion.Kind.PLAN_DONE,
    "revoke": Motion.Kind.REVOCATION,
}


def reference(basis: Basis) -> str:
    """The act as the entry and the log name it: repair/…, deadline/…, motion/…, entry/…."""
    named = getattr(basis, "ref", "")
    return str(named) or f"{type(basis).__name__.lower()}/{basis.pk}"


def check(entry: Entry, verb: str, basis: Basis) -> str:
    """The reference of the act on which the exit rests; raises Refused when this act does not end this listing.

    The act is read afresh: what somebody says of it in memory, and a row that nobody kept, end nothing.
    """
    kept = type(basis)._default_manager.filter(pk=basis.pk).first() if basis.pk else None
    if kept is None or not IS_BASIS[verb](entry, kept):
        raise Refused(
            _(
                "不能移出名单：%(act)s 不是本条目移出的依据。移出须有准予修复的决定、届满的期限或者批准的呈批件。"
            )
            % {"act": reference(basis)}
        )
    return reference(basis)


def _has_struck(entry: Entry, basis: Any) -> bool:
    """The clock of this listing ran out on the last day of the listing as it stands."""
    mine = isinstance(basis, Deadline) and basis.entry_id == entry.pk and basis.kind == "listing_end"
    return mine and basis.due_on == entry.listed_until


def _is_granted(entry: Entry, basis: Any) -> bool:
    """An application for this listing was granted."""
    return isinstance(basis, Repair) and basis.entry_id == entry.pk and basis.state == Repairing.GRANTED


def _is_graver(entry: Entry, basis: Any) -> bool:
    """The same subject stands on the list to which this one escalates."""
    if not isinstance(basis, Entry) or basis.subject_id != entry.subject_id or basis.state != Listing.LISTED:
        return False
    return str(entry.policy.load_rules().value("escalation_list")) == basis.list_type.code


def _is_approved(kind: str) -> Callable[[Entry, Any], bool]:
    """The head approved this end of this listing."""

    def holds(entry: Entry, basis: Any) -> bool:
        mine = isinstance(basis, Motion) and basis.entry_id == entry.pk and basis.kind == kind
        return mine and basis.outcome == "approve"

    return holds


IS_BASIS: dict[str, Callable[[Entry, Any], bool]] = {
    "exit_by_term": _has_struck,
    "exit_by_repair": _is_granted,
    "exit_by_cure": _is_granted,
    "exit_by_escalation": _is_graver,
    **{verb: _is_approved(kind) for verb, kind in PROPOSED.items()},
}
