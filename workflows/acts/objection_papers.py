"""The letters of an objection: issued by the credit office in its own name, to whoever objected.

They arrive at once in the channel in which it objected: a party's hall, or the e-mail address or mobile that was proved
(told there, read with the query code). Whoever came to the counter is served by an officer (`deliver_by_hand`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import door, notice
from workflows.acts import objection_effect as effect
from workflows.acts.outbox import announce
from workflows.law.entry import SHANGHAI
from workflows.law.identity import code_kind
from workflows.law.papers import nested
from workflows.law.service import Noticing, ServiceMethod
from workflows.models import Notice, Objection, Person

ACCEPTED, COMPLETION = "objection_accepted", "objection_completion"
REJECTED, RESULT = "objection_rejected", "objection_result"
ENDED = "objection_ended"
HALL, SENT, COLLECTED, POST, TEXT = "hall", "sent", "collected", "post", "text"
METHODS = {
    HALL: ServiceMethod.ELECTRONIC,
    SENT: ServiceMethod.ELECTRONIC,
    TEXT: ServiceMethod.ELECTRONIC,
    COLLECTED: ServiceMethod.DIRECT,
    POST: ServiceMethod.POST,
}


def own_channel(objection: Objection) -> str:
    """Where a letter arrives by itself; empty where an officer has to see to it."""
    if objection.channel == Objection.Channel.HALL and objection.is_of_party:
        return HALL
    return SENT if objection.contact_verified_at else ""


def issue(
    objection: Objection, kind: str, said: Mapping[str, Any], *, process: Any, by: Person, at: datetime
) -> Notice:
    """One letter, frozen and numbered by the credit office that acts; it arrives at once where it can."""
    office = process.office
    made = notice.issue(
        objection.entry,
        kind,
        nested({**_matter(objection), **said}),
        *_party(objection),
        by=by,
        at=at,
        process=process,
        associate=objection.associate if objection.is_of_party else None,
        office=office,
        to_another=not objection.is_of_party,
    )
    where = own_channel(objection)
    return deliver(objection, made, where, on=door.local_day(at), by=by, at=at) if where else made


def deliver(
    objection: Objection,
    made: Notice,
    where: str,
    *,
    on: date,
    by: Person,
    at: datetime,
    recipient: str = "",
    proof: str = "",
) -> Notice:
    """The letter has reached whoever objected; what is sent electronically is announced by e-mail as well."""
    wall = f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    said = {
        HALL: _("异议人在服务大厅提出异议，答复到达其服务大厅 %(at)s"),
        SENT: _("发送至异议人核实过的联系方式 %(at)s；凭查询码可以随时查看"),
    }
    arrives: dict[str, Any] = {"arrived_at": at} if where == HALL else {}
    served = notice.serve(
        made,
        on_day=on,
        method=METHODS[where],
        by=by,
        at=at,
        proof=proof or (said[where] % {"at": wall}),
        recipient=recipient or objection.name,
        **arrives,
    )
    if where == HALL:
        told = {"notice": made.code, "what": "arrived"}
        announce("service_mail", f"arrived/{made.code}", at=at, payload=told)
    elif where == SENT:
        announce("objection_letter", f"objection/{made.code}", at=at, payload={"notice": made.code})
    return served


def deliver_by_hand(
    objection: Objection, process: Any, said: Mapping[str, Any], *, by: Person, at: datetime
) -> None:
    """An officer has handed over or sent every letter of the procedure that waits; none may wait."""
    for made in unserved(process):
        deliver(
            objection,
            made,
            said["way"],
            on=said["served_on"],
            by=by,
            at=at,
            recipient=said.get("recipient", ""),
            proof=said["proof"],
        )


def unserved(process: Any) -> list[Notice]:
    """The letters of the procedure that have not reached anybody."""
    rows = Notice.objects.filter(process=process.pk, state=Noticing.ISSUED)
    return list(rows.select_related("entry__subject", "associate").defer("file", "page"))


def _matter(objection: Objection) -> dict[str, Any]:
    """What every letter says of the objection."""
    lines = [str(objection.get_ground_display())]
    if objection.field:
        lines[0] = _("%(ground)s：%(field)s") % {"ground": lines[0], "field": objection.field}
    if objection.shown or objection.claimed:
        said = {"shown": objection.shown or "—", "claimed": objection.claimed or "—"}
        lines.append(_("现在显示“%(shown)s”，异议人认为应为“%(claimed)s”") % said)
    if objection.text:
        lines.append(objection.text)
    return {
        "objection.about": _about(objection),
        "objection.filed_on": objection.received_on.isoformat(),
        "objection.number": objection.code,
        "objection.matter": "；".join(lines),
    }


def _about(objection: Objection) -> str:
    """Whose record it is about, as the public sees it; a party need not be told that it is its own."""
    shown = None if objection.is_of_party else effect.displays_of(objection).first()
    return shown.name if shown is not None else ""


def _party(objection: Objection) -> tuple[dict[str, Any], ...]:
    """Whoever objects and is no party is addressed by the own name; a party as in every letter."""
    if objection.is_of_party:
        return ()
    number = objection.id_number or _("未提供")
    is_company = bool(objection.id_number) and code_kind(objection.id_number) == "uscc"
    return (
        {
            "party": {
                "name": objection.name,
                "code": number,
                "code_label": _("统一社会信用代码") if is_company else _("公民身份号码"),
                "code_display": number,
                "kind": "enterprise" if is_company else "person",
                "capacity": "",
                "lead_name": objection.name,
                "is_public": False,
            }
        },
    )
