"""The papers of a file that are made from data (立案审批表、卷宗目录、送达回证、送达地址确认书、承诺书): their facts.

Read only, in a number of queries that does not grow. Each builder gives the part that is its own; the view adds the
authority, the party and the list. A record is printed as the case stands: nothing of it is kept.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Final

from django.utils.timezone import localtime

from workflows.law.identity import mask_id
from workflows.law.letters import LETTERS
from workflows.law.service import Noticing, ServiceMethod
from workflows.law.serving import Attempting
from workflows.law.steps import step_words
from workflows.models import Associate, Commitment, Entry, Evidence, Notice, Opinion, ServiceAddress
from workflows.models.serving import side_of
from workflows.queries import pagecount
from workflows.queries.cover import names_of

Shown = Callable[[str], str]  # how a natural person's name is shown to this reader
# What a step's outcome is called on the form; what is not here says itself in the text.
OUTCOMES: Final = {
    "proceed": "属实，拟列入",
    "no_case": "不符合列入情形",
    "approve": "同意",
    "pass": "审核通过",
    "return": "退回",
    "done": "已补充",
    "enlist": "同意列入",
    "dismiss": "不予列入",
}
REGISTERED: Final = ("verify", "review", "legal_review", "supplement", "decide")
# Who signs for the addressee itself; everybody else signs as an agent and says how he is related.
ITSELF: Final = frozenset({"", "本人", "法定代表人", "主要负责人", "负责收件的人"})
HALL: Final = "“信衡”主体服务大厅"


def iso(value: date | datetime | None) -> str:
    """The day in Shanghai as an ISO date, or ""."""
    if isinstance(value, datetime):
        return localtime(value).date().isoformat()
    return value.isoformat() if value else ""


# ------------------------------------------------------------------------------------------ 立案审批表
def case_registration(entry: Entry, shown: Shown) -> dict[str, Any]:
    """Where the case comes from, whom it concerns, on what it rests, who registered and who approved it."""
    subject = entry.subject
    return {
        "facts_summary": entry.facts_summary,
        "ground": entry.ground.text,
        "registration": {
            "source": _source(entry),
            "on": iso(entry.registered_at),
            "discovered_on": iso(entry.discovered_on),
            "representative": shown(subject.legal_representative) if subject.legal_representative else "",
            "address": subject.address,
            "phone": subject.phone,
            "clause": _clause(entry),
            "handler": entry.registered_by.name,
            "persons": [
                {
                    "name": shown(each.name),
                    "capacity": each.stands_as,
                    "id_masked": mask_id(each.id_number) if each.id_number else "",
                }
                for each in entry.associates.all()
            ],
            "particulars": [{"label": label, "words": words} for label, words in entry.told_particulars],
            "opinions": _opinions(entry),
        },
    }


def _source(entry: Entry) -> str:
    """What set the case going: another listing, or a document."""
    if entry.escalated_from_id and entry.escalated_from is not None:
        former = entry.escalated_from
        return f"由{former.list_type.name}升级办理（{former.number}）"
    return f"{entry.order_label.removesuffix('号')}：{entry.order_number}"


def _clause(entry: Entry) -> str:
    """The instrument of the list and the clause of the ground, as the rules state them."""
    named, clause = f"《{entry.policy.instrument.strip('《》')}》", entry.ground.clause
    return clause if named in clause else f"{named}{f'（{clause}）' if clause else ''}"


def _opinions(entry: Entry) -> list[dict[str, str]]:
    """What was said in the steps of the identification, in order, with name and day."""
    rows = Opinion.objects.filter(entry=entry, step__in=REGISTERED, process__identification__isnull=False)
    return [
        {
            "post": str(step_words("identification", row.step, entry.list_type.kind).title),
            "opinion": OUTCOMES.get(row.outcome, ""),
            "words": row.text.strip(),
            "by": names_of(row, "person"),
            "on": iso(row.at),
        }
        for row in rows.select_related("person", "on_behalf_of").order_by("pk")
    ]


# -------------------------------------------------------------------------------------------- 卷宗目录
def file_index(entry: Entry) -> dict[str, Any]:
    """Everything in the file in the order of its days, numbered, with the pages it takes."""
    rows, at = [], 0
    for nth, (on, title, number, pages) in enumerate(sorted(_papers(entry), key=lambda row: row[0]), start=1):
        first, at = at + 1, at + (pages or 0)
        where = "" if not pages else f"{first}" if pages == 1 else f"{first}-{at}"
        rows.append({"nth": nth, "title": title, "number": number, "on": on, "pages": where})
    return {
        "index": {
            "list_number": entry.number,
            "rows": rows,
            "count": len(rows),
            "pages": at,
            "uncounted": sum(not row["pages"] for row in rows),
        }
    }


Paper = tuple[str, str, str, int | None]  # ISO day, title, number, pages


def _papers(entry: Entry) -> Iterable[Paper]:
    """The papers of the file: day, title, number, pages (None: unknown)."""
    yield iso(entry.registered_at), LETTERS["case_registration"].title, "", None
    for notice in entry.notices.select_related("associate").defer("facts", "page").order_by("pk"):
        whose = f"（{notice.associate.name}）" if notice.associate else ""
        pages = pagecount.pages_of_pdf(bytes(notice.file)) if notice.file else None
        void = "（已撤回）" if notice.state == Noticing.WITHDRAWN else ""
        yield iso(notice.issued_on), f"{notice.title}{whose}{void}", notice.number, pages
        if notice.served_on:
            yield (
                iso(notice.served_on),
                f"{LETTERS['service_receipt'].title}（{notice.title}{whose}）",
                "",
                None,
            )
    for commitment in entry.commitments.select_related("template").defer("text", "template__text"):
        yield iso(commitment.signed_at), commitment.what, "", None
    for row in entry.evidence.exclude(purpose="comment"):
        yield iso(row.uploaded_at), row.name, "", _pages(row)


def _pages(row: Evidence) -> int | None:
    """The pages of one uploaded file; unknown for one that is too large or gone."""
    if row.media_type in pagecount.PICTURES:
        return 1
    if row.media_type != "application/pdf" or row.size > pagecount.LARGEST:
        return None
    try:
        with row.file.open("rb") as stream:
            return pagecount.pages_of(row.media_type, stream.read())
    except OSError:
        return None


# -------------------------------------------------------------------------------------------- 送达回证
def service_receipt(notice: Notice, shown: Shown) -> dict[str, Any]:
    """How a document was served, attempt by attempt; one that is still to be served leaves the lines to be written."""
    attempts = list(notice.attempts.select_related("by").order_by("nth"))
    reached = next((each for each in attempts if each.state == Attempting.SUCCEEDED), None)
    refused = [each for each in attempts if each.failure == "refused"]
    signer = (reached.recipient if reached else "") or notice.service_recipient
    relation = reached.relation if reached else ""
    is_itself = relation in ITSELF
    return {
        "receipt": {
            "title": notice.title,
            "number": notice.number,
            "recipient": notice.addressee,
            "is_served": notice.served_on is not None,
            "place": reached.place_served if reached else "",
            "method": notice.get_service_method_display() if notice.service_method else "",
            "served_on": iso(notice.served_on),
            "signed_by": shown(signer) if signer and is_itself else "",
            "agent": shown(signer) if signer and not is_itself else "",
            "relation": "" if is_itself else relation,
            "refusal": "；".join(f"{iso(each.failed_on)} {each.note}".strip() for each in refused),
            "witnesses": shown(reached.witnesses) if reached and reached.witnesses else "",
            "served_by": reached.by.name if reached else "",
            "proof": (reached.proof if reached else "") or notice.service_proof,
            "note": (reached.note if reached else "") or notice.service_note,
            "attempts": [_attempt(each) for each in attempts],
        }
    }


def _attempt(each: Any) -> dict[str, Any]:
    """One attempt: when it began, how, where, and what came of it."""
    why = f"（{each.get_failure_display()}）" if each.failure else ""
    ended = f"，{iso(each.served_on)}" if each.served_on else ""
    return {
        "nth": each.nth,
        "started_on": iso(each.started_on),
        "method": str(ServiceMethod(each.method).label),
        "place": each.place_served,
        "result": f"{each.get_state_display()}{why}{ended}",
    }


# -------------------------------------------------------------------------------------- 送达地址确认书
def address_confirmation(entry: Entry, associate: Associate | None, shown: Shown) -> dict[str, Any]:
    """The address that a party confirmed last; a form to be filled in by hand where it has confirmed none."""
    found = ServiceAddress.in_force(*side_of(entry, associate))
    if found is None:
        return {"confirmation": {"is_confirmed": False, "system": HALL}}
    return {
        "confirmation": {
            "is_confirmed": True,
            "system": HALL,
            "recipient": shown(found.recipient),
            "address": found.address,
            "postcode": found.postcode,
            "phone": found.phone,
            "email": found.email,
            "consent": "同意" if found.agrees_electronic else "不同意",
            "how": "由当事人在线确认" if found.in_person else "",
            "on": iso(found.confirmed_on),
            "recorded_by": "" if found.in_person else found.confirmed_by.name,
            "recorded_on": "" if found.in_person else iso(found.recorded_at),
        }
    }


# ------------------------------------------------------------------------------------------ 信用承诺书
def commitment_letter(made: Commitment, shown: Shown) -> dict[str, Any]:
    """A promise as it was signed: its words, who signed, when, and whether it is kept."""
    return {
        "commitment": {
            "text": made.text,
            "name": shown(made.signed_name),
            "capacity": made.capacity,
            "on": iso(made.signed_at),
            "state": str(made.get_state_display()),
            "version": f"{made.template.code} v{made.template.version}" if made.template else "",
            "digest": made.text_digest,
        }
    }
