"""The machines of an audit as tables, one of each, and what stands against their verbs."""

from datetime import date, timedelta
from typing import Any

from tests.law.machine import HEAD, TODAY, Machine
from workflows.acts import audit, audit_finding
from workflows.management.walk import at
from workflows.models import AuditFinding, SampleItem, WorkPaper

FIRST, SECOND = "hanj", "xiaoy"
AUDITOR = f"{FIRST} {SECOND}"
PAPER = Machine(
    WorkPaper,
    """
                draw_sample  submit_paper  reassign_review  return_paper  sign_off_paper  drop_paper
    announced   drawn        -             -                -             -               dropped
    drawn       -            submitted     -                -             -               -
    submitted   -            -             submitted        drawn         signed          -
    signed      -            -             -                -             -               -
    dropped     -            -             -                -             -               -
    """,
    may={
        "draw_sample": AUDITOR,
        "submit_paper": AUDITOR,
        "reassign_review": AUDITOR,
        "return_paper": SECOND,
        "sign_off_paper": SECOND,
        "drop_paper": AUDITOR,
    },
    given={"reassign_review": {"review": "改派"}},
)
FOUND = Machine(
    AuditFinding,
    """
                propose_audit_finding  return_audit_finding  send_audit_finding  answer_audit_finding
    drafted     proposed               -                     -                   -
    proposed    -                      drafted               sent                -
    sent        -                      -                     -                   answered
    answered    -                      -                     -                   -
    accepted    -                      -                     -                   -
    unanswered  -                      -                     -                   -
    withdrawn   -                      -                     -                   -

                return_audit_answer  accept_audit_answer  close_unanswered
    drafted     -                    -                    -
    proposed    -                    -                    -
    sent        -                    -                    unanswered
    answered    sent                 accepted             -
    accepted    -                    -                    -
    unanswered  -                    -                    -
    withdrawn   -                    -                    -

                ask_withdrawal  refuse_withdrawal  withdraw_audit_finding
    drafted     drafted         drafted            withdrawn
    proposed    proposed        proposed           withdrawn
    sent        sent            sent               withdrawn
    answered    answered        answered           withdrawn
    accepted    -               -                  -
    unanswered  -               -                  -
    withdrawn   -               -                  -
    """,
    may={
        "propose_audit_finding": AUDITOR,
        "return_audit_finding": AUDITOR,
        "send_audit_finding": SECOND,
        "answer_audit_finding": HEAD,
        "return_audit_answer": AUDITOR,
        "accept_audit_answer": AUDITOR,
        "close_unanswered": AUDITOR,
        "ask_withdrawal": AUDITOR,
        "refuse_withdrawal": AUDITOR,
        "withdraw_audit_finding": SECOND,
    },
    given={"ask_withdrawal": {"withdrawal": "与另一项重复。"}},
)
MACHINES = (PAPER, FOUND)
NOTHING_AGAINST: dict[type, dict[str, Any]] = {
    WorkPaper: {"seed": "ab" * 32, "unchecked": 0, "open_findings": 0, "conclusion": "合法。"},
    AuditFinding: {"answer": "属实。", "answer_by": TODAY - timedelta(days=1), "withdrawal": "误登记。"},
}
NO_SEED = "还没有包含本底稿登记行的签名检查点，不能抽样。检查点通常在几秒内签发，请稍后再试。"
ANOTHER = "请选择另一名审计人员复核：没有登记、抽样，也没有检查过本底稿的任何项目。"
KNOWN = (
    "包含本底稿登记行的检查点已经签发，种子已经可以算出，不能再终止；请抽样，"
    "确实检查不了的项目登记为“未能检查”并写明原因。"
)
BOTH = (("drawn", "submit_paper"), ("submitted", "sign_off_paper"))
WHOLE: tuple[tuple[dict[str, Any], str], ...] = (
    ({"unchecked": 1}, "样本里还有没有检查完的项目，全部检查后才能送复核、签署。"),
    (
        {"open_findings": 1},
        "还有没有了结的发现：发送、收到反馈并认可，或者撤回之后才能送复核、签署。",
    ),
    ({"conclusion": " "}, "还没有写明检查结论，不能送复核、签署。"),
)
AGAINST = (
    (PAPER, "announced", "draw_sample", {"seed": ""}, NO_SEED),
    (PAPER, "announced", "drop_paper", {"checkpoint": 1}, KNOWN),
    *((PAPER, state, verb, columns, words) for state, verb in BOTH for columns, words in WHOLE),
    (PAPER, "drawn", "submit_paper", {"reviewer": None}, ANOTHER),
    (PAPER, "submitted", "reassign_review", {"reviewer": None}, ANOTHER),
    (
        PAPER,
        "submitted",
        "sign_off_paper",
        {"doubted": 1},
        "复核时要求补查的项目还没有退回补查，不能签署。",
    ),
    (FOUND, "sent", "answer_audit_finding", {"answer": ""}, "还没有写明反馈意见。"),
    (FOUND, "sent", "ask_withdrawal", {"withdrawal": " "}, "还没有写明撤回的理由。"),
    (FOUND, "sent", "refuse_withdrawal", {"withdrawal": ""}, "还没有写明撤回的理由。"),
    (FOUND, "sent", "withdraw_audit_finding", {"withdrawal": ""}, "还没有写明撤回的理由。"),
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
    made, vera = audit_finding.write(item, found, **told), city.vera
    # Anna drew, examined and wrote; Vera is the second pair of eyes.
    WorkPaper.objects.filter(pk=paper.pk).update(reviewer=vera, signed_by=vera, submitted_by=city.anna)
    second = {"proposed_by": city.anna, "agreed_by": vera, "withdrawal_by": city.anna, "withdrawn_by": vera}
    AuditFinding.objects.filter(pk=made.pk).update(**second)
    return [paper, made]
