"""The addresses of who audits × every role, and one of each for the table of permissions."""

from datetime import date
from typing import Any

from workflows.acts import audit, audit_finding
from workflows.management.walk import at
from workflows.models import SampleItem, WorkPaper

READERS = ("anna", "audmin")
READ, WORK = (403, (READERS, 200)), (403, (("anna",), 200))

# name, method: default and exceptions
ROWS: dict[tuple[str, str], Any] = {
    ("log-person", "GET"): READ,
    ("log-person-at", "GET"): READ,
    ("audit-papers", "GET"): READ,
    ("audit-new", "GET"): WORK,
    ("audit-new", "POST"): (403, (("anna",), 422)),
    ("audit-paper", "GET"): READ,
    ("audit-paper", "POST"): (403, (("anna",), 404)),  # of no step
    ("audit-item", "GET"): READ,
    ("audit-item", "POST"): (403, (("anna",), 422)),
    ("audit-body", "GET"): READ,
    # No checkpoint has drawn this one.
    ("audit-again", "GET"): (403, (READERS, 404)),
    ("audit-population", "GET"): (403, (READERS, 404)),
    ("audit-findings", "GET"): (403, ((*READERS, "hugo"), 200)),
    ("audit-finding", "GET"): (404, ((*READERS, "hugo"), 200)),
    ("audit-finding", "POST"): (404, ((*READERS, "hugo"), 409)),  # of no step
    ("audit-reports", "GET"): (403, (READERS, 302)),
    ("audit-report", "GET"): READ,
    ("audit-report-csv", "GET"): READ,
}


def of_audit(city: Any, entry: Any) -> dict[str, Any]:
    """A paper that is worked on, its only item, and a finding that the labour bureau is to answer."""
    told: dict[str, Any] = {"by": city.anna, "at": at(date(2026, 3, 3))}
    day = date(2026, 3, 2)
    plan = audit.Plan("抽查", city.offices["HC"], "lines", "random", day, day, 1)
    paper = audit.announce(plan, **told)
    WorkPaper.objects.filter(pk=paper.pk).update(state="drawn", unchecked=1)
    line = entry.book.lines.first()
    item = SampleItem.objects.create(paper=paper, nth=1, key="1", rank="", line=line)
    said = audit_finding.Found(line, city.offices["HC-RS"], "general", "迟延", "待核", "事实")
    found = audit_finding.write(item, said, **told)
    audit_finding.propose(found, answer_by=date(2026, 3, 20), **told)
    audit_finding.send(found, answer_by=date(2026, 3, 20), **told | {"by": city.vera})
    key = {"code": paper.code}
    return {
        "log-person": {"username": city.clara.username},
        "log-person-at": {"username": city.clara.username},
        **{f"audit-{name}": key for name in ("paper", "body", "again", "population")},
        "audit-item": {**key, "nth": 1},
        "audit-finding": {"code": found.code},
        **{f"audit-report{part}": {"name": "late"} for part in ("", "-csv")},
    }
