"""规则版本: found a list, draft a version, amend the draft. What is published never changes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from workflows.acts import door, log
from workflows.law import duties
from workflows.law.parameters import SPECS
from workflows.law.refusal import Refused
from workflows.law.rulemaking import Making
from workflows.models import (
    Article,
    BasisLevel,
    CaseField,
    CommitmentTemplate,
    Department,
    Ground,
    LegalBasis,
    ListedMeasure,
    ListStatus,
    ListType,
    Parameter,
    Person,
    Policy,
    RepairMaterial,
)
from workflows.models.rulemaking import basis_faults

# The parts of a version that are lists of rows: the model of each, and the columns of a row.
PARTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "grounds": (Ground, ("code", "text", "short_text", "clause")),
    "articles": (Article, ("number", "text", "is_verbatim")),
    "measures": (ListedMeasure, ("name", "body", "clause")),
    "fields": (CaseField, ("name", "label", "heading", "sort", "unit", "is_required", "help_text")),
    "materials": (RepairMaterial, ("code", "name", "hint", "clause", "is_fetched")),
}
PROMISES = ("correction", "repair")
UNFINISHED = (Making.DRAFT, Making.CONSULTING, Making.APPROVED)
HEAD = ("instrument", "issuer", "basis_level", "jurisdiction", "effective_from", "source", "note")


def office_of(by: Person) -> Department:
    """The credit office for which this person writes rules; PermissionDenied for everybody else."""
    held = [p.department for p in by.posts_now() if by.has_perm(duties.DRAFT_RULES.at(p.department.place))]
    if not held:
        raise PermissionDenied(_("名单规则由信用办起草、修改和发布。"))
    return max(held, key=lambda office: (office.path.count("/"), office.path))


# ---------------------------------------------------------------------------------------- founding, drafting
@transaction.atomic
def found_list(
    facts: Mapping[str, Any],
    bases: Iterable[Mapping[str, Any]],
    *,
    effective_from: date,
    by: Person,
    at: datetime,
) -> Policy:
    """A new list with its legal bases and an empty first draft. Raises Refused for a negative list without a basis."""
    office, rows = office_of(by), list(bases)
    check_basis(facts["kind"], facts["status"], [row["level"] for row in rows])
    if ListType.objects.filter(code=facts["code"]).exists():
        raise Refused(_("名单代码“%(code)s”已被使用，请换一个。") % {"code": facts["code"]})
    list_type = ListType.objects.create(**facts)
    LegalBasis.objects.bulk_create(LegalBasis(list_type=list_type, **row) for row in rows)
    first = rows[0] if rows else {}
    policy = _first_line(
        Policy(
            list_type=list_type, version=1, effective_from=effective_from, department=office,
            jurisdiction=Department.objects.get(pk=office.path.strip("/").split("/")[0]).name,
            instrument=first.get("instrument", ""), issuer=first.get("issuer", ""),
            basis_level=of_the_law(BasisLevel(first["level"]).label) if rows else "",
        ),
        "found_list", by=by, at=at, list=facts["code"], name=facts["name"], kind=facts["kind"],
        status=facts["status"], bases=[f"{row['instrument']}（{row['level']}）" for row in rows],
    )  # fmt: skip
    return policy


def of_the_law(words: Any) -> str:
    """Words that are kept are in the language of the law, whatever language the screen has."""
    with translation.override(log.OF_THE_LAW):
        return str(words)


def check_basis(kind: str, status: str, levels: Iterable[str]) -> None:
    """Raises Refused for a list that punishes here without a basis high enough."""
    if found := basis_faults(kind, status, levels):
        raise Refused(*found)


@transaction.atomic
def draft(
    list_type: ListType, base: Policy | None, *, effective_from: date, note: str, by: Person, at: datetime
) -> Policy:
    """A new version, as a copy of `base` or empty; one unfinished version of a list at a time."""
    office = office_of(by)
    list_type = ListType.objects.select_for_update().get(pk=list_type.pk)
    if list_type.status == ListStatus.IMPORTED:
        raise Refused(_("外部名单只导入和展示，不在本系统起草规则。"))
    if (open_one := list_type.policies.filter(state__in=UNFINISHED).first()) is not None:
        raise Refused(
            _("v%(version)s 还在%(state)s，一次只能起草一个版本。")
            % {"version": open_one.version, "state": open_one.get_state_display()}
        )
    last = list_type.policies.aggregate(last=Max("version"))["last"] or 0
    head = (
        {name: getattr(base, name) for name in HEAD if name not in ("effective_from", "note")} if base else {}
    )
    policy = Policy(
        **head, list_type=list_type, version=last + 1, department=office,
        effective_from=effective_from, note=note,
    )  # fmt: skip
    _first_line(policy, "draft_rules", by=by, at=at, base=base.ref if base else "", note=note)
    if base is not None:
        _copy(base, policy)
    return policy


def _first_line(policy: Policy, verb: str, *, by: Person, at: datetime, **facts: Any) -> Policy:
    """Bring a version into being, with its book."""
    policy.hands = [by.pk]
    log.open_book(policy, policy.ref, "policy")
    with door.one_gesture():
        made: Policy = door.create(policy, verb, by=by, at=at, duty=duties.DRAFT_RULES, **facts)
    return made


def _copy(base: Policy, policy: Policy) -> None:
    """All rows of one version under another."""
    for model, owner in ((Parameter, "parameters"), *((PARTS[part][0], part) for part in PARTS)):
        rows = list(getattr(base, owner).all())
        for row in rows:
            row.pk, row.policy = None, policy
        model.objects.bulk_create(rows)
    for text in base.commitment_texts.all():
        _promise(policy, text.code.rsplit("-", 1)[-1], text.title, text.text, text.terms)


# ------------------------------------------------------------------------------------------------- amending
def opened(policy: Policy, by: Person, at: datetime) -> Policy:
    """The draft under its row lock, by somebody who may write it; Refused when it is no draft any more.

    A draft that came with the catalogue falls to the credit office that takes it up first.
    """
    fresh: Policy = door.lock(policy)
    is_untouched = fresh.department_id is None and fresh.state == Making.DRAFT
    if is_untouched:
        fresh.department = office_of(by)
        fresh.save(update_fields=["department"])
        log.open_book(fresh, fresh.ref, "policy")
    if not duties.DRAFT_RULES(fresh, by):
        raise PermissionDenied
    if fresh.state != Making.DRAFT:
        raise Refused(
            _(
                "v%(version)s 的状态是“%(state)s”，不能修改；征求意见和待发布的版本可以收回修改，已发布的请起草新版本。"
            )
            % {"version": fresh.version, "state": fresh.get_state_display()}
        )
    if is_untouched:
        door.record("draft_rules", fresh, by=by, at=at, duty=duties.DRAFT_RULES, base="catalogue")
    return fresh


def _amended(policy: Policy, what: str, *, by: Person, at: datetime, **facts: Any) -> None:
    """Remember the hand and the change."""
    if by.pk not in policy.hands:
        policy.hands = [*policy.hands, by.pk]
    policy.save()
    door.record("amend_rules", policy, by=by, at=at, duty=duties.DRAFT_RULES, what=what, **facts)


@transaction.atomic
def amend_head(policy: Policy, facts: Mapping[str, Any], *, by: Person, at: datetime) -> None:
    """Document, issuer, level, where and from when."""
    policy = opened(policy, by, at)
    former = {name: getattr(policy, name) for name in HEAD}
    for name in HEAD:
        setattr(policy, name, facts[name])
    changed = door.changed(former, {name: facts[name] for name in HEAD})
    with door.one_gesture():
        _amended(policy, "head", by=by, at=at, facts=dict(facts), changed=changed)


@transaction.atomic
def amend_parameters(
    policy: Policy, group: str, rows: Mapping[str, Mapping[str, Any]], *, by: Person, at: datetime
) -> None:
    """All parameters of one group as they now stand; what `rows` does not name is taken out.

    Faults are kept in a draft: they are shown, and stand against the consultation. A parameter that is newly
    marked as verified gets a line of its own that says who confirmed it against what.
    """
    policy = opened(policy, by, at)
    names = [spec.name for spec in SPECS.values() if spec.group == group]
    former = {row.name: row for row in policy.parameters.filter(name__in=names)}
    if not set(rows) <= set(names):
        raise ValueError(group)
    policy.parameters.filter(name__in=names).delete()
    Parameter.objects.bulk_create(
        Parameter(policy=policy, name=name, label=of_the_law(SPECS[name].label), **facts)
        for name, facts in rows.items()
    )
    after = {name: dict(facts) for name, facts in rows.items()}
    columns = {column for facts in after.values() for column in facts} or {"value", "unit", "clause"}
    before = {name: {c: getattr(row, c) for c in sorted(columns)} for name, row in former.items()}
    with door.one_gesture():
        _amended(policy, group, by=by, at=at, rows=after, changed=door.changed(before, after))
        for name, facts in rows.items():
            if facts["is_verified"] and is_new_tick(former.get(name), facts):
                door.record(
                    "verify_rule", policy, by=by, at=at, duty=duties.DRAFT_RULES,
                    parameter=name, clause=facts["clause"], confirmed=facts["confirmed"],
                )  # fmt: skip


def is_new_tick(former: Parameter | None, facts: Mapping[str, Any]) -> bool:
    """Is “verified” said anew: it was not said before, or was said of another value or clause?"""
    if former is None or not former.is_verified:
        return True
    return any(getattr(former, name) != facts[name] for name in ("value", "unit", "start_event", "clause"))


@transaction.atomic
def amend_part(
    policy: Policy, part: str, rows: Iterable[Mapping[str, Any]], *, by: Person, at: datetime
) -> None:
    """All grounds, articles, measures or facts of a case as they now stand."""
    policy, rows = opened(policy, by, at), list(rows)
    model, columns = PARTS[part]
    former = list(model.objects.filter(policy=policy).order_by("pk").values(*columns))
    model.objects.filter(policy=policy).delete()
    model.objects.bulk_create(model(policy=policy, **{name: row[name] for name in columns}) for row in rows)
    after = [{name: row[name] for name in columns} for row in rows]
    changed = door.changed({part: former}, {part: after})
    with door.one_gesture():
        _amended(policy, part, by=by, at=at, rows=[dict(row) for row in rows], changed=changed)


@transaction.atomic
def amend_promises(
    policy: Policy, texts: Mapping[str, Mapping[str, Any]], *, by: Person, at: datetime
) -> None:
    """The texts of the commitments, by occasion (correction before the decision, repair after it), and their terms."""
    policy = opened(policy, by, at)
    former = _promised(policy)
    policy.commitment_texts.all().delete()
    for occasion, said in texts.items():
        terms = {name: said[name] for name in CommitmentTemplate.TERMS if name in said}
        _promise(policy, occasion, said["title"], said["text"], terms)
    told = {
        "texts": {k: dict(v) for k, v in texts.items()},
        "changed": door.changed(former, _promised(policy)),
    }
    with door.one_gesture():
        _amended(policy, "commitments", by=by, at=at, **told)


def _promised(policy: Policy) -> dict[str, dict[str, Any]]:
    """The texts of a version with their terms, by code, to see what an amendment changes."""
    names = ("title", "text", *CommitmentTemplate.TERMS)
    return {
        text.code: {name: getattr(text, name) for name in names} for text in policy.commitment_texts.all()
    }


def _promise(policy: Policy, occasion: str, title: str, text: str, terms: Mapping[str, Any]) -> None:
    """One text with its terms under this version, numbered after those that the list has."""
    code = f"{policy.list_type.code}-{occasion}"
    last = CommitmentTemplate.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
    CommitmentTemplate.objects.create(
        policy=policy, code=code, version=last + 1, title=title, text=text, published_on=policy.effective_from,
        **terms,
    )  # fmt: skip
