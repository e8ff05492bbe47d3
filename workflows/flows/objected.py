"""What an objection leads to elsewhere: a revocation that its authority decides; hands that may not look again."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import motion
from workflows.flows.motion import MotionFlow
from workflows.flows.telling import tell_heads
from workflows.law import duties
from workflows.models import Deadline, Motion, Objection, Opinion, Person

FIRST_HANDS = ("check", "confirm_rejection", "verify_own", "verify", "confirm", "decide")


def why_not_again(user: Person, process: Any) -> str:
    """Who answered the objection, or checked it, does not look again; empty for everybody else.

    Where no office above works in this program, the step only records the written answer from above.
    """
    if process.office_id == process.objection.office_id:
        return ""
    said = Opinion.objects.filter(
        process__objectionprocedure__objection=process.objection_id, step__in=FIRST_HANDS, person=user
    )
    return _("您参与过本件异议的核查或者处理，复核由其他人员办理。") if said.exists() else ""


def propose_revocation(process: Any, *, by: Person, at: datetime) -> None:
    """The authority itself has found its listing wrong: its own motion of revocation opens, in its officer's name.

    Where that cannot be (the officer has left), or where the credit office alone holds the listing to be wrong, the
    heads are told: nobody proposes in another's name what that other did not find.
    """
    entry, objection = process.entry, process.objection
    said = Opinion.objects.filter(process=process, step="verify").order_by("pk").last()
    grounds = _("异议 %(code)s 查明列入有误：%(findings)s") % {
        "code": objection.code,
        "findings": objection.findings,
    }
    is_open = Motion.objects.filter(entry=entry, kind=Motion.Kind.REVOCATION, is_open=True).exists()
    if entry.state not in ("listed", "exited") or is_open:
        return
    is_found = bool(objection.proposal.get("wrong_listing"))
    if said is None or not is_found or not duties.PROPOSE_MOTION(entry, said.person):
        tell_heads(entry.department_id, objection, at=at, what="revoke")
        return
    facts = {"grounds": grounds[:4000], "basis": "own_error"}
    made = motion.propose(entry, "revocation", by=said.person, at=at, **facts)
    MotionFlow.propose.run(entry=made, kind="revocation", by=said.person, at=at, **facts)


def objection_of(row: Deadline) -> Objection | None:
    """The objection that a clock is about."""
    code = row.about.partition("/")[2]
    rows = Objection.objects.select_related("entry__subject", "office", "provider", "upper", "policy")
    return rows.filter(code=code).first()


def report_late_objection(row: Deadline, objection: Objection, *, at: datetime) -> None:
    """Whoever answers for it hears of it: the authority's heads where it owes the check, always the credit office."""
    where = {
        objection.upper_id if row.kind == "objection_recheck" and objection.upper_id else objection.office_id
    }
    if row.kind == "objection_provider" and objection.provider_id:
        where.add(objection.provider_id)
    for department_id in sorted(where):
        tell_heads(department_id, objection, at=at, what=row.kind)
