"""The sequencer and what is remembered outside of the database: it signs only on top of that, and then remembers more.

Remembered is what is committed: a sequencer that dies between leaves the anchor behind the tree, never before it.
"""

import logging
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from workflows.gateways import loganchor
from workflows.law import merkle, tiles
from workflows.law.anchor import Anchor, Unreadable
from workflows.law.refusal import Refused
from workflows.models import Checkpoint, TreeLog
from workflows.models.tree import tile_hashes, tree_size

errors = logging.getLogger(__name__)


class Unanchored(Refused):
    """The tree does not begin with what was signed before: nothing is signed on top of it."""


def held(kept: TreeLog) -> Anchor | None:
    """What is remembered, if the tree begins with it; None where nothing is yet, Unanchored where it does not.

    A demo whose database was thrown away begins anew: nobody relies on it.
    """
    if settings.XINHENG_DEMO and not tree_size():
        loganchor.forget()
    try:
        found = loganchor.read()
    except Unreadable as error:
        raise Unanchored(str(error)) from error
    if found is not None and (said := found.contradicts(kept.origin, tree_size(), root_reader(kept))):
        raise Unanchored(said)
    return found


def refuse_stranger(found: Anchor | None, origin: str, last: str) -> None:
    """The newest checkpoint names a key that never signed here: whoever wrote it does not get our key's succession."""
    if last and found is not None and last not in own_keys(origin):
        raise Unanchored(_("最近的检查点由本机不认识的密钥签名：不在其上继续签名。"))


def own_keys(origin: str) -> list[str]:
    """The log's verifier keys as this machine knows them by itself: on the disk, and remembered."""
    try:
        found = loganchor.read()
    except Unreadable:
        found = None
    return list(dict.fromkeys([*loganchor.keys(origin), *(found.keys if found else ())]))


def remember(made: Checkpoint, origin: str) -> None:
    """After the commit and not before."""
    told = Anchor(origin, made.size, made.root, (made.key,))
    transaction.on_commit(partial(_remembered, told))


def _remembered(told: Anchor) -> None:
    """What was committed is committed: an anchor that cannot be written stays behind and is told of."""
    try:
        loganchor.keep(told)
    except (OSError, Unreadable):
        errors.exception("the anchor of the log could not be written; it stays behind the tree")


def root_reader(kept: TreeLog) -> partial[bytes]:
    """The root of the tree at a size, from the stored tiles."""
    return partial(_root_at, kept.algorithm)


def _root_at(algorithm: str, size: int) -> bytes:
    """The root at one size."""
    if size == 0:
        return merkle.empty_root(algorithm)
    return merkle.root_at(size, tiles.reader(size, tile_hashes, algorithm), algorithm)
