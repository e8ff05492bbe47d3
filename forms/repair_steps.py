"""What may be said in the steps of a repair: acceptance, its refusal, verification, decision."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.base import NOT_LONG_AGO, StepForm
from workflows.acts import repair_clock, repair_office
from workflows.acts.repair import Finding, clause_of, opens_on, parts_of, unmet
from workflows.law.repair import Bar
from workflows.models import Repair
from workflows.queries import materials, repair_sources

LINE = {"class": "form-control"}
DAYS_MAX = 30


class CheckRepairForm(StepForm):
    """Is everything there? What the authority looks up itself is not asked for."""

    outcomes: ClassVar = (
        ("accept", gettext_lazy("受理"), gettext_lazy("材料齐全；制发受理通知书，进入核实")),
        (
            "complete",
            gettext_lazy("一次性告知补正"),
            gettext_lazy("写全缺什么；补正期间不计入办理期限（规则没有规定，待核）"),
        ),
        (
            "reject",
            gettext_lazy("建议不予受理"),
            gettext_lazy("由负责人审批；书面说明理由和依据，告知救济途径"),
        ),
    )
    needs_reason: ClassVar = ("complete", "reject")
    reason_label: ClassVar = gettext_lazy("意见（补正内容、不予受理的理由写入文书）")
    reason_hint: ClassVar = gettext_lazy("补正内容一行一项：缺什么、为什么需要、怎样才算符合要求。")
    materials = forms.MultipleChoiceField(
        label=gettext_lazy("已收到的材料"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("请从材料清单中选择。")},
    )
    days = forms.IntegerField(
        label=gettext_lazy("给予的补正时间（工作日）"),
        min_value=1,
        max_value=DAYS_MAX,
        initial=repair_office.DAYS,
        required=False,
        widget=forms.NumberInput(attrs=LINE),
        help_text=gettext_lazy("规则没有规定补正期限，给申请人留出合理时间；自通知书送达起算。"),
    )
    basis = forms.CharField(
        label=gettext_lazy("不予受理的依据"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("法律、法规、规章的全称和条款；请先核对原文。"),
    )
    again = forms.CharField(
        label=gettext_lazy("可以再次申请的条件"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("写明补什么、何时可以再申请；没有的不填。"),
    )

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        made = process.repair
        dropped = {"complete"} if made.was_asked_to_complete else set()
        # Where no rule knows an acceptance, nobody may refuse it instead of looking.
        dropped |= set() if repair_clock.acceptance_rule(made) else {"reject"}
        self.outcomes = tuple(o for o in self.outcomes if o[0] not in dropped)  # type: ignore[misc]
        super().__init__(*args, process=process, **kwargs)
        self.asked = materials.of(made.entry.policy)
        shown = self.fields["materials"]
        assert isinstance(shown, forms.MultipleChoiceField)
        shown.choices = [
            (each.code, _("%(name)s（机关自行查询）") % {"name": each.name} if each.is_fetched else each.name)
            for each in self.asked
        ]
        self.depends("materials", "days", "basis")
        self.order_fields(["outcome", "materials", "reason", "days", "basis", "again"])

    def clean(self) -> dict[str, Any]:
        """An acceptance has its materials, a completion its days, a refusal its basis."""
        data = super().clean()
        ticked, outcome = set(data.get("materials") or ()), data.get("outcome")
        data["materials"] = [each for each in self.asked if each.code in ticked]
        lacking = [each.name for each in self.asked if not each.is_fetched and each.code not in ticked]
        if outcome == "accept" and lacking and "materials" not in self.errors:
            words = _("受理须收齐材料，还没有勾选：%(names)s。缺少的，请选择一次性告知补正。")
            self.add_error("materials", words % {"names": "、".join(lacking)})
        if outcome == "complete" and not data.get("days") and "days" not in self.errors:
            self.add_error("days", _("请填写给予的补正时间。"))
        if outcome == "reject" and not data.get("basis", "").strip() and "basis" not in self.errors:
            self.add_error("basis", _("不予受理须写明依据。"))
        return data


class ConfirmRejectionForm(StepForm):
    """A second pair of hands: is it really not to be accepted?"""

    outcomes: ClassVar = (
        ("reject", gettext_lazy("同意不予受理"), gettext_lazy("制发不予受理通知书，告知救济途径")),
        ("return", gettext_lazy("不同意，退回审查"), gettext_lazy("应当受理或者告知补正；期限继续计算")),
    )


# What the officer may find of a listing that lasts until it is cured.
CURE_SEEN = (
    ("grant", gettext_lazy("建议准予移出"), gettext_lazy("已经改正，证明材料齐全")),
    ("refuse", gettext_lazy("建议不予移出"), gettext_lazy("没有改正，或者不符合条件")),
)
TICK = {"class": "form-check-input"}
BARS = (("repeat", Bar.REPEAT), ("criminal", Bar.CRIMINAL), ("barred", Bar.OTHER))
# Which field shows what is wrong with a recommendation to grant.
SHOWN_AT = {
    "NOT_CORRECTED": "corrected_on",
    "NOT_PERFORMED": "performed",
    "MIN_PERIOD": "corrected_on",
    "BARRED": "barred",
}


def tick(label: Any, text: Any = "") -> forms.BooleanField:
    """Something that is so or not."""
    return forms.BooleanField(
        label=label, required=False, help_text=text, widget=forms.CheckboxInput(attrs=TICK)
    )


class VerifyRepairForm(StepForm):
    """What does the evidence show, condition by condition, and where did the authority look itself?"""

    outcomes: ClassVar = (
        ("grant", gettext_lazy("建议准予提前移出"), gettext_lazy("已经改正，在列满规定期限，承诺已签署")),
        ("refuse", gettext_lazy("建议不予提前移出"), gettext_lazy("没有改正，或者不符合条件")),
    )
    needs_reason: ClassVar = ("grant", "refuse")
    reason_label: ClassVar = gettext_lazy("核实意见（不予提前移出的，写入决定书）")
    corrected_on = forms.DateField(
        label=gettext_lazy("核实的改正日期"),
        validators=[NOT_LONG_AGO],
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("以付款凭证等证据为准；没有改正的留空。"),
    )
    performed = tick(
        gettext_lazy("处罚、责令等文书规定的义务已经履行完毕"),
        gettext_lazy("以履行凭证或者机关自行查询的结果为准；没有履行完毕的不勾选。"),
    )
    performed_note = forms.CharField(
        label=gettext_lazy("履行情况的依据"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("例如缴款书编号、银行回单、现场核查记录。"),
    )
    repeat = tick(gettext_lazy("在列期间再次发生同类失信行为"))
    criminal = tick(gettext_lazy("涉嫌犯罪正在处理，或者已经被追究刑事责任"))
    barred = tick(gettext_lazy("法律、法规和党中央、国务院政策文件规定的其他不得移出的情形"))
    sources = forms.MultipleChoiceField(
        label=gettext_lazy("机关自行查询：已经核对的其他记录"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("系统中该主体的其他名单记录和行政处罚；勾选已经核对的，作为核实的来源。"),
        error_messages={"invalid_choice": gettext_lazy("请从所列记录中选择。")},
    )

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        if process.entry.lasts_until_cured:
            self.outcomes = CURE_SEEN  # type: ignore[misc]
        super().__init__(*args, process=process, **kwargs)
        if process.entry.lasts_until_cured:
            self.fields["reason"].label = _("核实意见（不予移出的，写入决定书）")
        self.records = {source.key: source for source in repair_sources.of(process.entry)}
        shown = self.fields["sources"]
        assert isinstance(shown, forms.MultipleChoiceField)
        shown.choices = [(key, _shown(source)) for key, source in self.records.items()]
        if not self.records:
            del self.fields["sources"]
        self.depends("corrected_on", "performed")
        first = ["outcome", "corrected_on", "performed", "performed_note", "repeat", "criminal", "barred"]
        self.order_fields([*first, "sources", "reason"])

    def clean(self) -> dict[str, Any]:
        """A recommendation to grant rests on every condition; each that fails is named where it is stated."""
        data = super().clean()
        day = data.get("corrected_on")
        bars = tuple(str(bar) for name, bar in BARS if data.get(name))
        records = [self.records[key].kept for key in data.get("sources") or ()]
        notes = {"NOT_PERFORMED": data["performed_note"]} if data.get("performed_note") else {}
        data["finding"] = Finding(
            day, data.get("reason", ""), bool(data.get("performed")), bars, tuple(records), notes
        )
        if day and day > self.today:
            self.add_error("corrected_on", _("改正日期不能晚于今天。"))
        elif data.get("outcome") == "grant" and "corrected_on" not in self.errors:
            self._insist_on_conditions(data["finding"])
        return data

    def _insist_on_conditions(self, said: Finding) -> None:
        """Nobody recommends what the law does not allow yet."""
        seen = Repair.objects.get(pk=self.process.repair_id)
        seen.verified_corrected_on, seen.is_performed = said.corrected_on, said.performed
        seen.found = {"bars": list(said.bars)}
        for each in unmet(seen, self.entry, self.today):
            if each["code"] == "MIN_PERIOD" and said.corrected_on is None:
                continue
            self.add_error(SHOWN_AT.get(each["code"], "outcome"), self._sentence(each, said))

    def _sentence(self, against: dict[str, str], said: Finding) -> str:
        """What stands against it, and how it could be mended."""
        if against["code"] == "NOT_CORRECTED":
            return _("建议准予的，须填写证据支持的改正日期。")
        if against["code"] == "MIN_PERIOD":
            received = self.process.repair.received_on
            first = opens_on(self.entry, said.corrected_on, received)  # type: ignore[arg-type]
            clause = clause_of(self.entry, said.corrected_on, received)  # type: ignore[arg-type]
            words = _("改正后在列未满规定期限，最早%(day)s可以提前移出（%(clause)s），现在只能建议不予。")
            return words % {"day": first.isoformat(), "clause": clause}
        if against["code"] == "BARRED":
            return _("有不得移出情形的，不能建议准予。%(words)s。") % {"words": against["words"]}
        return _("%(words)s，不能建议准予。") % {"words": against["words"]}


def _shown(source: repair_sources.Source) -> str:
    """A record as the officer reads it; what came while the entry stood is said first."""
    day = source.day.isoformat() if source.day else "—"
    return (
        _("列入之后 %(day)s：%(words)s") % {"day": day, "words": source.words}
        if source.is_new
        else f"{day}：{source.words}"
    )


# A listing without a period does not end early: it ends.
CURED = (
    ("grant", gettext_lazy("准予移出"), gettext_lazy("停止公示，解除措施，一并列入的人员一并移出")),
    ("partly", gettext_lazy("部分准予"), gettext_lazy("只停止所选的公示、措施；其余不变，说明理由")),
    ("refuse", gettext_lazy("不予移出"), gettext_lazy("书面说明理由，告知救济途径")),
    ("return", gettext_lazy("退回核实"), gettext_lazy("退给核实人，期限继续计算")),
)


class DecideRepairForm(StepForm):
    """The head grants, refuses or returns."""

    outcomes: ClassVar = (
        ("grant", gettext_lazy("准予提前移出"), gettext_lazy("停止公示，解除措施，责任人员一并移出")),
        ("partly", gettext_lazy("部分准予"), gettext_lazy("只停止所选的公示、措施；其余不变，说明理由")),
        ("refuse", gettext_lazy("不予提前移出"), gettext_lazy("书面说明理由，告知救济途径")),
        ("return", gettext_lazy("退回核实"), gettext_lazy("退给核实人，期限继续计算")),
    )
    needs_reason: ClassVar = ("grant", "partly", "refuse", "return")
    reason_label: ClassVar = gettext_lazy("理由（写入决定书）")
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("部分准予：准予的部分"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("请从所列的公示、措施中选择。")},
    )

    def __init__(self, *args: Any, process: Any, **kwargs: Any) -> None:
        offered = CURED if process.entry.lasts_until_cured else self.outcomes
        rules = process.entry.repair_rules(process.repair.received_on)
        partial = rules.yes("partial_repair")
        self.outcomes = tuple(o for o in offered if partial or o[0] != "partly")  # type: ignore[misc]
        super().__init__(*args, process=process, **kwargs)
        if partial:
            shown = self.fields["parts"]
            assert isinstance(shown, forms.MultipleChoiceField)
            shown.choices = list(parts_of(process.entry).items())
            self.depends("parts")
            self.order_fields(["outcome", "parts", "reason"])
        else:
            del self.fields["parts"]

    def clean(self) -> dict[str, Any]:
        """Nobody grants while a condition fails: all that are not met are named."""
        data = super().clean()
        if data.get("outcome") in ("grant", "partly"):
            seen = Repair.objects.get(pk=self.process.repair_id)
            for each in unmet(seen, self.entry, self.today):
                self.add_error("outcome", _("不能准予：%(words)s。") % {"words": each["words"]})
        if data.get("outcome") == "partly" and "parts" not in self.errors:
            chosen, known = set(data.get("parts") or ()), set(parts_of(self.entry))
            if not chosen or chosen == known:
                words = _("请选择准予的部分；全部准予的，请选择准予移出。")
                self.add_error("parts", words)
        return data


class SecondRepairForm(DecideRepairForm):
    """A second officer judges the same application without knowing the first result."""

    reason_label: ClassVar = gettext_lazy("独立复核意见")
    reason_hint: ClassVar = gettext_lazy(
        "请只依据申请、证据和核实情况作出结论；第一次审批的结论和理由在您提交之前对您保密，提交后一并公开并记入台账。"
    )
    needs_reason: ClassVar = ("grant", "partly", "refuse")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = tuple(each for each in self.outcomes if each[0] != "return")  # type: ignore[misc]
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label, _hint in self.outcomes
        ]


class SettleRepairForm(SecondRepairForm):
    """The two results differ: somebody who sees both decides."""

    reason_label: ClassVar = gettext_lazy("理由（写入决定书）")
    reason_hint: ClassVar = gettext_lazy("两次结论不一致；请写明采用哪一种结论和理由。")
