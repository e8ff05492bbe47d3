"""Load lists and policy versions from the catalogue: whole or nothing, repeatable, never changing what is in force.

What a file really changes is a line of the log; loading the same again writes none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from workflows.acts import catalogue, log
from workflows.law.clauses import citable
from workflows.law.parameters import faults
from workflows.models import (
    Article,
    CaseField,
    CommitmentTemplate,
    Ground,
    LegalBasis,
    ListedMeasure,
    ListType,
    Parameter,
    Policy,
    RepairMaterial,
)

# What a line of the log tells of a list, of a basis, of a version.
OF_A_LIST = (
    "code", "name", "short_name", "aliases", "kind", "status", "field", "deciding_rule", "number_prefix", "note",
    "seeds",
)  # fmt: skip
OF_A_BASIS = (
    "instrument", "article", "level", "issuer", "number", "effective_from", "effective_to", "is_verified",
)  # fmt: skip
OF_A_VERSION = (
    "version", "instrument", "issuer", "document_number", "basis_level", "jurisdiction", "published_on",
    "effective_from", "effective_to",
)  # fmt: skip
OF_A_PARAMETER = (
    "label", "value", "unit", "start_event", "clause", "text", "is_verified", "rolls", "source",
)  # fmt: skip


class BadPolicy(ValueError):
    """The file does not say what a policy version must say, or contradicts a version that is in force."""


@dataclass
class Loaded:
    """What a loading did."""

    lists: int = 0
    new_lists: int = 0
    changed_lists: int = 0
    versions: int = 0
    new_versions: int = 0


@transaction.atomic
def load_all(documents: Iterable[dict[str, Any]], *, at: datetime) -> Loaded:
    """Load every document, or none; loading the same twice changes nothing. Raises BadPolicy."""
    told = Loaded()
    before: dict[str, dict[str, Any] | None] = {}
    with log.one_gesture():
        for document in documents:
            code = document["list"]["code"]
            if code not in before:
                before[code] = _kept(code)
            if document.get("policy"):
                _policy, fresh = load(document, at=at)
                told.versions, told.new_versions = told.versions + 1, told.new_versions + fresh
            else:
                load_list(document, at=at)
    told.lists, told.new_lists = len(before), sum(kept is None for kept in before.values())
    told.changed_lists = sum(kept is not None and kept != _kept(code) for code, kept in before.items())
    return told


def _kept(code: str) -> dict[str, Any] | None:
    """What is stored of a list and of its legal bases, field by field; None for a list that is not there."""
    row = ListType.objects.filter(code=code).values(*OF_A_LIST).first()
    if row is None:
        return None
    bases = LegalBasis.objects.filter(list_type__code=code).order_by("pk").values(*OF_A_BASIS)
    return row | catalogue.rows("bases", dict(enumerate(bases, 1)))


@transaction.atomic
def load(document: dict[str, Any], *, at: datetime) -> tuple[Policy, bool]:
    """Load one version; a version that is already there is never changed. Returns it and whether it is new.

    Raises BadPolicy when the rules have faults, or when the file differs from a version that is in force.
    """
    is_draft = document.get("state", "published") == "draft"
    wrong = [] if is_draft else faults(document["list"]["kind"], document["parameters"])
    if wrong:
        raise BadPolicy("；".join(f"{fault.name} {fault.words}" for fault in wrong))
    list_type = load_list(document, at=at)
    policy, new = Policy.objects.get_or_create(
        list_type=list_type, version=document["version"], defaults=document["policy"]
    )
    if not new:
        # A draft that the credit office has taken up (it has a book) lives its own life.
        if policy.book_id is None and policy.state == Policy.Status.DRAFT and is_draft:
            _follow(policy, document, at)
        elif policy.book_id is None:
            check_same(policy, document)
        return policy, False
    _fill(policy, document)
    if not is_draft:
        # Filled first: the database refuses rows under a version that is already published.
        Policy.objects.filter(pk=policy.pk).update(state=Policy.Status.PUBLISHED)
        policy = Policy.objects.get(pk=policy.pk)
    catalogue.tell_rules(policy, at=at, **_told_of(policy, document))
    return policy, True


def _told_of(policy: Policy, document: dict[str, Any]) -> dict[str, Any]:
    """What the line of a new version says of it; the digest is over all that its file states."""
    row = Policy.objects.filter(pk=policy.pk).values(*OF_A_VERSION)[0]
    said = {name: value for name, value in row.items() if value not in catalogue.NOTHING}
    stated = {key: value for key, value in document.items() if key not in ("list", "bases")}
    return said | {"digest": log.digest_of(stated)}


def load_list(document: dict[str, Any], *, at: datetime) -> ListType:
    """The list and its legal bases, as the file states them now; nothing is written when nothing differs."""
    stated = document["list"]
    former = _kept(stated["code"])
    list_type, new = ListType.objects.get_or_create(code=stated["code"], defaults=_without(stated, "code"))
    differing = [name for name, value in stated.items() if getattr(list_type, name) != value]
    if differing and not new:
        for name in differing:
            setattr(list_type, name, stated[name])
        list_type.save(update_fields=differing)
    # Further versions of a list need not repeat its bases.
    wanted = document.get("bases") or []
    columns = list(wanted[0]) if wanted else []
    if wanted and list(list_type.bases.values(*columns)) != wanted:
        list_type.bases.all().delete()
        LegalBasis.objects.bulk_create(LegalBasis(list_type=list_type, **facts) for facts in wanted)
    if changed := catalogue.changes(former or {}, _kept(stated["code"]) or {}):
        catalogue.tell_list(list_type, changed, at=at)
    return list_type


def check_same(policy: Policy, document: dict[str, Any]) -> None:
    """Raises BadPolicy when the file says something else than the version that is stored."""
    kept = {row.name: row for row in policy.parameters.all()}
    for name, facts in document["parameters"].items():
        row = kept.pop(name, None)
        differs = row is None or any(_stored(row, key) != value for key, value in facts.items())
        if differs:
            raise BadPolicy(
                f"{policy.reference} 已经载入，文件中的参数“{name}”与之不同；施行的版本不能修改，请另立新版本。"
            )
    if kept:
        raise BadPolicy(f"{policy.reference} 已经载入，文件中缺少参数“{'、'.join(kept)}”；请另立新版本。")


def _stored(row: Parameter, key: str) -> Any:
    """A column as the catalogue writes it today: a citation of our own papers has become the word that it is none."""
    return citable(row.clause) if key == "clause" else getattr(row, key)


def _follow(policy: Policy, document: dict[str, Any], at: datetime) -> None:
    """A draft that nobody has taken up says what the file says now."""
    try:
        check_same(policy, document)
    except BadPolicy:
        former = _parameters(policy)
        policy.parameters.all().delete()
        for name, facts in document["parameters"].items():
            Parameter.objects.create(policy=policy, name=name, **facts)
        changed = catalogue.changes(former, _parameters(policy))
        catalogue.tell_rules(policy, at=at, former=policy.state, version=policy.version, changed=changed)


def _parameters(policy: Policy) -> dict[str, Any]:
    """The parameters of a version, field by field."""
    told = {
        row.name: {column: getattr(row, column) for column in OF_A_PARAMETER}
        for row in policy.parameters.all()
    }
    return catalogue.rows("parameters", told)


def _fill(policy: Policy, document: dict[str, Any]) -> None:
    """The rows that hang from a new version."""
    for name, facts in document["parameters"].items():
        Parameter.objects.create(policy=policy, name=name, **facts)
    for model, key in (
        (Article, "articles"),
        (Ground, "grounds"),
        (ListedMeasure, "measures"),
        (CaseField, "fields"),
        (RepairMaterial, "materials"),
    ):
        for facts in document.get(key, []):
            model._default_manager.create(policy=policy, **facts)
    for facts in document.get("commitments", []):
        CommitmentTemplate.objects.get_or_create(
            code=facts["code"], version=facts["version"], defaults=_without(facts, "code", "version")
        )


def _without(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    """A copy without some keys."""
    return {k: v for k, v in facts.items() if k not in names}
