"""Does the tree begin with what this house remembers of it outside of the database, and whose keys may have signed it?

What stands in the database beside a signature proves nothing: whoever rewrites the one rewrites the other.
"""

from dataclasses import dataclass, field

from django.db.models import Max
from django.utils.translation import gettext as _

from workflows.gateways import loganchor
from workflows.law.anchor import Anchor, Unreadable
from workflows.models import Checkpoint, Transition, TreeLog
from workflows.models.tree import tree_size
from workflows.queries import tree

ROTATED = "rotate_log_key"


@dataclass(frozen=True)
class Standing:
    """The anchor of this machine (None: there is none here), and why the tree does not begin with it."""

    anchor: Anchor | None
    fault: str = ""


@dataclass(frozen=True)
class Trusted:
    """The log's own keys, and the place of the line from which each former one signs no more."""

    keys: frozenset[str]
    ended: dict[str, int] = field(default_factory=dict)

    def accepts(self, key: str, size: int) -> bool:
        """May this key have signed a checkpoint of that size?"""
        return key in self.keys and size <= self.ended.get(key, size)


def standing() -> Standing:
    """How the two stand to each other now; the file is read first, for the tree only grows."""
    try:
        found = loganchor.read()
    except Unreadable as error:
        return Standing(None, str(error))
    if found is None:
        return Standing(None)
    return Standing(found, found.contradicts(_origin(), tree_size(), tree.root))


def lost_checkpoint(found: Anchor) -> str:
    """Is the checkpoint gone, or another, that was signed when the anchor was written? Why, in words."""
    if not found.size or Checkpoint.objects.filter(size=found.size, root=found.root).exists():
        return ""
    return _("库外存根载明前 %(n)s 行签过检查点，数据库中没有这一份检查点。") % {"n": found.size}


def trusted() -> Trusted | None:
    """The keys on this disk, and those that lines of the log name as the former of one; None where none is here.

    A line passes the word on only if a checkpoint of the newer key covers it: else whoever holds the database writes
    such a line for a key of their own.
    """
    origin = _origin()
    here = loganchor.keys(origin)
    try:
        remembered = loganchor.read()
    except Unreadable:
        remembered = None
    found = {*here, *(remembered.keys if remembered else ())}
    if not found:
        return None
    signed = dict(
        Checkpoint.objects.order_by().values("key").annotate(size=Max("size")).values_list("key", "size")
    )
    current = {*here[:1], *(remembered.keys[-1:] if remembered else ())}
    ended: dict[str, int] = {}
    for former, newer, place in reversed(_rotations()):
        if newer in found and signed.get(newer, 0) > place:
            found.add(former)
            if former not in current:
                ended.setdefault(former, place)
    return Trusted(frozenset(found), ended)


def _rotations() -> list[tuple[str, str, int]]:
    """Former key, newer key, and the place of the line that says so, the oldest first; those that wait say nothing."""
    lines = Transition.objects.filter(book__ref=TreeLog().ref, verb=ROTATED, leaf__isnull=False)
    rows = lines.order_by("leaf__index").values_list("facts__data", "leaf__index")
    return [
        (told["former"], told["key"], place)
        for told, place in rows
        if told and {"former", "key"} <= told.keys()
    ]


def _origin() -> str:
    """The name of the log in this database; empty before its first line was placed."""
    return TreeLog.objects.values_list("origin", flat=True).first() or ""
