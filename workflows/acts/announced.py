"""What the prior notices announced, and whether a decision would be heavier (行政处罚法 §45, by reference)."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law.aggravation import Burden, harsher, rewordings
from workflows.law.identity import mask_id
from workflows.law.service import Noticing
from workflows.models import Associate, Entry, Notice

WAY_ON = gettext_lazy(
    "要作出更重的决定，请选择“退回补充”，由经办人在补充材料时选择“重新告知”，重新拟制、审核、送达告知书，"
    "当事人重新享有陈述申辩的期限；否则请按告知的内容或者更轻的内容决定。"
)


def burden_of(entry: Entry, associate: Associate | None) -> Burden:
    """What the case as it stands would put on one party: on the subject, or on a person listed with it."""
    rules = entry.policy.load_rules()
    period = rules["listing_period"]
    return Burden(
        list_name=entry.list_type.name,
        ground=entry.ground.text,
        facts_summary=entry.facts_summary,
        role_facts=associate.role_facts if associate else "",
        particulars=dict(entry.told_particulars),
        period=f"{period.value}{period.unit}",
        measures={each.name: each.term for each in entry.policy.measures.all()},
        together=tuple(_called(each) for each in entry.associates.all()) if associate is None else (),
        shows_persons=rules.yes("natural_person_publishable"),
    )


def _called(associate: Associate) -> str:
    """A person so that no other is meant, without the whole number."""
    masked = mask_id(associate.id_number) if associate.id_number else ""
    return f"{associate.name}（{masked}）" if masked else associate.name


def announced_facts(entry: Entry, associate: Associate | None) -> dict[str, Any]:
    """What a prior notice keeps, so that the decision can be held against it."""
    return {"announced": burden_of(entry, associate).frozen()}


def heavier(entry: Entry) -> list[str]:
    """Everything in which a decision now would be heavier than what each party was told; [] where nothing is.

    Lists that tell nobody first announce nothing.
    """
    if not entry.policy.load_rules().yes("prior_notice"):
        return []
    rows = Notice.objects.filter(entry=entry, kind="prior_notice").exclude(state=Noticing.WITHDRAWN)
    known = list(rows.defer("file", "page").order_by("pk"))
    told = {row.associate_id: row for row in known}  # the last of each party
    # A correction puts wording right, and another hand has looked at it: as far as it does no more than that, its words
    # count for every party. What it makes heavier counts for those alone who were told it.
    reworded = [row.facts.get("facts_summary", "") for row in known if row.replaces_id]
    found: list[str] = []
    for party in (None, *entry.associates.all()):
        notice = told.get(party.pk if party else None)
        if notice is None:
            found += [_("没有向%(name)s送达告知书。") % {"name": party.name if party else entry.subject.name}]
            continue
        now = burden_of(entry, party)
        announced = _announced(notice, now)
        words = [announced.facts_summary]
        words += [each for text in reworded for each in rewordings(announced.facts_summary, text)]
        found += harsher(replace(announced, facts_summary="\n".join(words)), now)
    return list(dict.fromkeys(found))


def _announced(notice: Notice, now: Burden) -> Burden:
    """What a notice announced; one of before this was kept says it in its other facts, and the rules are pinned."""
    facts = notice.facts
    if "announced" in facts:
        return Burden.read(facts["announced"])
    return replace(
        now,
        ground=facts.get("ground", now.ground),
        facts_summary=facts.get("facts_summary", now.facts_summary),
        role_facts=facts.get("party", {}).get("role_facts", now.role_facts),
        particulars={row["label"]: row["words"] for row in facts.get("particulars", ())},
    )
