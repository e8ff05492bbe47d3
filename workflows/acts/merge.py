"""合并档案: two files of one subject become one, and two again; proposed by one officer, approved by another."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from workflows.acts import door, log
from workflows.acts.identifier import main_scheme
from workflows.acts.subjectfile import Handled, office_of, opened
from workflows.law import duties
from workflows.law.refusal import Refused, TooLate
from workflows.law.subject import Merging
from workflows.models import (
    Department,
    Entry,
    Exit,
    Gram,
    Identification,
    Identifier,
    Mandate,
    Merge,
    Motion,
    Person,
    RepairProcedure,
    Reply,
    Serving,
    Subject,
    SubjectChange,
)

# What stays with the file that is gone: how it was found, what was written about it, the merges themselves.
STAYS = (Gram, SubjectChange, Merge)
PROCEDURES = (Identification, Reply, RepairProcedure, Exit, Motion, Serving)
OPEN = (Merging.PROPOSED, Merging.MERGED, Merging.CONTESTED)
ENTRIES = "workflows.entry.subject"


def relations() -> dict[str, tuple[Any, str]]:
    """Every column that points to a subject and moves with a merge, by its name: model and column."""
    found = {}
    for relation in Subject._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.one_to_many:
            model, column = relation.related_model, relation.field.name
            if model not in STAYS:
                found[f"{model._meta.label_lower}.{column}"] = (model, column)
    return found


# ---------------------------------------------------------------------------------------------- proposing
def obstacles(kept: Subject, gone: Subject) -> list[str]:
    """What stands against making one file of two, in sentences; 10 queries at most."""
    found = []
    if kept.pk == gone.pk:
        return [_("两份档案是同一份，不需要合并。")]
    if kept.merged_into_id or gone.merged_into_id:
        found.append(_("其中一份档案已经并入别的档案，请从最终的档案提出。"))
    if kept.is_person != gone.is_person:
        found.append(_("自然人和单位不能合并。"))
    running = running_entries(Entry.objects.filter(subject=gone))
    if running:
        words = _("将要并入的档案有正在办理的条目（%(numbers)s），文书以原主体名义作出，办结后再合并。")
        found.append(words % {"numbers": "、".join(running)})
    mine = set(Entry.objects.filter(subject=kept).values_list("list_type_id", "order_number"))
    others = Entry.objects.filter(subject=gone).values_list("list_type_id", "order_number", "number")
    twins = [number for list_type, order, number in others if (list_type, order) in mine]
    if twins:
        words = _("两份档案因同一份文书列入同一名单（条目%(numbers)s），请先由认定机关撤销重复的条目。")
        found.append(words % {"numbers": "、".join(twins)})
    return found


def running_entries(entries: Any) -> list[str]:
    """The numbers of those of the entries in which a case, a repair, an exit or a proposal is being worked on."""
    keys: list[int] = list(entries.values_list("pk", flat=True))
    busy: set[int] = set()
    for model in PROCEDURES:
        busy.update(model.objects.filter(entry__in=keys, is_open=True).values_list("entry_id", flat=True))
    return list(Entry.objects.filter(pk__in=busy).order_by("pk").values_list("number", flat=True))


@transaction.atomic
def propose(kept: Subject, gone: Subject, *, reason: str, evidence: str, by: Person, at: datetime) -> Merge:
    """One officer of the credit office proposes; Refused with every obstacle, or when a proposal waits already."""
    office = credit_office_of(kept, by)
    with door.one_gesture():
        kept, gone = _both(kept, gone, office, by=by, at=at)
        _insist(obstacles(kept, gone))
        if Merge.objects.filter(gone=gone, state__in=OPEN).exists():
            raise TooLate(_("已经有人就这份档案提出合并，请等待审批结果。"))
        merge = Merge(
            kept=kept, gone=gone, department=office, reason=reason, evidence=evidence, hands=[by.pk],
            proposed_by=by, proposed_at=at,
        )  # fmt: skip
        merge.save()
        log.open_book(merge, merge.ref, "merge")
        told = {"kept": kept.ref, "gone": gone.ref, "evidence": evidence}
        made: Merge = door.create(
            merge, "propose_merge", by=by, at=at, duty=duties.MERGE_SUBJECTS, because=reason, **told
        )
        return made


def credit_office_of(subject: Subject, by: Person) -> Department:
    """The credit office in which somebody may merge; PermissionDenied for everybody else."""
    office = office_of(subject, by)
    if not by.has_perm(duties.MERGE_SUBJECTS.at(office.place)):
        raise PermissionDenied(_("合并档案由信用办提出和审批。"))
    return office


def _both(a: Subject, b: Subject, office: Department, *, by: Person, at: datetime) -> tuple[Subject, Subject]:
    """Both files under their locks, always in the same order, each with its book."""
    found = {}
    for subject in sorted((a, b), key=lambda each: each.pk):
        if not _has_book(subject):
            found[subject.pk] = opened(subject, office, by=by, at=at, duty=duties.MERGE_SUBJECTS)
        found[subject.pk] = log.lock(subject)
        if any(mandate.subject_id == subject.pk for mandate in by.mandates_now()):
            raise PermissionDenied(_("您是该主体的代表，不能办理与其有关的事项，应当回避。"))
    return found[a.pk], found[b.pk]


def _has_book(subject: Subject) -> bool:
    """Is the file's book open?"""
    return Subject.objects.filter(pk=subject.pk).exclude(book=None).exists()


def _insist(sentences: Iterable[str]) -> None:
    """Raises Refused unless there are none."""
    told = list(sentences)
    if told:
        raise Refused(*told)


# --------------------------------------------------------------------------------------------- one of two
@transaction.atomic
def approve(merge: Merge, *, by: Person, at: datetime, because: str) -> Merge:
    """Another officer approves: entries, mandates, numbers and links move, and each row that moved is named."""
    with door.one_gesture():
        kept, gone = _both(merge.kept, merge.gone, merge.department, by=by, at=at)
        _insist(obstacles(kept, gone))
        moved = {name: _move(model, column, gone, kept) for name, (model, column) in relations().items()}
        alias = _alias(kept, gone, by=by, at=at)
        gone.merged_into = kept
        gone.save(update_fields=["merged_into"])
        given = {
            "moved": {"rows": moved, "alias": alias},
            "opinion": because,
            "decided_by": by,
            "decided_at": at,
        }
        counts = {name: len(keys) for name, keys in moved.items() if keys}
        merge = door.enact(
            "approve_merge", merge, by=by, at=at, because=because, given=given, told={"moved": counts}
        )
        _tell(merge, "merge_subject", gone, kept, by=by, at=at, because=because)
        return merge


def _move(model: Any, column: str, gone: Subject, kept: Subject) -> list[int]:
    """Point the rows of one column to the kept file; the keys of those that moved.

    A mandate stays where its holder speaks for the kept file already: it gives nothing any more.
    """
    rows = model._default_manager.filter(**{column: gone})
    if model is Mandate:
        doubled = Mandate.objects.filter(subject=kept, revoked_on=None).values("person")
        rows = rows.exclude(revoked_on=None, person__in=doubled)
    keys = sorted(rows.select_for_update().values_list("pk", flat=True))
    model._default_manager.filter(pk__in=keys).update(**{column: kept})
    return keys


def _alias(kept: Subject, gone: Subject, *, by: Person, at: datetime) -> int | None:
    """The main code of the file that is gone becomes an old number of the kept one; its key."""
    if not gone.code:
        return None
    source = _("合并档案")
    told = {"scheme": main_scheme(gone), "value": gone.code, "source": source, "added_by": by, "added_at": at}
    return Identifier.objects.create(subject=kept, **told).pk


def reject(merge: Merge, *, by: Person, at: datetime, because: str) -> Merge:
    """The files stay two; who proposed may take it back in the same way."""
    given = {"opinion": because, "decided_by": by, "decided_at": at}
    with door.one_gesture():
        done: Merge = door.enact("reject_merge", merge, by=by, at=at, because=because, given=given)
    return done


# ------------------------------------------------------------------------------------------- two again
def reversal_obstacles(merge: Merge) -> list[str]:
    """What stands against parting the files again, in sentences."""
    kept, gone, found = merge.kept, merge.gone, []
    if gone.merged_into_id != kept.pk:
        words = _("“%(name)s”后来又并入别的档案，请先撤销后一次合并。")
        return [words % {"name": kept.name}]
    rows = merge.moved.get("rows", {})
    for name, keys in rows.items():
        model, column = relations()[name]
        if model._default_manager.filter(pk__in=keys, **{column: kept}).count() != len(keys):
            found.append(_("合并时转移的记录后来又有变动，不能原样退回，请联系系统管理员核查。"))
    running = running_entries(Entry.objects.filter(pk__in=rows.get(ENTRIES, [])))
    if running:
        words = _("转移过来的条目正在办理（%(numbers)s），办结后再撤销合并。")
        found.append(words % {"numbers": "、".join(running)})
    return found


@transaction.atomic
def propose_reversal(merge: Merge, *, by: Person, at: datetime, because: str) -> Merge:
    """They were two after all: one officer proposes to part them."""
    with door.one_gesture():
        merge = log.lock(merge)
        _insist(reversal_obstacles(merge))
        given = {"hands": [by.pk], "reversal_reason": because, "reversal_by": by, "reversal_at": at}
        done: Merge = door.enact("propose_reversal", merge, by=by, at=at, because=because, given=given)
        return done


@transaction.atomic
def reverse(merge: Merge, *, by: Person, at: datetime, because: str) -> Merge:
    """Another officer approves: exactly the rows that were moved go back, the alias ends."""
    with door.one_gesture():
        kept, gone = _both(merge.kept, merge.gone, merge.department, by=by, at=at)
        merge = log.lock(merge)
        _insist(reversal_obstacles(merge))
        for name, keys in merge.moved.get("rows", {}).items():
            model, column = relations()[name]
            model._default_manager.filter(pk__in=keys).update(**{column: gone})
        Identifier.objects.filter(pk=merge.moved.get("alias")).delete()
        gone.merged_into = None
        gone.save(update_fields=["merged_into"])
        given = {"opinion": because, "decided_by": by, "decided_at": at}
        merge = door.enact("reverse_merge", merge, by=by, at=at, because=because, given=given)
        _tell(merge, "part_subjects", kept, gone, by=by, at=at, because=because)
        return merge


def keep(merge: Merge, *, by: Person, at: datetime, because: str) -> Merge:
    """The reversal is not approved: the files stay one."""
    given = {"opinion": because, "decided_by": by, "decided_at": at}
    with door.one_gesture():
        done: Merge = door.enact("keep_merge", merge, by=by, at=at, because=because, given=given)
    return done


def _tell(
    merge: Merge, verb: str, former: Subject, now: Subject, *, by: Person, at: datetime, because: str
) -> None:
    """Write it into both files' books and into the book of each entry that changed its file."""
    told: dict[str, Any] = {"by": by, "at": at, "duty": duties.MERGE_SUBJECTS, "because": because}
    refs: dict[str, Any] = {"merge": merge.ref, "old": former.ref, "new": now.ref}
    for subject in (former, now):
        log.record(verb, subject, thing=Handled(subject, merge.department), **told, **refs)
    for entry in Entry.objects.filter(pk__in=merge.moved["rows"].get(ENTRIES, [])).order_by("pk"):
        log.record(verb, entry, thing=Handled(now, merge.department), **told, **refs)
