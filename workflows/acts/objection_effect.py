"""What an objection does to what is shown: marked while it is handled; corrected, supplemented, stopped afterwards.

The credit office never decides for another authority: where the listing itself is wrong, the display stops and the
authority is asked to revoke (flows/objection.py). Every channel is told in the same transaction.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import door, publication, recall, window
from workflows.law import casefile, duties
from workflows.law.display import Showing
from workflows.law.identity import masked
from workflows.law.objection import Objecting, Result
from workflows.law.refusal import Refused
from workflows.models import Display, Entry, Objection, Person

SHOWN_NAME, SHOWN_CODE = "name", "code"
PARTICULAR = "particulars."
# Columns of the entry that an authority may find wrong.
OF_ENTRY = ("facts_summary", "case_number", "order_number")


def fields_of(objection: Objection) -> list[tuple[str, str, str]]:
    """What may be corrected, as (key, label, what it says now): what is shown, and what the authority recorded.

    The record itself is corrected only where the authority whose data it is was asked.
    """
    entry, shown = objection.entry, displays_of(objection).first()
    found = []
    if shown is not None:
        found = [(SHOWN_NAME, _("公示名称"), shown.name), (SHOWN_CODE, _("公示代码"), shown.code)]
    if objection.provider_id is None:
        return found
    labels = {"facts_summary": _("事实摘要"), "case_number": _("案件编号"), "order_number": _("触发文书号")}
    found += [(name, labels[name], getattr(entry, name)) for name in OF_ENTRY]
    kept = entry.particulars
    return found + [
        (f"{PARTICULAR}{field.name}", field.label, str(kept.get(field.name, "")))
        for field in entry.policy.load_fields()
        if not field.as_asked().is_common
    ]


def displays_of(objection: Objection) -> Any:
    """The displays that an objection is about: the associated person's own, or those of all parties of the entry."""
    rows = Display.objects.filter(entry=objection.entry).order_by("associate", "pk")
    return rows.filter(associate=objection.associate) if objection.associate_id else rows


def mark(objection: Objection, *, by: Person, at: datetime) -> int:
    """Everybody who looks sees that it is disputed; returns how many displays were marked."""
    because = _("异议 %(code)s 已受理") % {"code": objection.code}
    found = _move(objection, "mark", Showing.SHOWN, by=by, at=at, because=because)
    if found:
        _tell_channels(objection.entry, "mark", because=because, by=by, at=at)
    return found


def unmark(objection: Objection, *, by: Person, at: datetime, because: str) -> int:
    """Nothing is disputed any more, unless another objection to the same entry still is."""
    others = Objection.objects.filter(entry=objection.entry, state=Objecting.ACCEPTED).exclude(
        pk=objection.pk
    )
    if others.exists():
        return 0
    found = _move(objection, "unmark", Showing.MARKED, by=by, at=at, because=because)
    if found:
        _tell_channels(objection.entry, "unmark", because=because, by=by, at=at)
    return found


def _move(objection: Objection, verb: str, source: str, *, by: Person, at: datetime, because: str) -> int:
    """Move the displays of an objection that stand so, by the right of those who handle it."""
    rows = list(displays_of(objection).filter(state=source))
    given = {"handled_at": (objection.place, objection.subject_place)}
    for row in rows:
        door.enact(verb, row, by=by, at=at, because=because, given=given)
    return len(rows)


def stop(objection: Objection, *, by: Person, at: datetime, because: str) -> int:
    """Take what is disputed off the public register; returns how many displays were on it."""
    marked = _move(objection, "stop", Showing.MARKED, by=by, at=at, because=because)
    return marked + _move(objection, "stop", Showing.SHOWN, by=by, at=at, because=because)


def show_again(objection: Objection, *, by: Person, at: datetime) -> None:
    """What was stopped only because the answer was late is shown again when the objection fails."""
    entry = objection.entry
    windows = window.of(entry, door.local_day(at))
    if entry.state != "listed" or not windows.may_be_shown:
        return
    for row in displays_of(objection).filter(state=Showing.STOPPED):
        publication.show(row, windows, by=by, at=at, handled_at=(objection.place,))


def apply(objection: Objection, said: dict[str, Any], *, by: Person, at: datetime) -> list[dict[str, str]]:
    """Do what was decided; returns what was changed, as [{field, old, new}]. The caller holds the entry's lock.

    `said`: result, field, new, remark. Raises Refused for a value that cannot stand.
    """
    result, because = said["result"], said["handling"]
    changes: list[dict[str, str]] = []
    if result == Result.CORRECT:
        changes = [_correct(objection, said["field"], said["new"], door.local_day(at))]
    elif result == Result.SUPPLEMENT:
        changes = [_supplement(objection, said["remark"])]
    elif result in (Result.DELETE, Result.STOP):
        stop(objection, by=by, at=at, because=because)
    if changes:
        door.record(
            "correct_entry", objection.entry, thing=objection, by=by, at=at, duty=_duty(objection),
            because=because, changes=changes,
        )  # fmt: skip
    if result != Result.KEEP:
        kind = "withdrawal" if result in (Result.DELETE, Result.STOP) else "correction"
        said_outside = _("异议 %(code)s 处理结果：%(result)s") % {
            "code": objection.code,
            "result": Result(result).label,
        }
        _tell_channels(objection.entry, kind, changes=changes, because=said_outside, by=by, at=at)
    return changes


def _duty(objection: Objection) -> Any:
    """By what right: who decides, or who looks again."""
    again = objection.state in (Objecting.RECHECKING, Objecting.RECHECKED)
    return duties.RECHECK_OBJECTION if again else duties.DECIDE_OBJECTION


def _correct(objection: Objection, key: str, new: str, today: date) -> dict[str, str]:
    """One field: what is shown, or what the entry records; old and new are kept."""
    known = {name: (label, old) for name, label, old in fields_of(objection)}
    if key not in known:
        raise Refused(_("不能更正这一项：请从列出的字段中选择。"))
    label, old = known[key]
    if key in (SHOWN_NAME, SHOWN_CODE):
        new = _show(objection, key, new)
    else:
        _write(objection.entry, key, new, today)
    if new == old:
        raise Refused(_("更正后的内容与现在的相同，没有可以更正的。"))
    return {"field": label, "old": old, "new": new}


def _show(objection: Objection, key: str, new: str) -> str:
    """What is shown of the party; a natural person is masked before it is stored."""
    row = displays_of(objection).first()
    assert row is not None
    if row.associate_id or objection.entry.subject.is_person:
        profile = objection.entry.policy.load_rules().value("masking_profile")
        name, code = masked(new if key == SHOWN_NAME else "", new if key == SHOWN_CODE else "", profile)
        new = name if key == SHOWN_NAME else code
    Display.objects.filter(pk=row.pk).update(**{key: new})
    return new


def _write(entry: Entry, key: str, new: str, today: date) -> None:
    """A column or a particular of the entry; the uniqueness of numbers is said in words."""
    if not key.startswith(PARTICULAR):
        taken = Entry.objects.exclude(pk=entry.pk)
        if key == "case_number" and taken.filter(department=entry.department, case_number=new).exists():
            raise Refused(_("本机关已有案件编号“%(number)s”，请核对。") % {"number": new})
        same = {"subject": entry.subject, "list_type": entry.list_type, "order_number": new}
        if key == "order_number" and taken.filter(**same).exists():
            raise Refused(
                _("该主体已有依据文书“%(number)s”的条目，可能属于重复列入，请核对。") % {"number": new}
            )
        setattr(entry, key, new)
        entry.save(update_fields=[key])
        return
    name = key.removeprefix(PARTICULAR)
    field = next(each for each in entry.policy.load_fields() if each.name == name)
    try:
        value = casefile.read_own(field.sort, today, new)
    except ValueError as unfit:
        raise Refused(_("“%(label)s”：%(why)s") % {"label": field.label, "why": unfit}) from unfit
    entry.particulars = {**entry.particulars, name: str(value)}
    entry.save(update_fields=["particulars"])


def _supplement(objection: Objection, remark: str) -> dict[str, str]:
    """A remark stands beside the record wherever it is shown."""
    rows = displays_of(objection)
    old = next((row.remark for row in rows), "")
    rows.update(remark=remark)
    return {"field": str(_("补充说明")), "old": old, "new": remark}


def _tell_channels(
    entry: Entry,
    kind: str,
    *,
    changes: Iterable[dict[str, str]] = (),
    because: str,
    by: Person,
    at: datetime,
) -> None:
    """All channels are told: correction | withdrawal | mark | unmark, as signed messages with receipts."""
    recall.tell_everybody(entry, kind, changes=list(changes), because=because, by=by, at=at)
