"""The facts of a line of the log: which may be read by whoever audits, and which only by who may see the entry."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeGuard

from django.core.exceptions import FieldDoesNotExist
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflows.law.duties import VIEW_ENTRY
from workflows.models import Entry, Objection, Person, Transition
from workflows.queries import log_loaded, objections
from workflows.queries.bundle_words import LABELS, OF_VERB
from workflows.queries.log import entry_of
from workflows.queries.log_codes import CODES
from workflows.queries.verification import STATEFUL

# Facts of the case and of the procedure; whatever is not named here may name a person and is masked.
PLAIN_FACTS: dict[str, Any] = {
    "case_number": _("案件编号"),
    "order_number": _("责令文书号"),
    "order_deadline": _("责令期限届满日"),
    "particulars": _("名单要求的案情"),
    "reply_until": _("陈述申辩截止日"),
    "until": _("届满日"),
    "former": _("原届满日"),
    "regime": _("适用的一般修复规则"),
    "from_day": _("起始日"),
    "on_day": _("送达日期"),
    "way": _("送达方式"),
    "received_on": _("收到日期"),
    "corrected_on": _("改正日期"),
    "barred": _("不得提前移出"),
    "passed": _("通过"),
    "adopted": _("是否采纳"),
    "outcome": _("结果"),
    "kind": _("文种"),
    "number": _("文号"),
    "digest": _("摘要"),
    "template": _("模板"),
    "commitment": _("信用承诺"),
    "file": _("材料摘要"),
    "files": _("材料摘要"),
    "document": _("依据文书号"),
    "document_number": _("依据文书号"),
    "document_date": _("文书日期"),
    "document_body": _("作出机关"),
    "purpose": _("查阅事由"),
    "step": _("步骤"),
    "from": _("由"),
    "to": _("至"),
    "person": _("查阅对象"),
    "paper": _("文书"),
    "absent": _("被代理人"),
    "substitute": _("代理人"),
    "role": _("岗位"),
    "list_name": _("名单"),
    "since": _("起始日期"),
    "last_day": _("截止日期"),
    "bulk": _("批量办理编号"),
    "ref": _("编号"),
    "address": _("页面"),
    "why": _("拒绝原因"),
    "times": _("次数"),
    "first": _("第一次"),
    "post": _("岗位编号"),
    "setting": _("参数"),
    "entry": _("条目"),
    "event": _("事项"),
    "receipt": _("回执"),
    "tries": _("尝试次数"),
    "hours": _("有效小时"),
    "expires": _("失效时间"),
    "sampled": _("抽样对象"),
    "method": _("抽样方法"),
    "size": _("样本量"),
    "risks": _("风险标记"),
    "reach": _("总体取自"),
    "office": _("部门"),
    "auditor_number": _("审计人员序号"),
    "seed": _("抽样种子"),
    "checkpoint_size": _("检查点行数"),
    "population": _("总体"),
    "population_digest": _("总体摘要"),
    "drawn": _("抽中"),
    "item": _("样本序号"),
    "key": _("样本"),
    "marks": _("检查结果"),
    "items": _("样本项数"),
    "findings": _("发现项数"),
    "severity": _("程度"),
    "line": _("台账的行"),
    "bundle": _("证据包编号"),
    "review": _("复核意见"),
    "reviewer_number": _("复核人员序号"),
    "examined_number": _("检查人员序号"),
    "items_again": _("要求补查的样本"),
    "box": _("清单"),
    "rows": _("行数"),
    "filters": _("筛选条件"),
    "incident": _("告警"),
    "asked_by": _("申请人"),
    "granted_by": _("同意人"),
    "opened_count": _("打开的条目数"),
    "parameter": _("参数"),
    "clause": _("条款"),
    "published_on": _("公布日期"),
    "effective_from": _("施行日期"),
    "effective_to": _("废止日期"),
}
PERSONAL_FACTS: dict[str, Any] = {
    "because": _("理由"),
    "basis": _("依据"),
    "grounds": _("事由"),
    "text": _("陈述申辩内容"),
    "statement": _("改正情况说明"),
    "subject": _("主体代码"),
    "associates": _("责任人员"),
    "associate": _("责任人员"),
    "id_number": _("公民身份号码"),
    "name": _("签署人"),
    "capacity": _("身份"),
    "comment": _("讨论内容"),
    "recipient": _("签收人"),
    "proof": _("送达凭证"),
    "sentence": _("告知的原因"),
    "changed": _("变更内容"),
    "archive": _("查阅的档案"),
    "opened": _("打开的条目"),
    "confirmed": _("由谁核对、对照什么文本"),
}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)")
# The old and new value of every changed field of a line; and fields that can name nobody.
CHANGED = "changed"
PLAIN_FIELDS = frozenset(
    {
        "state", "until", "due_on", "due_at", "listed_on", "display_until", "department", "list_type", "policy",
        "is_active", "role", "version", "standing", "is_open", "answer_by", "severity", "department_id", "list_type_id",
        "policy_id", "listed_until", "kind", "unchecked", "open_findings", "seed", "population",
        "population_digest", "digest", "doubted", "drawn_at", "signed_at", "sent_at", "answered_at", "met_at",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One fact of a line; a masked value is empty."""

    label: str
    value: str
    is_masked: bool


def may_read(person: Person, line: Transition, now: datetime) -> bool:
    """Personal facts are for those who may see the entry itself; those of a department's book for nobody here.

    Those of an objection are for whoever handles it, or has said why on its page; what somebody was told when an
    attempt was refused, for whoever may see the entry that was meant.
    """
    entry = entry_meant(line)
    if entry is None or not VIEW_ENTRY(entry, person):
        return False
    row = objection_of(line)
    return row is None or objections.reads(person, row, now)


def asks_first(person: Person, line: Transition) -> Objection | None:
    """The objection that this auditor reads only after saying why on its page; None where saying so would not help."""
    row, entry = objection_of(line), entry_meant(line)
    may_see = row is not None and entry is not None and VIEW_ENTRY(entry, person)
    return row if row is not None and may_see and objections.may_ask(person, row) else None


def objection_of(line: Transition) -> Objection | None:
    """The objection that a line is about, if it is about one."""
    kind, _slash, code = line.thing.partition("/")
    return (
        Objection.objects.select_related("entry").filter(code=code).first() if kind == "objection" else None
    )


def entry_meant(line: Transition) -> Entry | None:
    """The entry in whose book a line is; of an attempt that was refused, the entry that it was about, if any."""
    kind, _slash, number = line.thing.partition("/")
    if kind == "attempt":
        return Entry.objects.select_related("department", "subject").filter(number=number).first()
    return entry_of(line)


def is_personal(line: Transition) -> bool:
    """Does the line keep facts that may name a person?"""
    facts = getattr(line, "facts", None)
    told = facts.data.items() if facts is not None else ()
    return any(value not in ("", None, []) for key, value in told if _hidden(key, line))


def facts_of(line: Transition, *, unmasked: bool) -> list[Fact]:
    """The facts of a line in words, in the order they were kept; masked ones without their value."""
    facts = getattr(line, "facts", None)
    if facts is None:
        return []
    labels = LABELS | PLAIN_FACTS | PERSONAL_FACTS | OF_VERB.get(line.verb, {})
    return [
        Fact(_label(key, labels, line), "" if masked else _told(key, value, line), masked)
        for key, value in facts.data.items()
        if key != CHANGED or not _is_diff(value)
        for masked in [not unmasked and _hidden(key, line)]
    ]


@dataclass(frozen=True)
class Change:
    """One field that a line changed: what it was, what it became; both are empty when they are masked."""

    label: str
    old: str
    new: str
    is_masked: bool


def changes_of(line: Transition, *, unmasked: bool) -> list[Change]:
    """The fields that a line changed, from `changed`: {field: [old, new]}; deny by default, field by field."""
    facts = getattr(line, "facts", None)
    told = facts.data.get(CHANGED) if facts is not None else None
    if not _is_diff(told):
        return []
    told_as = [
        (name, ["" if masked else _plain(_word(name, value, line)) for value in pair], masked)
        for name, pair in told.items()
        for masked in [not unmasked and not _is_plain(name, line)]
    ]
    return [Change(_field_label(name, line), old, new, masked) for name, (old, new), masked in told_as]


def _is_diff(told: Any) -> TypeGuard[dict[str, list[Any]]]:
    """Is it a table of old and new values?"""
    return isinstance(told, dict) and all(isinstance(pair, list) and len(pair) == 2 for pair in told.values())


def _is_plain(name: str, line: Transition) -> bool:
    """May whoever reads the line read what this field was and became? What came from a file names nobody."""
    return name in PLAIN_FACTS or name in PLAIN_FIELDS or log_loaded.is_loaded(line)


def _label(key: str, labels: dict[str, Any], line: Transition) -> str:
    """A fact in words; what came from a file is called as its own model calls it."""
    return log_loaded.label(key, line) if log_loaded.is_loaded(line) else str(labels.get(key, key))


def _field_label(name: str, line: Transition) -> str:
    """A field in words: as a fact is called, or as its model calls it."""
    if log_loaded.is_loaded(line):
        return log_loaded.label(name, line)
    if name in PLAIN_FACTS or name in PERSONAL_FACTS:
        return str((PLAIN_FACTS | PERSONAL_FACTS)[name])
    kind = STATEFUL.get(line.thing.partition("/")[0])
    try:
        return str(kind.model._meta.get_field(name).verbose_name) if kind else name
    except FieldDoesNotExist:
        return name


def _told(key: str, value: Any, line: Transition) -> str:
    """A fact in words; what the rules of a list ask of a case, as those rules call it."""
    entry = entry_of(line)
    if key == "particulars" and isinstance(value, dict) and entry is not None:
        fields = {field.name: field for field in entry.policy.load_fields()}
        value = {
            fields[name].label if name in fields else name: fields[name].words(said)
            if name in fields
            else said
            for name, said in value.items()
        }
    return _plain(_word(key, value, line))


def _word(name: str, value: Any, line: Transition) -> Any:
    """A code of a list as those read it who chose it from the list: of the thing's own field, or of the fact."""
    if log_loaded.is_loaded(line):
        return log_loaded.word(name, value, line)
    if not isinstance(value, str):
        return value
    kind = STATEFUL.get(line.thing.partition("/")[0])
    choices: Any = CODES.get(name, {})
    if kind is not None:
        with suppress(FieldDoesNotExist, AttributeError):
            choices = kind.model._meta.get_field(name).flatchoices or choices  # type: ignore[union-attr]
    return dict(choices).get(value, value)


def _hidden(key: str, line: Transition) -> bool:
    """Deny by default: an unknown fact may be personal; the code of an organisation is not."""
    entry = entry_of(line)
    if key == "subject" and entry is not None:
        return bool(entry.subject.is_person)
    return key not in PLAIN_FACTS and not log_loaded.is_loaded(line)


def _plain(value: Any) -> str:
    """A fact as text; instants are those of Shanghai, as everywhere else."""
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return f"{localtime(datetime.fromisoformat(value)):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, list):
        return "、".join(_plain(item) for item in value) or "—"
    if isinstance(value, dict):
        return "；".join(f"{key}：{_plain(item)}" for key, item in value.items())
    return "—" if value in ("", None) else str(value)
