"""异议: filed, with its number, its query code and its clock at once; what follows is in flows/objection.py."""

import dataclasses
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, objection_clock, objection_effect, objection_papers
from workflows.law import duties
from workflows.law.entry import Listing
from workflows.law.objection import OPEN, Objecting
from workflows.law.refusal import Refused
from workflows.models import Associate, Department, Entry, Evidence, Objection, ObjectionProcedure, Person
from workflows.models.complaint import sealed_code
from workflows.models.objection import query_code_of
from workflows.models.objection_rules import rules_on


@dataclasses.dataclass(frozen=True)
class Said:
    """What is objected to and by whom, as it was stated: the words of the form, nothing inferred.

    `ground` is a `law.objection.Ground`, `relation` a `law.objection.Relation`; `checklist` maps the ground's
    points to yes or no.
    """

    ground: str
    relation: str
    name: str
    contact: str
    id_number: str = ""
    field: str = ""
    shown: str = ""
    claimed: str = ""
    text: str = ""
    checklist: dict[str, Any] = dataclasses.field(default_factory=dict)


DUTY_OF = {
    Objection.Channel.HALL: duties.FILE_OBJECTION,
    Objection.Channel.CODE: duties.FILE_BY_CODE,
    Objection.Channel.COUNTER: duties.RECORDING,
}


@transaction.atomic
def file(
    entry: Entry,
    said: Said,
    *,
    channel: str,
    by: Person,
    at: datetime,
    associate: Associate | None = None,
    files: list[Evidence] | None = None,
    received_on: date | None = None,
    verified_at: datetime | None = None,
) -> Objection:
    """Take an objection in: it has its number and query code at once; who starts the flow starts the clock.

    What is said before the decision is a statement and defence, never an objection (domain §3.1). Raises Refused for
    that, where the same person has the same objection open, or where no credit office is there to
    handle it; PermissionDenied for who may not file on this channel.
    """
    entry = door.lock(entry)
    _refuse_early(entry)
    office = _office_of(entry)
    _refuse_twice(entry, said, associate)
    code = f"{entry.number}-Y{entry.objections.count() + 1}"
    objection = Objection(
        code=code,
        query_digest=sealed_code(code, query_code_of(code)),
        entry=entry,
        associate=associate,
        office=office,
        channel=channel,
        filed_by=by,
        filed_at=at,
        received_on=received_on or door.local_day(at),
        policy=rules_on(received_on or door.local_day(at)),
        contact_verified_at=verified_at,
        **vars(said),
    )
    door.create(
        objection,
        "file_objection",
        by=by,
        at=at,
        duty=DUTY_OF[Objection.Channel(channel)],
        received_on=objection.received_on,
        channel=channel,
        files=[f.digest for f in files or ()],
        **vars(said),
    )
    objection.files.set(files or [])
    return objection


def _office_of(entry: Entry) -> Department:
    """The credit office that handles objections to an entry; Refused without one."""
    office = entry.department.credit_office()
    if office is None:
        raise Refused(_("本条目所在辖区没有设置信用办岗位，无法受理异议；请联系系统管理员。"))
    return office


def _refuse_early(entry: Entry) -> None:
    """Raises Refused before the decision: what is said then is a statement and defence."""
    if entry.state in (Listing.PROPOSED, Listing.NOTIFIED):
        raise Refused(
            _("还没有作出决定，没有可以异议的信用信息；对拟列入的事实、理由有意见的，请提交陈述申辩。")
        )


def _refuse_twice(entry: Entry, said: Said, associate: Associate | None) -> None:
    """Raises Refused where the same person has the same objection open."""
    same = entry.objections.filter(ground=said.ground, name=said.name, contact=said.contact)
    twice = same.filter(state__in=OPEN, associate=associate).first()
    if twice is not None:
        raise Refused(
            _("您以同一理由提出的异议 %(code)s 正在办理，不需要重复提出；有新材料的，请在该异议中补充。")
            % {"code": twice.code}
        )


@transaction.atomic
def complete(
    objection: Objection, text: str, files: list[Evidence], *, by: Person, at: datetime
) -> Objection:
    """What was missing has come; the clocks go on with the next day. `flows.objection.completed` moves the step.

    Raises Refused while the letter that asks for it has not been served.
    """
    process = open_procedure(objection)
    if process is not None and objection_papers.unserved(process):
        raise Refused(_("补正告知书还没有登记送达；请先登记送达，再登记补正材料。"))
    given = {"text": f"{objection.text}\n{text}".strip() if text else objection.text}
    told = {"added": text, "files": [f.digest for f in files]}
    done: Objection = door.enact("complete_objection", objection, by=by, at=at, given=given, told=told)
    done.files.add(*files)
    objection_clock.meet(done, objection_clock.COMPLETE, process=process, at=at)
    objection_clock.go_on(process, last=door.local_day(at))
    return done


@transaction.atomic
def withdraw(objection: Objection, *, by: Person, at: datetime, because: str = "") -> Objection:
    """Whoever objected takes it back; the mark goes. `flows.objection.withdrawn` ends the procedure."""
    was_accepted = objection.state == Objecting.ACCEPTED
    process = open_procedure(objection)
    done: Objection = door.enact("withdraw", objection, by=by, at=at, because=because)
    objection_clock.meet(done, *objection_clock.KINDS, process=process, at=at)
    if was_accepted:
        objection_effect.unmark(done, by=by, at=at, because=_("异议已撤回"))
    return done


@transaction.atomic
def ask_recheck(objection: Objection, why: str, *, by: Person, at: datetime) -> Objection:
    """Whoever objected asks the office one level up to look again. `flows.objection.recheck_asked` begins it.

    Raises Refused while the answer has not been served: nobody can yet say what is wrong with it.
    """
    if open_procedure(objection) is not None:
        raise Refused(_("异议的答复还没有送达，收到答复后才能申请复核。"))
    upper = objection.office.upper_credit_office()
    given = {"recheck_why": why, "upper": upper}
    told = {"upper": upper.name if upper else ""}
    rechecking: Objection = door.enact(
        "ask_recheck", objection, by=by, at=at, given=given, told=told, why=why
    )
    return rechecking


def open_procedure(objection: Objection) -> ObjectionProcedure | None:
    """The procedure that runs about it."""
    return ObjectionProcedure.objects.filter(objection=objection, is_open=True).first()
