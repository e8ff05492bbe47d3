"""Of the permission table: codes and keys of what an office holds, one of each."""

from datetime import date
from typing import Any

from tests.views.records_held import of_a_penalty
from workflows.acts import (
    batch,
    calendar,
    cover,
    incident,
    letterhead,
    occupation,
    prints,
    publicity,
    savedview,
)
from workflows.acts.pieces import Piece
from workflows.law.almanac import FESTIVALS
from workflows.law.recordfile import Decision
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import (
    ListType,
    LogIncident,
    OccupationGroup,
    Policy,
    SplitView,
)


def of_a_letterhead(city: Any) -> dict[str, Any]:
    """The addresses of a draft of what the labour bureau prints on its documents."""
    version = letterhead.draft(city.offices["HC-RS"], by=city.people["guq"], at=at(date(2026, 3, 2)))
    key: dict[str, Any] = {"code": "HC-RS", "version": version.version}
    return {
        "letterhead-office": {"code": "HC-RS"},
        "letterhead-draft": {"code": "HC-RS"},
        "letterhead": key,
        "letterhead-edit": key,
        "letterhead-preview": {**key, "kind": "prior_notice"},
        "letterhead-step": {**key, "step": "publish"},
    }


def of_papers(city: Any, entry: Any) -> dict[str, Any]:
    """A print run of Clara's, and a batch that she prepared."""
    told: dict[str, Any] = {"by": city.clara, "at": at(date(2026, 3, 3))}
    office, keys = city.offices["HC-RS"], list(entry.notices.values_list("pk", flat=True))
    run = prints.start("printrun1234", office, keys, double_sided=True, **told)
    said = {"warning.facts": "事实", "warning.requirements": "要求"}
    made = batch.prepare("batch1234567", office, "warning_letter", said, [(Piece(entry.pk), "")], **told)
    return {
        **{f"print-run{part}": {"code": run.code} for part in ("", "-pdf", "-sheet")},
        "batch-sheet": {"kind": "warning_letter"},
        "batch": {"code": made.code},
        "batch-sample": {"code": made.code},
    }


def of_a_view(city: Any) -> dict[str, Any]:
    """A view that Clara shares with the labour bureau."""
    kept = savedview.keep(
        city.clara,
        "本周到期",
        box="mine",
        query={},
        department=city.offices["HC-RS"],
        at=at(date(2026, 3, 2)),
    )
    return {key: {"code": kept.code} for key in ("view-change", "view-move", "view-drop")}


def of_a_record(city: Any) -> dict[str, Any]:
    """The addresses of a licence that the labour bureau reported."""
    policy = Policy.in_force(ListType.objects.get(code="licence-publicity"), date(2026, 3, 2))
    said = ("衡人社许字〔2026〕1号", city.acme.name, city.acme.code, "普通许可", "事由", "依据", "内容")
    decision = Decision(*said, date(2026, 3, 2), "")
    told: dict[str, Any] = {"policy": policy, "by": city.clara, "at": at(date(2026, 3, 2))}
    record = publicity.report(decision, city.offices["HC-RS"], **told)
    lawyers, office = OccupationGroup.objects.get(code="lawyer"), city.offices["HC-RS"]
    told = {"by": city.clara, "at": at(date(2026, 3, 2)), "since": date(2026, 3, 1), "source": "x"}
    member = occupation.assign(lawyers, office, code=demo.id_for(88), name="何小满", **told)
    return {
        "occupation": {"code": "lawyer"},
        "occupation-end": {"code": "lawyer", "pk": member.pk},
        "record": {"pk": record.pk},
        "record-repair": {"pk": record.pk},
        "record-blank": {"code": "licence-publicity"},
        **of_a_penalty(city),
    }


def of_an_absence(city: Any) -> Any:
    """One day, later in March, on which the reviewer will cover the case officer."""
    told: dict[str, Any] = {"reason": "年休假", "by": city.clara, "at": at(date(2026, 3, 3))}
    first = last = date(2026, 3, 20)
    return cover.arrange(city.clara, city.rolf, city.offices["HC-RS"], since=first, until=last, **told)


def of_the_calendar(city: Any) -> Any:
    """A year that one person of the credit office has typed."""
    holidays = f"{'、'.join(FESTIVALS)} 2027-05-01"
    return calendar.enter(2027, "测试", holidays, "", by=city.people["guq"], at=at(date(2026, 3, 3)))


def of_the_log(entry: Any) -> dict[str, Any]:
    """A line, places of the tree, and an incident that everybody was told of."""
    return {
        "log-line": {"ref": entry.number, "seq": 1},
        "log-incident": {"code": an_incident().code},
        **{
            "log-tile": {"path": "0/000"},
            "log-inclusion": {"index": 0, "size": 1},
            "log-checkpoint-at": {"size": 1},
        },
        **{key: {"old": 0, "new": 0} for key in ("log-consistency", "log-witness-consistency")},
    }


def an_incident() -> LogIncident:
    """A contradiction that somebody showed."""
    now = at(date(2026, 3, 3))
    found = SplitView.objects.create(found_at=now, found_by="", ours="", theirs="", sentence="树根不同。")
    made = incident.split(found, at=now)
    assert made is not None
    return made
