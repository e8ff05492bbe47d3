"""What a notice states: facts gathered once, at issue, as plain JSON."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import window
from workflows.acts.announced import announced_facts
from workflows.acts.door import plain
from workflows.law.challenge import original_number
from workflows.law.documents import DOCUMENTS, RULE
from workflows.law.identity import mask_id, masked
from workflows.law.letters import LETTERS
from workflows.law.remedies import DECISION, remedies
from workflows.law.windows import SECTOR, counts_from_correction
from workflows.models import Associate, Department, Entry, Letterhead, ListedMeasure, Measure
from workflows.models.repair_exam import barred_until

# A part of a notice's facts: the same for all addressees, or computed for each.
Part = dict[str, Any] | Callable[[Entry, Associate | None], dict[str, Any]]


def authority_facts(department: Department, head: Letterhead | None = None) -> dict[str, Any]:
    """The authority as a notice names it: by the particulars in force, else by the department's own columns."""
    return {
        "name": head.header_name if head else department.name,
        "short_name": department.short_name,
        "address": head.address if head else department.address,
        "phone": head.phone if head else department.phone,
        "notice_code": head.notice_code if head else department.notice_code,
        "government": (head.government_name if head else "") or department.government_name,
        "court": (head.court_name if head else "") or department.court_name,
        "authority_kind": department.authority_kind,
    }


def letterhead_facts(head: Letterhead | None, kind: str) -> dict[str, Any]:
    """What only published particulars say: who is asked, the seal, and the free paragraph of this kind of document."""
    if head is None:
        return {"letterhead": {}, "free_paragraph": ""}
    told = ("version", "contact", "postcode", "review_contact", "seal_name")
    return {
        "letterhead": {name: getattr(head, name) for name in told},
        "free_paragraph": head.paragraphs.get(kind, ""),
    }


def reached_by(facts: dict[str, Any], was: tuple[str, str], now: tuple[str, str]) -> None:
    """Where a part of the facts names the address and phone `was` of the office, name those in force instead.

    The parts are gathered before the day of issue is known, from the department's columns.
    """
    for name in ("defence", "objection", "repair"):
        part = facts.get(name)
        if isinstance(part, dict):
            facts[name] = {
                **part,
                **{
                    key: now[at]
                    for at, key in enumerate(("where", "phone"))
                    if key in part and part[key] == was[at]
                },
            }


def party_facts(entry: Entry, associate: Associate | None) -> dict[str, Any]:
    """The addressee: the subject itself, or an associated person with the subject as lead."""
    if associate is None:
        subject = entry.subject
        label = _("公民身份号码") if subject.is_person else _("统一社会信用代码")
        return {
            "name": subject.name,
            "code": subject.code,
            "code_label": label,
            "code_display": subject.code,
            "kind": "person" if subject.is_person else "enterprise",
            "capacity": "",
            "lead_name": subject.name,
            "is_public": not subject.is_person or _shows_persons(entry),
        }
    return {
        "name": associate.name,
        "code": associate.id_number,
        "code_label": _("公民身份号码"),
        "code_display": associate.id_number,
        "kind": "person",
        "capacity": associate.stands_as,
        "capacity_code": associate.capacity,
        "post_title": associate.post_title,
        "role_facts": associate.role_facts,
        "lead_name": entry.subject.name,
        "is_public": _shows_persons(entry),
    }


def _shows_persons(entry: Entry) -> bool:
    """Does the policy make natural persons public (个人信息保护法 §25)?"""
    return bool(entry.policy.load_rules()["natural_person_publishable"].yes)


def _as_told(entry: Entry, party: dict[str, Any], kind: str) -> dict[str, Any]:
    """The party as a document of this kind names it: what is told to everybody masks a natural person.

    The policy says how (个人信息保护法 §25); the number stays among the facts of the file and is not printed.
    """
    document = DOCUMENTS.get(kind) or LETTERS.get(kind)
    if document is None or not document.is_public or party["kind"] != "person":
        return party
    profile = str(entry.policy.load_rules().value("masking_profile"))
    name, number = masked(party["name"], party["code"], profile)
    of_another = party["lead_name"] != party["name"]
    return {
        **party,
        "name": name,
        "code_display": number,
        "lead_name": party["lead_name"] if of_another else name,
    }


def case_facts(entry: Entry) -> dict[str, Any]:
    """The case: order, ground, amount, persons, the rules that apply."""
    rules = entry.policy.load_rules()
    return {
        **entry.particulars,
        "list_name": entry.list_type.name,
        "list_kind": entry.list_type.kind,
        "instrument": entry.policy.instrument,
        "case_number": entry.case_number,
        "order_number": original_number(entry.order_number),
        "order_deadline": entry.order_deadline,
        "ground": entry.ground.text,
        "ground_clause": entry.ground.clause,
        "ground_is_verified": entry.ground.is_verified,
        "particulars": [{"label": label, "words": words} for label, words in entry.told_particulars],
        "facts_summary": entry.facts_summary,
        "associates": [
            {
                "name": a.name,
                "capacity": a.stands_as,
                "post_title": a.post_title,
                "id_masked": mask_id(a.id_number) if a.id_number else "",
            }
            for a in entry.associates.all()
        ],
        "basis": [
            {
                "instrument": entry.policy.instrument,
                "article": a.number,
                "text": a.text,
                "is_verified": a.is_verified,
            }
            for a in entry.policy.load_articles()
        ],
        "period_text": rules["listing_period"].written,
        "policy": entry.policy.reference,
    }


def defence_facts(entry: Entry) -> dict[str, Any]:
    """Where and how long the party may speak (办法 §6)."""
    rules = entry.policy.load_rules()
    rule, asks = rules["statement_window"], rules.get("hearing_request")
    told = {}
    if rules.yes("hearing") and asks is not None:
        told = {
            "hearing_days_text": asks.term.written,
            "hearing_clause": asks.clause if asks.verified else "",
        }
    return {
        "defence": {
            **told,
            "days_text": rule.term.written,
            "clause": rule.clause,
            "is_verified": rule.verified,
            "where": entry.department.address,
            "phone": entry.department.phone,
        }
    }


def measures_facts(entry: Entry) -> dict[str, Any]:
    """The measures that follow, as the policy's catalogue names them."""
    measures = Measure.objects.filter(entry=entry).select_related("listed_measure")
    catalogue = [m.listed_measure for m in measures] or list(entry.policy.measures.all())
    return {"measures": [named(m) for m in catalogue]}


def named(measure: ListedMeasure) -> dict[str, Any]:
    """A measure of the rules as documents name it, and whether its clause may be cited."""
    return {"name": measure.name, "basis": measure.clause, "is_verified": measure.is_verified}


def objection_facts(entry: Entry, since: date, until: date) -> dict[str, Any]:
    """How long and where anybody may object to a proposed listing."""
    rule = entry.policy.load_rules()["public_notice_window"]
    return {
        "objection": {
            "since": since,
            "until": until,
            "days_text": rule.term.written,
            "clause": rule.clause if rule.verified else "",  # nobody cites to the public what nobody has read
            "where": entry.department.address,
            "phone": entry.department.phone,
        }
    }


def repair_facts(entry: Entry) -> dict[str, Any]:
    """The way out, for the repair notice that goes with the decision (两书同达); none where there is none."""
    rules = entry.policy.load_rules()
    if not entry.may_be_repaired:
        return {}
    own = entry.policy.instrument == RULE and rules.value("binding_layer") == SECTOR
    if not own or "repair_minimum" not in rules or "repair_decision" not in rules:
        return {"repair": _until_barred(entry, _way_out(entry))}
    minimum, decision = rules["repair_minimum"], rules["repair_decision"]
    told = {
        "earliest_text": _("自改正之日起被列入名单满%(term)s的次日") % {"term": minimum.term.written},
        "conditions": [
            _("已经改正拖欠农民工工资违法行为"),
            _("自改正之日起被列入失信联合惩戒名单满%(term)s") % {"term": minimum.term.written},
            _("作出不再拖欠农民工工资书面信用承诺"),
        ],
        "materials": [_("提前移出申请"), _("改正的证明材料"), _("书面信用承诺")],
        "procedure": _("向本机关提出书面申请，本机关自收到申请之日起%(term)s内核实并作出决定")
        % {"term": decision.term.written},
        "channel": _("信衡主体服务大厅或者本机关办事窗口"),
        "phone": entry.department.phone,
        "clause": minimum.clause,
        "deadline_text": decision.term.written,
    }
    return {"repair": _until_barred(entry, told)}


def _until_barred(entry: Entry, told: dict[str, Any]) -> dict[str, Any]:
    """The way out of who may not apply yet, a repair got by fraud having been rescinded: no day is told too early."""
    if entry.listed_from is None:
        return told
    until = barred_until(entry, window.of(entry, entry.listed_from), entry.listed_from)
    if until is None or until < entry.listed_from:
        return told
    words = _("%(earliest)s，并且不早于%(day)s：以前的修复因提供虚假情况被撤销，在此之前不得再次申请")
    day = until + timedelta(days=1)
    first = {"earliest": told["earliest_text"], "day": f"{day.year}年{day.month}月{day.day}日"}
    return {**told, "earliest_text": words % first}


def _way_out(entry: Entry) -> dict[str, Any]:
    """The way out in the words of the rules alone."""
    rules, action = entry.policy.load_rules(), _("移出") if entry.lasts_until_cured else _("提前移出")
    minimum, decision = rules.get("repair_minimum"), rules.get("repair_decision")
    conditions, materials = [_("已经改正列入事由所涉的行为")], [_("移出申请"), _("改正的证明材料")]
    earliest = _("改正之后随时")
    if minimum is not None and counts_from_correction(rules):
        earliest = _("自改正之日起被列入名单满%(term)s的次日") % {"term": minimum.term.written}
        conditions.append(_("自改正之日起被列入名单满%(term)s") % {"term": minimum.term.written})
    elif minimum is not None:
        earliest = _("自列入之日起满%(term)s的次日，并且已经改正") % {"term": minimum.term.written}
        conditions.append(_("自列入之日起满%(term)s") % {"term": minimum.term.written})
    if rules.value("binding_layer") != SECTOR:
        earliest = _of_both_layers(entry, conditions) or earliest
    if rules.yes("repair_promise"):
        conditions.append(_("作出书面信用承诺"))
        materials.append(_("书面信用承诺"))
    return {
        "action": action,
        "earliest_text": earliest,
        "conditions": conditions,
        "materials": materials,
        "procedure": _("向本机关提出书面申请，本机关核实后作出决定"),
        "channel": _("信衡主体服务大厅或者本机关办事窗口"),
        "phone": entry.department.phone,
        "clause": (minimum or decision or rules["listing_period"]).clause,
        "deadline_text": decision.term.written if decision else "",
    }


def _of_both_layers(entry: Entry, conditions: list[str]) -> Any:
    """The first day by the layer that binds, for a subject that has corrected; adds what the general rule asks.

    Its clause is not cited: nobody cites to the public what nobody has read.
    """
    assert entry.listed_from is not None
    found = window.of(entry, entry.listed_from)
    minimum = found.general.minimum
    if minimum is not None:
        conditions.append(_("自列入决定作出之日起公示满%(term)s") % {"term": minimum.term.written})
    return found.removal_from


def display_facts(entry: Entry, associate: Associate | None = None) -> dict[str, Any]:
    """From when and until when the addressee is shown, for the repair notice (两书同达); nothing when it is not."""
    shown = entry.displays.filter(associate=associate, state__in=window.ON_SHOW).first()
    return {"display": {"since": shown.shown_from, "until": shown.shown_until}} if shown else {}


def granted_facts(entry: Entry, associate: Associate | None) -> dict[str, Any]:
    """The number and day of the addressee's own removal decision, for the letters that follow it."""
    granted = entry.notices.filter(kind="repair_granted", associate=associate).order_by("pk").last()
    return {
        "granted_number": granted.number if granted else "",
        "granted_on": granted.issued_on if granted else "",
    }


def decision_facts(entry: Entry, associate: Associate | None = None) -> dict[str, Any]:
    """When it was decided, until when it runs, and the number of the addressee's own decision."""
    decision = entry.notices.filter(kind="listing_decision", associate=associate).order_by("pk").last()
    return {
        "decision_number": decision.number if decision else "",
        "decided_on": entry.decided_on,
        "listed_from": entry.listed_from,
        "listed_until": entry.listed_until,
        "has_end": entry.listed_until is not None,
        "reason": entry.reason,
    }


def frozen(
    entry: Entry,
    associate: Associate | None,
    number: str,
    issued_on: date,
    *more: Part,
    kind: str = "",
    office: Department | None = None,
) -> Any:
    """Everything a notice states, as plain JSON that never changes again; `office` issues it for the entry's own."""
    office = office or entry.department
    head = Letterhead.objects.in_force(office, issued_on)
    facts: dict[str, Any] = {
        "authority": authority_facts(office, head),
        **letterhead_facts(head, kind),
        "number": number,
        "issued_on": issued_on,
        "party": _as_told(entry, party_facts(entry, associate), kind),
        **case_facts(entry),
        "replaces": "",
    }
    for part in more:
        facts.update(part(entry, associate) if callable(part) else part)
    if kind == "prior_notice":
        facts.update(announced_facts(entry, associate))
    if head is not None:
        reached_by(facts, (office.address, office.phone), (head.address, head.phone))
    facts["remedies"] = remedies(facts["authority"], issued_on, _called(kind))
    return plain(facts)


def _called(kind: str) -> str:
    """What a document of this kind calls itself where it tells of remedies."""
    document = DOCUMENTS.get(kind) or LETTERS.get(kind)
    return document.act if document else DECISION
