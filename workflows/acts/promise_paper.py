"""The papers of a commitment: frozen facts under a check code, printed and sealed later from the row alone."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import door, glyphs, log, number
from workflows.acts.facts import authority_facts, letterhead_facts
from workflows.acts.notice import proof_facts, seal_facts
from workflows.acts.outbox import announce
from workflows.law.entry import SHANGHAI
from workflows.law.refusal import Refused
from workflows.models import Commitment, CommitmentPaper, Letterhead, Person
from workflows.models.notice import new_check_code

Kind = CommitmentPaper.Kind
SERIES = {Kind.NOTICE: "信承告", Kind.DECISION: "信承认", Kind.CLEARED: "信承不"}


def letter(made: Commitment, *, by: Person, at: datetime) -> CommitmentPaper:
    """The commitment as it was signed."""
    said = {
        "text": made.text,
        "digest": made.text_digest,
        "name": made.signed_name,
        "capacity": made.capacity,
        "at": _moment(made.signed_at),
        "on": made.signed_on.isoformat(),
        "drawn": made.signature_digest,
        "proved": bool(made.contact),
        "second": _second(made),
        "version": f"{made.template.code} v{made.template.version}" if made.template else "",
        "valid_until": made.valid_until.isoformat() if made.valid_until else "",
        "due_on": made.due_on.isoformat() if made.due_on else "",
    }
    return _issued(made, Kind.LETTER, {"promise": said}, by=by, at=at)


def _second(made: Commitment) -> dict[str, str]:
    """The second signature; empty without one."""
    if made.cosigned_at is None:
        return {}
    return {
        "name": made.cosigned_name,
        "capacity": made.cosigned_capacity,
        "at": _moment(made.cosigned_at),
        "drawn": made.cosignature_digest,
    }


def _moment(at: datetime) -> str:
    """An instant as it is printed: to the minute, in Shanghai."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def breach_notice(made: Commitment, *, days: str, by: Person, at: datetime) -> CommitmentPaper:
    """What is to be found, and within how many days the subject may object."""
    return _issued(made, Kind.NOTICE, {"breach": {"facts": made.breach_facts, "days": days}}, by=by, at=at)


def breach_decision(made: Commitment, *, reason: str, by: Person, at: datetime) -> CommitmentPaper:
    """What was found, after hearing the subject."""
    told = made.papers.filter(kind=Kind.NOTICE).last()
    said = {
        "facts": made.breach_facts,
        "reason": reason,
        "objection": made.objection,
        "notice": told.number if told else "",
        "told_on": made.told_on.isoformat() if made.told_on else "",
    }
    return _issued(made, Kind.DECISION, {"breach": said}, by=by, at=at)


def breach_cleared(was: Commitment, *, reason: str, by: Person, at: datetime) -> CommitmentPaper:
    """What was alleged is not found: as the subject was told of it, what it said, and why it is let go."""
    told = was.papers.filter(kind=Kind.NOTICE).last()
    said = {
        "facts": was.breach_facts,
        "reason": reason,
        "objection": was.objection,
        "notice": told.number if told else "",
        "told_on": was.told_on.isoformat() if was.told_on else "",
    }
    return _issued(was, Kind.CLEARED, {"breach": said}, by=by, at=at)


def _issued(
    made: Commitment, kind: Kind, part: dict[str, Any], *, by: Person, at: datetime
) -> CommitmentPaper:
    """Freeze the facts, give the number, write the digest into the book, announce the print."""
    day = door.local_day(at)
    given = number.give(made.department, SERIES[kind], by=by, at=at).number if kind in SERIES else ""
    check_code = new_check_code()
    facts = door.plain(
        {**_common(made, day), **part, **proof_facts(check_code), **seal_facts(), "number": given}
    )
    if boxes := glyphs.boxes(facts):
        raise Refused(
            _("已安装的字体中没有这些字，不能生成文书：%(chars)s。") % {"chars": "、".join(boxes[:10])}
        )
    paper = CommitmentPaper.objects.create(
        commitment=made, kind=kind, number=given, check_code=check_code, facts=facts,
        facts_digest=door.digest_of(facts), issued_on=day, issued_by=by, issued_at=at,
    )  # fmt: skip
    keeper = log.lock(made.keeper)
    told = {"kind": str(kind), "digest": paper.facts_digest, "number": given}
    log.append(keeper, paper, "issue_promise_paper", "", "", by=by, at=at, **told)
    announce("print_promise", f"print_promise/{paper.code}", at=at, payload={"paper": paper.code})
    return paper


def _common(made: Commitment, day: date) -> dict[str, Any]:
    """What every paper states: authority, party, commitment."""
    subject, head = made.subject, Letterhead.objects.in_force(made.department, day)
    label = _("公民身份号码") if subject.is_person else _("统一社会信用代码")
    return {
        "authority": authority_facts(made.department, head),
        **letterhead_facts(head, ""),
        "issued_on": day,
        "party": {
            "name": subject.name,
            "kind": "person" if subject.is_person else "enterprise",
            "code_label": label,
            "code_display": subject.code,
        },
        "commitment": {
            "code": made.code,
            "kind": str(made.get_kind_display()),
            "what": made.what,
            "matter": made.matter,
            "signed_on": made.signed_on,
        },
    }
