"""Facts that are not there any more: erased by an act that the log tells of, or simply gone."""

from collections.abc import Iterator, Sequence

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from workflows.models import Transition

CHUNK = 500


def is_told(line: Transition) -> bool:
    """Does a later line of the same book say that the facts of this one were erased?

    A row of the register alone proves nothing: whoever may write rows may write that one, too.
    """
    row = getattr(line, "erasure", None)
    return row is not None and _says(row.told_in, line)


def look_up(lines: Sequence[Transition]) -> None:
    """Of the lines of a page that have no facts, what `is_told` asks for: as many queries for all as for one."""
    bare = [line for line in lines if getattr(line, "facts", None) is None]
    prefetch_related_objects(bare, "erasure__told_in__facts")


def words(line: Transition) -> str:
    """What stands in the place of facts that are not there."""
    return _("已依法删除，只留摘要") if is_told(line) else _("不在：台账没有删除的记载")


def lost(bare: Sequence[int]) -> Iterator[Transition]:
    """Of lines without facts those of which no line says that they were erased; CHUNK of them in one query."""
    for start in range(0, len(bare), CHUNK):
        rows = Transition.objects.filter(pk__in=bare[start : start + CHUNK]).order_by("pk")
        for line in rows.select_related("book", "leaf", "erasure__told_in__facts"):
            row = getattr(line, "erasure", None)
            if row is None or not _says(row.told_in, line):
                yield line


def _says(told: Transition, line: Transition) -> bool:
    """Is this the line that erases the facts of that one?"""
    facts = getattr(told, "facts", None)
    named = facts.data.get("lines") if facts is not None else None
    return (
        told.verb == "erase_facts"
        and told.book_id == line.book_id
        and told.seq > line.seq
        and isinstance(named, list)
        and line.seq in named
    )
