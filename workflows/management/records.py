"""Licences and penalties of the demo city, some in time, some late; invented."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from workflows.acts import publicity as acts
from workflows.law.recordfile import Decision
from workflows.management.cases import Builder, Story
from workflows.management.city import code_for, id_for
from workflows.models import PublicityRecord, Subject
from workflows.queries import publicity

# department, who reports, list kind, wenhao, category, cause, basis, content, severity
OFFICES = (
    ("HC-RS", "shenjn", "衡人社"),
    ("HC-SC", "liangd", "衡市监"),
    ("HC-JT", "xuk", "衡交"),
    ("AL-RS", "dingl", "安人社"),
)
# Category, cause, basis, content, and of a penalty its severity.
LICENCES = (
    ("普通许可", "人力资源服务许可", "演示依据（非真实条款）", "准予从事人力资源服务活动。"),
    ("普通许可", "道路货物运输经营许可", "演示依据（非真实条款）", "准予从事道路货物运输经营。"),
    ("核准", "特种设备使用登记", "演示依据（非真实条款）", "准予登记，发给使用登记证。"),
)
PENALTIES = (
    ("警告", "未按规定公示经营信息", "演示依据（非真实条款）", "给予警告。", "slight"),
    ("罚款", "未依法办理劳动用工备案", "演示依据（非真实条款）", "罚款人民币20000元。", "ordinary"),
    ("罚款", "使用未经检验的计量器具", "演示依据（非真实条款）", "罚款人民币45000元。", "ordinary"),
    ("责令停产停业", "存在重大安全隐患拒不改正", "演示依据（非真实条款）", "责令停产停业整顿。", "serious"),
)
DAYS_AFTER = (1, 3, 6, 9, 4, 14, 2, 5)  # how long after the decision each was reported
COUNT = 40


def stories() -> list[Story]:
    """A few dozen records over the last months, each a story; none when there are any."""
    return [] if PublicityRecord.objects.exists() else [partial(report, serial=n) for n in range(COUNT)]


def report(b: Builder, *, serial: int) -> None:
    """One decision, reported some days after it was made."""
    kind = "penalty" if serial % 2 else "licence"
    decided = b.ago(16 + (COUNT - serial) * 5)
    when = b.when(decided + timedelta(days=DAYS_AFTER[serial % len(DAYS_AFTER)]))
    office, who, sign = OFFICES[serial % 3 if serial % 7 else 3]
    companies = list(Subject.objects.filter(code__in=map(code_for, range(1, 13))).order_by("pk"))
    told = _decision(serial, kind, sign, decided, companies[serial % len(companies)])
    rules = next(each for each in publicity.rulebooks() if each.kind == kind and not each.sector_only)
    policies = publicity.policies_by_day([publicity.Verdict(0, told)], rules)
    told_by: dict[str, Any] = {"by": b.people[who], "at": when, "calendar": b.calendar}
    acts.report(told, b.offices[office], policy=policies[decided], **told_by)


def _decision(serial: int, kind: str, sign: str, decided: date, company: Subject) -> Decision:
    """One invented decision; every thirteenth concerns a natural person."""
    category, cause, basis, content, *severity = (PENALTIES if kind == "penalty" else LICENCES)[
        serial // 2 % (4 if kind == "penalty" else 3)
    ]
    is_person = serial % 13 == 12
    word = "罚" if kind == "penalty" else "许"
    return Decision(
        document_number=f"{sign}{word}字〔{decided.year}〕{serial + 1}号",
        name="何小满" if is_person else company.name,
        code=id_for(880 + serial) if is_person else company.code,
        category=category,
        cause=cause,
        basis=basis,
        content=content,
        decided_on=decided,
        department="",
        severity=severity[0] if severity else "",
    )
