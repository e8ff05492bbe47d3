"""The machines of an audit as tables, one of each, and what stands against their verbs."""

from datetime import date, timedelta
from typing import Any

from tests.law.machine import HEAD, TODAY, Machine
from workflows.acts import audit, audit_finding
from workflows.management.walk import at
from workflows.models import AuditFinding, SampleItem, WorkPaper

AUDITOR = "hanj"
PAPER = Machine(
    WorkPaper,
    """
                draw_sample  sign_off_paper  drop_paper
    announced   drawn        -               dropped
    drawn       -            signed          -
    signed      -            -               -
    dropped     -            -               -
    """,
    may={"draw_sample": AUDITOR, "sign_off_paper": AUDITOR, "drop_paper": AUDITOR},
)
FOUND = Machine(
    AuditFinding,
    """
                send_audit_finding  answer_audit_finding  return_audit_answer  accept_audit_answer
    drafted     sent                -                     -                    -
    sent        -                   answered              -                    -
    answered    -                   -                     sent                 accepted
    accepted    -                   -                     -                    -
    unanswered  -                   -                     -                    -
    withdrawn   -                   -                     -                    -

                close_unanswered  withdraw_audit_finding
    drafted     -                 withdrawn
    sent        unanswered        withdrawn
    answered    -                 withdrawn
    accepted    -                 -
    unanswered  -                 -
    withdrawn   -                 -
    """,
    may={
        "send_audit_finding": AUDITOR,
        "answer_audit_finding": HEAD,
        "return_audit_answer": AUDITOR,
        "accept_audit_answer": AUDITOR,
        "close_unanswered": AUDITOR,
        "withdraw_audit_finding": AUDITOR,
    },
)
MACHINES = (PAPER, FOUND)
NOTHING_AGAINST: dict[type, dict[str, Any]] = {
    WorkPaper: {"seed": "ab" * 32, "unchecked": 0, "open_findings": 0, "conclusion": "合法。"},
    AuditFinding: {"answer": "属实。", "answer_by": TODAY - timedelta(days=1)},
}
NO_SEED = "还没有包含本底稿登记行的签名检查点，不能抽样。检查点通常在几秒内签发，请稍后再试。"
AGAINST = (
    (PAPER, "announced", "draw_sample", {"seed": ""}, NO_SEED),
    (PAPER, "drawn", "sign_off_paper", {"unchecked": 1}, "样本里还有没有检查完的项目，全部检查后才能签署。"),
    (
        PAPER,
        "drawn",
        "sign_off_paper",
        {"open_findings": 1},
        "还有没有了结的发现：发送、收到反馈并认可，或者撤回之后才能签署。",
    ),
    (PAPER, "drawn", "sign_off_paper", {"conclusion": " "}, "还没有写明检查结论，不能签署。"),
    (FOUND, "sent", "answer_audit_finding", {"answer": ""}, "还没有写明反馈意见。"),
    (
        FOUND,
        "sent",
        "close_unanswered",
        {"answer_by": TODAY},
        "反馈期限还没有届满，不能按逾期未反馈处理。",
    ),
)


def one_of_each(city: Any) -> list[Any]:
    """A paper over the city, and a finding on another one about the labour bureau."""
    told: dict[str, Any] = {"by": city.anna, "at": at(TODAY)}
    plan = audit.Plan("抽查", city.offices["HC"], "lines", "random", date(2026, 1, 1), TODAY, 5)
    paper, other = audit.announce(plan, **told), audit.announce(plan, **told)
    WorkPaper.objects.filter(pk=other.pk).update(state="drawn")
    line = city.acme.entries.latest("pk").book.lines.first()
    item = SampleItem.objects.create(paper=other, nth=1, key="1", rank="", line=line)
    found = audit_finding.Found(line, city.offices["HC-RS"], "general", "迟延", "待核", "事实")
    return [paper, audit_finding.write(item, found, **told)]
