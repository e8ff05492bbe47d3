"""承诺制度清单: items of the catalogue and the versions of their texts; written by one, published by another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from workflows.acts import door, log
from workflows.law import duties
from workflows.law.chain import canonical, digest
from workflows.law.commitment import Wording, faults_of
from workflows.law.refusal import Refused, TooLate
from workflows.law.terms import Term
from workflows.models import CommitmentItem, CommitmentTemplate, Department, ListType, Person

SAID = ("title", "text", *CommitmentTemplate.TERMS)


@transaction.atomic
def add_item(
    department: Department,
    *,
    kind: str,
    name: str,
    basis: str = "",
    list_type: ListType | None = None,
    by: Person,
    at: datetime,
) -> CommitmentItem:
    """A new item of the catalogue; nothing can be signed before a text is published. Its basis counts as unverified."""
    keeper = door.lock(department)
    log.open_book(keeper, keeper.ref, "department")
    if not by.has_perm(duties.KEEP_COMMITMENTS.at(keeper.place)):
        raise PermissionDenied("add_commitment_item")
    if keeper.commitment_items.filter(name=name).exists():
        raise Refused(_("本部门已有同名的承诺事项“%(name)s”。") % {"name": name})
    item = CommitmentItem.objects.create(
        department=keeper,
        kind=kind,
        name=name,
        basis=basis,
        list_type=list_type,
        created_by=by,
        created_at=at,
    )
    told = {"kind": kind, "name": name, "basis": basis}
    duty = duties.KEEP_COMMITMENTS
    log.record("add_commitment_item", keeper, thing=item, by=by, at=at, duty=duty, **told)
    return item


def said_of(version: CommitmentTemplate) -> dict[str, Any]:
    """What a version says, for the next one and for its digest."""
    return {name: getattr(version, name) for name in SAID}


def seal_of(version: CommitmentTemplate) -> str:
    """The digest of what a version says: whoever publishes it names the one that was seen."""
    return digest(canonical(said_of(version)))


@transaction.atomic
def draft(item: CommitmentItem, said: Mapping[str, Any], *, by: Person, at: datetime) -> CommitmentTemplate:
    """The next version of an item's text; one draft at a time."""
    keeper = door.lock(item.department)
    check(said)
    if item.templates.filter(state=Wording.DRAFT).exists():
        raise Refused(_("这个事项已有一份草案，请在草案上修改，或者先作废。"))
    last = item.templates.aggregate(last=Max("version"))["last"] or 0
    item.department = keeper
    version = CommitmentTemplate(
        item=item, code=item.code, version=last + 1, state=Wording.DRAFT, hands=[by.pk], written_by=by,
        written_at=at, **{name: said[name] for name in SAID},
    )  # fmt: skip
    told: dict[str, Any] = {"version": version.version, "digest": seal_of(version)}
    made: CommitmentTemplate = door.create(
        version, "draft_commitment_text", by=by, at=at, duty=duties.KEEP_COMMITMENTS, **told
    )
    return made


def check(said: Mapping[str, Any]) -> None:
    """Raises Refused with everything that is wrong with a text."""
    faults = faults_of(said["text"])
    for name in ("valid_for", "perform_within"):
        try:
            if said[name]:
                Term.parse(said[name])
        except ValueError:
            words = _("“%(term)s”不是有效的期限，写法如：30D（自然日）、10WD（工作日）、6M、1Y。")
            faults.append(words % {"term": said[name]})
    if faults:
        raise Refused(*faults)


@transaction.atomic
def amend(
    version: CommitmentTemplate, said: Mapping[str, Any], *, seen: str, by: Person, at: datetime
) -> CommitmentTemplate:
    """Change the draft; who does is among its hands and does not publish it."""
    fresh = _open(version, seen)
    check(said)
    changed = log.changed({name: getattr(fresh, name) for name in SAID}, {name: said[name] for name in SAID})
    if not changed:
        return fresh
    for name in changed:
        setattr(fresh, name, said[name])
    fresh.hands, fresh.written_by, fresh.written_at = sorted({*fresh.hands, by.pk}), by, at
    fresh.save()
    told: dict[str, Any] = {"version": fresh.version, "changed": changed, "digest": seal_of(fresh)}
    duty = duties.KEEP_COMMITMENTS
    log.record("amend_commitment_text", fresh.entry, thing=fresh, by=by, at=at, duty=duty, **told)
    return fresh


@transaction.atomic
def publish(version: CommitmentTemplate, *, seen: str, by: Person, at: datetime) -> CommitmentTemplate:
    """A second person publishes it; the former version is no longer signed, and stays to be read."""
    fresh = _open(version, seen)
    assert fresh.item is not None
    day = door.local_day(at)
    told = {"version": fresh.version, "digest": seen}
    with door.one_gesture():
        for old in fresh.item.templates.filter(state=Wording.PUBLISHED).select_related("item__department"):
            door.enact("retire_commitment_text", old, by=by, at=at, told={"successor": fresh.version})
        given = {"published_on": day, "published_by": by}
        done: CommitmentTemplate = door.enact(
            "publish_commitment_text", fresh, by=by, at=at, given=given, told=told
        )
    return done


@transaction.atomic
def retire(version: CommitmentTemplate, *, because: str, by: Person, at: datetime) -> CommitmentTemplate:
    """The item is no longer accepted: another than who wrote it says so; what was signed stays."""
    if by.pk in version.hands:
        raise Refused(_("承诺书由您起草，应当由另一人停用。"))
    done: CommitmentTemplate = door.enact("retire_commitment_text", version, by=by, at=at, because=because)
    return done


@transaction.atomic
def discard(version: CommitmentTemplate, *, because: str, by: Person, at: datetime) -> CommitmentTemplate:
    """A draft that nobody wants."""
    done: CommitmentTemplate = door.enact("discard_commitment_text", version, by=by, at=at, because=because)
    return done


def _open(version: CommitmentTemplate, seen: str) -> CommitmentTemplate:
    """The draft read afresh under its department's lock; TooLate when it is none any more, or says something else."""
    keeper = door.lock(version.entry)
    fresh = CommitmentTemplate.objects.select_related("item").get(pk=version.pk)
    fresh.entry = keeper
    if fresh.state != Wording.DRAFT:
        raise TooLate(_("这一版已经%(state)s，不能再改。") % {"state": fresh.get_state_display()})
    if seal_of(fresh) != seen:
        raise TooLate(_("草案在您打开之后被修改，请核对现在的内容后再提交。"))
    return fresh
