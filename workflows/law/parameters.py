"""The vocabulary of rules: what a parameter is called, what kind of value it has, which kinds of list need it.

`SPECS` is the whole of it (domain §2.3). The loader, the editor and the soundness check ask here; `policy` holds the
rules of one version.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from workflows.law.terms import Term

UNTIL_CURED = "until_cured"
INDEFINITE = "indefinite"
NO_END = (UNTIL_CURED, INDEFINITE)


class Sort(StrEnum):
    """What kind of value a parameter has."""

    TERM = "term"  # a number and a unit
    SPAN = "span"  # a term, or a word of NO_END
    FLAG = "flag"  # yes | no
    CHOICE = "choice"  # one of `choices`
    LIST = "list"  # the code of another list
    SHARE = "share"  # a percentage, 0 to 100


@dataclass(frozen=True)
class Spec:
    """What may be said under the name of a parameter.

    `needed_by` are the kinds of list (black, watch, red) that cannot be in force without it; `needed_if` names
    a switch that makes it needed; `default` stands where a version is silent.
    """

    name: str
    label: Any
    sort: Sort
    needed_by: frozenset[str] = frozenset()
    needed_if: str = ""
    choices: tuple[tuple[str, Any], ...] = ()
    default: str = ""
    group: str = "identify"


def _all(*specs: Spec) -> dict[str, Spec]:
    return {spec.name: spec for spec in specs}


BLACK, WATCH, RED = frozenset({"black"}), frozenset({"watch"}), frozenset({"red"})
PUBLICITY = frozenset({"publicity"})
NEGATIVE, EVERY = BLACK | WATCH, BLACK | WATCH | RED

# 特定严重 is a class of the rules before 2026 only (527号; domain §1.3).
SEVERITIES = (
    ("slight", _("轻微")),
    ("ordinary", _("一般")),
    ("serious", _("严重")),
    ("special", _("特定严重（2026年以前的分类）")),
)
LAYERS = (
    ("sector", _("以名单规则为准")),
    ("both", _("两层都须满足")),
    ("general", _("以一般修复规则为准")),
)
FROM_CORRECTION, FROM_LISTING = "correction", "listing"
MINIMUM_STARTS = ((FROM_CORRECTION, _("改正之日（不早于列入之日）")), (FROM_LISTING, _("列入之日")))
VERSION_DATES = (("application", _("申请之日的版本")), ("document", _("作出文书之日的版本")))
MASKS = (("standard", _("首字加＊，证号留前3后2")), ("hidden", _("姓名证号全部隐去")))
SPAN_WORDS = ((UNTIL_CURED, _("直至改正")), (INDEFINITE, _("无固定期限")))
RECORD_KINDS = (("licence", _("行政许可")), ("penalty", _("行政处罚")))
YES_NO = (("yes", _("是")), ("no", _("否")))

# fmt: off
SPECS: dict[str, Spec] = _all(
    # 认定: what happens before a decision
    Spec("prior_notice", _("事先告知"), Sort.FLAG, BLACK, default="no"),
    Spec("statement_window", _("陈述申辩期"), Sort.TERM, needed_if="prior_notice"),
    Spec("statement_answer", _("陈述申辩核实期"), Sort.TERM, needed_if="prior_notice"),
    Spec("public_notice", _("拟列入公示"), Sort.FLAG, RED, default="no"),
    Spec("public_notice_window", _("拟列入公示期"), Sort.TERM, needed_if="public_notice"),
    Spec("hearing", _("可以申请听证"), Sort.FLAG, default="no"),
    Spec("hearing_request", _("申请听证期"), Sort.TERM, needed_if="hearing"),
    Spec("hearing_notice", _("听证通知提前期"), Sort.TERM, needed_if="hearing"),
    Spec("legal_review", _("法制审核"), Sort.FLAG, default="yes"),
    Spec("decision_window", _("作出列入决定"), Sort.TERM, EVERY),
    Spec("decision_extension", _("延长作出决定期限"), Sort.TERM),
    Spec("associates_follow", _("责任人员一并列入"), Sort.FLAG, default="no"),
    Spec("suspension", _("可以中止计期"), Sort.FLAG, default="no"),
    Spec("suspension_longest", _("中止计期最长期限"), Sort.TERM, needed_if="suspension"),
    Spec("trigger_must_lapse", _("文书期限届满后才能登记"), Sort.FLAG, default="no"),
    Spec("upper_consent", _("报上级机关同意"), Sort.FLAG, default="no"),
    # 列入与公示
    Spec("listing_period", _("列入期限"), Sort.SPAN, EVERY, group="listing"),
    Spec("severity", _("失信分类"), Sort.CHOICE, BLACK, choices=SEVERITIES, group="listing"),
    Spec("general_minimum", _("一般修复规则最短公示期"), Sort.TERM, group="listing"),
    Spec("general_maximum", _("一般修复规则最长公示期"), Sort.TERM, BLACK, group="listing"),
    # 双公示: decisions that are reported, not listed
    Spec("record_kind", _("公示的决定"), Sort.CHOICE, PUBLICITY, choices=RECORD_KINDS, group="listing"),
    Spec("sector_only", _("只适用于本领域"), Sort.FLAG, default="no", group="listing"),
    Spec("publication_window", _("公示信息上网期限"), Sort.TERM, PUBLICITY, group="listing"),
    Spec("natural_person_publishable", _("公示自然人"), Sort.FLAG, EVERY, default="no", group="listing"),
    Spec("masking_profile", _("自然人脱敏方式"), Sort.CHOICE, choices=MASKS, default="standard", group="listing"),
    Spec("against_honours", _("不得同时给予守信激励"), Sort.FLAG, default="yes", group="listing"),
    Spec("escalation_after", _("升级列入的期限"), Sort.TERM, group="listing"),
    Spec("escalation_list", _("升级列入的名单"), Sort.LIST, needed_if="escalation_after", group="listing"),
    # 修复与退出
    Spec("early_exit", _("可以提前移出"), Sort.FLAG, NEGATIVE, default="no", group="repair"),
    Spec("repair_minimum", _("提前移出最短在列期"), Sort.TERM, group="repair"),
    Spec("repair_minimum_start", _("最短在列期起算"), Sort.CHOICE, choices=MINIMUM_STARTS, default=FROM_CORRECTION,
         group="repair"),
    Spec("repair_promise", _("须作书面信用承诺"), Sort.FLAG, default="yes", group="repair"),
    Spec("training_required", _("须完成修复培训"), Sort.FLAG, default="no", group="repair"),
    Spec("repair_acceptance", _("受理修复申请"), Sort.TERM, group="repair"),
    Spec("repair_decision", _("提前移出审查"), Sort.TERM, needed_if="early_exit", group="repair"),
    Spec("repair_extension", _("延长修复审查期限"), Sort.TERM, group="repair"),
    Spec("partial_repair", _("可以部分准予修复"), Sort.FLAG, default="no", group="repair"),
    Spec("history_hidden", _("修复后不再展示列入和移出记录"), Sort.FLAG, default="no", group="repair"),
    Spec("binding_layer", _("两层规则的衔接"), Sort.CHOICE, choices=LAYERS, default="sector", group="repair"),
    Spec("repair_version", _("修复适用的规则版本"), Sort.CHOICE, choices=VERSION_DATES, default="application",
         group="repair"),
    Spec("second_review_share", _("独立复核抽取比例"), Sort.SHARE, default="0", group="repair"),
    Spec("second_review_window", _("独立复核期"), Sort.TERM, needed_if="second_review_share", group="repair"),
    Spec("fraud_bar", _("骗取修复后不得再申请"), Sort.TERM, group="repair"),
    Spec("exit_execution", _("执行移出"), Sort.TERM, EVERY, group="repair"),
    Spec("monitoring_period", _("退出后重点监测"), Sort.TERM, NEGATIVE, group="repair"),
    Spec("monitoring_check", _("重点监测核查间隔"), Sort.TERM, group="repair"),
    Spec("rescission_window", _("拟恢复列入的陈述申辩期"), Sort.TERM, group="repair"),
    # 异议与留存
    Spec("objection_window", _("异议处理期"), Sort.TERM, group="after"),
    Spec("retention_after_exit", _("退出后留存"), Sort.TERM, group="after"),
)
# fmt: on

REGIME = "regime"  # the kind of the general repair rules, and the group of what they say
OBJECTION = "objection"  # the same of the local rules on objections, one rule set a jurisdiction
DEEMED = (("none", _("规则没有规定")), ("stop", _("逾期未答复的，先停止公示")))


def _of_classes() -> Iterator[Spec]:
    """What the general repair rules say of each class of dishonesty (domain §1.1-1.3)."""
    for name, label in SEVERITIES:
        said = (
            ("shown", _("是否公示"), Sort.FLAG),
            ("minimum", _("最短公示期"), Sort.TERM),
            ("maximum", _("最长公示期"), Sort.TERM),
            ("early_end", _("可以提前终止公示"), Sort.FLAG),
            ("by_sector", _("期限依认定机关的规定"), Sort.FLAG),
        )
        for ending, words, sort in said:
            default = "yes" if ending in ("shown", "early_end") else "no" if sort == Sort.FLAG else ""
            title = format_lazy("{label}：{words}", label=label, words=words)
            yield Spec(f"{name}_{ending}", title, sort, default=default, group=REGIME)
    yield Spec("general_acceptance", _("认定机关受理修复申请"), Sort.TERM, group=REGIME)
    yield Spec("general_decision", _("认定机关审查修复申请"), Sort.TERM, group=REGIME)
    yield Spec("general_result", _("反馈修复结果"), Sort.TERM, group=REGIME)
    yield Spec("general_fraud_bar", _("骗取修复后不得再申请"), Sort.TERM, group=REGIME)


SPECS |= {spec.name: spec for spec in _of_classes()}

REMEDY = "remedy"  # the kind of the periods in reviews and lawsuits, and the group of what they say
# What we owe when an act of ours is attacked: counted from what reaches us (domain §3.2, §3.3).
SPECS |= _all(
    Spec("review_answer", _("行政复议答复"), Sort.TERM, frozenset({REMEDY}), group=REMEDY),
    Spec("review_answer_simplified", _("行政复议答复（简易程序）"), Sort.TERM, group=REMEDY),
    Spec("litigation_answer", _("行政诉讼答辩"), Sort.TERM, frozenset({REMEDY}), group=REMEDY),
    Spec("appeal_answer", _("上诉答辩"), Sort.TERM, frozenset({REMEDY}), group=REMEDY),
    Spec("annulment_execution", _("执行撤销决定"), Sort.TERM, frozenset({REMEDY}), group=REMEDY),
    Spec("compliance", _("履行其他决定、裁判"), Sort.TERM, frozenset({REMEDY}), group=REMEDY),
)
# What a place says of objections (domain §3.2); where it is silent, the step has no term of its own.
_OF_OBJECTIONS = (
    ("objection_accept", _("受理异议"), Sort.TERM, ()),
    ("objection_completion", _("补正异议材料"), Sort.TERM, ()),
    ("objection_own", _("核查本级数据并答复"), Sort.TERM, ()),
    ("objection_with_provider", _("须信息提供单位核查的，答复"), Sort.TERM, ()),
    ("objection_forward", _("转信息提供单位"), Sort.TERM, ()),
    ("objection_provider", _("信息提供单位核查"), Sort.TERM, ()),
    ("objection_extension", _("延长办理"), Sort.TERM, ()),
    ("objection_longest", _("办理最长期限"), Sort.TERM, ()),
    ("objection_mark", _("处理期间异议标注"), Sort.FLAG, ()),
    ("objection_mark_within", _("作出异议标注"), Sort.TERM, ()),
    ("objection_inspection", _("检验检测鉴定时间不计入"), Sort.FLAG, ()),
    ("objection_recheck", _("复核"), Sort.TERM, ()),
    ("objection_recheck_above", _("上一级信用主管部门复核"), Sort.FLAG, ()),
    ("objection_second_share", _("独立复核抽取比例"), Sort.SHARE, ()),
    ("objection_second_window", _("独立复核期"), Sort.TERM, ()),
    ("objection_deemed", _("逾期的推定结果"), Sort.CHOICE, DEEMED),
)
OBJECTION_DEFAULTS = {Sort.FLAG: "no", Sort.CHOICE: "none", Sort.SHARE: "0"}
SPECS |= {
    name: Spec(
        name,
        label,
        sort,
        frozenset({OBJECTION}) if name == "objection_own" else frozenset(),
        choices=choices,
        default=OBJECTION_DEFAULTS.get(sort, ""),
        group=OBJECTION,
    )
    for name, label, sort, choices in _OF_OBJECTIONS
}

GROUPS = (
    ("identify", _("认定")),
    ("listing", _("列入与公示")),
    ("repair", _("修复与退出")),
    ("after", _("异议与留存")),
    (REGIME, _("各类失信信息的公示期")),
    (REMEDY, _("复议和诉讼的期限")),
    (OBJECTION, _("异议处理")),
)


def groups_of(kind: str) -> list[tuple[str, Any]]:
    """The groups of parameters that rules of this kind may have: rules that are no list have one of their own.

    Decisions that are only shown may have a term for each class, as the general repair rules have.
    """
    own = (REGIME, OBJECTION, REMEDY)
    if kind in own:
        return [group for group in GROUPS if group[0] == kind]
    barred = own[1:] if kind == "publicity" else own
    return [group for group in GROUPS if group[0] not in barred]


def sort_of(name: str) -> Sort | None:
    """What kind of value stands under a name."""
    spec = SPECS.get(name)
    return spec.sort if spec else None


def value_words(name: str, value: str) -> Any:
    """How an official reads a value that is not a term."""
    spec = SPECS.get(name)
    words = dict(YES_NO) | dict(SPAN_WORDS) | dict(spec.choices if spec else ())
    return words.get(value, value)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a parameter: its name, the key of it (value, unit, clause …) and how to mend it."""

    name: str
    key: str
    words: str


def faults(kind: str, rules: Mapping[str, Mapping[str, Any]]) -> list[Fault]:
    """Everything that keeps these parameters from being the rules of a list of this kind; [] when nothing does.

    `rules` maps a name to label, value, unit, start_event, clause, text, is_verified, rolls (as the YAML files and
    the editor state them). A term needs unit and start event; everything needs a clause (domain §2.3).
    """
    found = list(_missing(kind, rules))
    for name, facts in rules.items():
        found += _wrong(name, facts)
    return found


def _missing(kind: str, rules: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """Parameters that a list of this kind cannot do without."""
    for spec in SPECS.values():
        on = str(rules.get(spec.needed_if, {}).get("value", "")) if spec.needed_if else ""
        asked = kind in spec.needed_by or (spec.needed_if and on not in ("", "no", "0"))
        if asked and spec.name not in rules:
            yield Fault(spec.name, "", str(_("缺少参数“%(label)s”。") % {"label": spec.label}))


def _wrong(name: str, facts: Mapping[str, Any]) -> Iterable[Fault]:
    """What is wrong with one parameter by itself."""
    spec = SPECS.get(name)
    if spec is None:
        return [Fault(name, "", str(_("没有这个参数名。")))]
    value, unit = str(facts.get("value", "")), str(facts.get("unit", "") or "")
    found = []
    if not str(facts.get("clause", "") or "").strip():
        found.append(Fault(name, "clause", str(_("缺少条款。"))))
    if spec.sort == Sort.TERM or (spec.sort == Sort.SPAN and value not in NO_END):
        found += _wrong_term(name, value, unit, facts)
    elif spec.sort == Sort.SHARE:
        if not (value.isascii() and value.isdecimal() and int(value) <= 100):
            found.append(Fault(name, "value", str(_("比例应为 0 至 100 的整数（百分比）。"))))
    elif spec.sort == Sort.LIST:
        if not value:
            found.append(Fault(name, "value", str(_("请填写名单代码。"))))
    else:
        allowed = {Sort.FLAG: YES_NO, Sort.SPAN: SPAN_WORDS}.get(spec.sort, spec.choices)
        if value not in dict(allowed):
            words = "、".join(f"{key}（{said}）" for key, said in allowed)
            found.append(Fault(name, "value", str(_("值应为：%(words)s。") % {"words": words})))
    return found


def _wrong_term(name: str, value: str, unit: str, facts: Mapping[str, Any]) -> list[Fault]:
    """A term has a number, a unit and an event from which it runs."""
    found = []
    if not unit:
        found.append(Fault(name, "unit", str(_("缺少单位，应为 WD、D、M 或者 Y。"))))
    else:
        try:
            Term.parse(f"{value}{unit}")
        except ValueError as bad:
            found.append(Fault(name, "value", str(bad)))
    if not str(facts.get("start_event", "") or "").strip():
        found.append(Fault(name, "start_event", str(_("缺少起算事由。"))))
    return found
