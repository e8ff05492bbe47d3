"""Facts that are not there any more: erased by an act that the log tells of, or simply gone."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from workflows.models import Erasure, Transition


def is_told(line: Transition) -> bool:
    """Does a later line of the same book say that the facts of this one were erased?

    A row of the register alone proves nothing: whoever may write rows may write that one, too.
    """
    row = Erasure.objects.filter(line=line).select_related("told_in__facts").first()
    return row is not None and _says(row.told_in, line)


def words(line: Transition) -> str:
    """What stands in the place of facts that are not there."""
    return _("已依法删除，只留摘要") if is_told(line) else _("不在：台账没有删除的记载")


def lost(within: int | None = None) -> Iterator[Transition]:
    """The lines (below a place in the tree, if named) whose facts are gone though no line says so."""
    bare = Transition.objects.filter(facts=None).select_related("book", "leaf", "erasure__told_in__facts")
    if within is not None:
        bare = bare.filter(leaf__index__lt=within)
    for line in bare.order_by("pk").iterator(chunk_size=500):
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
