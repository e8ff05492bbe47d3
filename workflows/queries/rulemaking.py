"""What the editor of the rules shows: a version with its faults, two versions side by side, consultations."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law import duties
from workflows.law.clauses import citable
from workflows.law.parameters import GROUPS, SPECS, Fault, faults, groups_of
from workflows.law.rulemaking import CHANGED, SAME, Making, compare, plain_rule
from workflows.models import CommitmentTemplate, ListType, Person, Policy, PublicOpinion

OF_A_VERSION = ("parameters", "grounds", "articles", "measures", "commitment_texts")
OPEN_TO_ALL = (Making.CONSULTING, Making.PUBLISHED, Making.RETIRED)
HAPPENED = {
    "added": gettext_lazy("新增"),
    "removed": gettext_lazy("删去"),
    "changed": gettext_lazy("改动"),
    "same": gettext_lazy("相同"),
}
PROMISE_TERMS = {
    name: CommitmentTemplate._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    for name in CommitmentTemplate.TERMS
}
MARKS = {"added": "+", "removed": "−", "changed": "≠", "same": "="}


@dataclass
class Row:
    """One row of the comparison: its name, what happened in words and mark, the cells before and after."""

    name: str
    happened: str
    cells: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """新增, 删去, 改动, 相同."""
        return str(HAPPENED[self.happened])

    @property
    def mark(self) -> str:
        """The same as a sign."""
        return MARKS[self.happened]


@dataclass
class Part:
    """One part of two versions side by side."""

    title: str
    rows: list[Row]

    @property
    def changes(self) -> list[Row]:
        """The rows that differ."""
        return [row for row in self.rows if row.happened != SAME]


def writes_rules(person: Person) -> bool:
    """Does the person write rules for some credit office?"""
    return any(person.has_perm(duties.DRAFT_RULES.at(post.department.place)) for post in person.posts_now())


def version_of(code: str, version: int) -> Policy | None:
    """One version with its list; None when there is none."""
    rows = Policy.objects.select_related("list_type", "department", "book")
    return rows.filter(list_type__code=code, version=version).first()


def versions_of(list_type: ListType) -> list[Policy]:
    """All versions of a list, the newest first."""
    return list(list_type.policies.order_by("-version"))


def before(policy: Policy) -> Policy | None:
    """The version with which a draft is compared: the published one that began last, of another number."""
    rows = Policy.objects.select_related("list_type").filter(list_type=policy.list_type_id)
    return rows.filter(state__in=Policy.IN_FORCE).exclude(pk=policy.pk).order_by("-effective_from").first()


def faults_of(policy: Policy) -> list[tuple[Fault, str, str]]:
    """Each fault of the parameters with the label and the group of its parameter."""
    rules = {row.name: plain_rule(row) for row in policy.parameters.all()}
    found = faults(policy.list_type.kind, rules)
    return [(fault, label_of(fault.name), _group(fault.name)) for fault in found]


def label_of(name: str) -> str:
    """A parameter as officials call it."""
    return str(SPECS[name].label) if name in SPECS else name


def _group(name: str) -> str:
    """The group of a parameter."""
    return SPECS[name].group if name in SPECS else GROUPS[0][0]


def grouped(policy: Policy) -> list[tuple[str, Any, list[Any]]]:
    """The parameters by group: name, words, rows in the order of the vocabulary."""
    rows = {row.name: row for row in policy.parameters.all()}
    order = {name: place for place, name in enumerate(SPECS)}
    found = []
    for group, words in groups_of(policy.list_type.kind):
        own = [row for name, row in rows.items() if _group(name) == group]
        found.append((group, words, sorted(own, key=lambda row: order.get(row.name, len(order)))))
    return found


# ------------------------------------------------------------------------------------------- two versions
def differences(a: Policy, b: Policy) -> list[Part]:
    """All parts of two versions side by side; a constant number of queries."""
    flag = {True: _("已核对"), False: _("待核")}
    yes = {True: _("是"), False: _("否")}
    return [
        _part(_("文件"), (_("内容"),), _head(a), _head(b)),
        _part(
            _("参数"),
            (_("值"), _("起算"), _("条款"), _("核对"), _("末日顺延"), _("内容")),
            *(
                {
                    str(label_of(row.name)): [
                        _value(row), row.start_event, citable(row.clause),
                        flag[row.is_verified], yes[row.rolls], row.text,
                    ]
                    for row in policy.parameters.all()
                }
                for policy in (a, b)
            ),
        ),
        _part(_("列入情形"), (_("情形"), _("登记表用语"), _("条款")), *(
            {row.code: [row.text, row.short_text, row.clause] for row in policy.grounds.all()} for policy in (a, b)
        )),
        _part(_("条文"), (_("条文大意"),), *(
            {row.number: [row.text] for row in policy.articles.all()} for policy in (a, b)
        )),
        _part(_("措施"), (_("实施单位"), _("依据")), *(
            {row.name: [row.body, row.clause] for row in policy.measures.all()} for policy in (a, b)
        )),
        _part(_("登记事项"), (_("名称"), _("类型"), _("单位"), _("必填"), _("填写说明")), *(
            {
                row.name: [row.label, str(row.get_sort_display()), row.unit, yes[row.is_required], row.help_text]
                for row in policy.fields.all()
            }
            for policy in (a, b)
        )),
        _part(_("修复申请材料"), (_("材料"), _("说明"), _("依据"), _("机关自行查询")), *(
            {row.code: [row.name, row.hint, row.clause, yes[row.is_fetched]] for row in policy.materials.all()}
            for policy in (a, b)
        )),
        _part(_("承诺书"), (_("正文"), *(str(words) for words in PROMISE_TERMS.values())), *(
            {row.title: [row.text, *(_term_of(row, name, yes) for name in PROMISE_TERMS)]
             for row in policy.commitment_texts.all()}
            for policy in (a, b)
        )),
    ]  # fmt: skip


def _term_of(row: Any, name: str, yes: dict[bool, Any]) -> str:
    """One term of a commitment text in words; empty where it says nothing."""
    told = getattr(row, name)
    if isinstance(told, bool):
        return str(yes[told])
    words = {"valid_for": row.valid_words, "perform_within": row.perform_words}
    return str(words.get(name, told or ""))


def _value(row: Any) -> str:
    """The value as an official reads it, also of a draft that is no term yet."""
    try:
        return str(row.words)
    except ValueError:
        return f"{row.value}{row.unit}"


def _head(policy: Policy) -> dict[str, list[str]]:
    """The document of a version."""
    return {
        _("依据文件"): [policy.instrument],
        _("制定机关"): [policy.issuer],
        _("文号"): [policy.document_number or _("文号待定")],
        _("效力层级"): [policy.basis_level],
        _("适用地域"): [policy.jurisdiction],
        _("施行日期"): [policy.effective_from.isoformat()],
    }


def _part(title: str, columns: Iterable[str], old: dict[str, list[str]], new: dict[str, list[str]]) -> Part:
    """One part: rows with the cells that differ, or all of them where a row came or went."""
    names, rows = list(columns), []
    for key, happened, cells in compare(old, new):
        named = [(name, was, now) for name, (was, now) in zip(names, cells, strict=True)]
        shown = [cell for cell in named if cell[1] != cell[2]] if happened == CHANGED else named
        rows.append(Row(key, happened, [cell for cell in shown if cell[1] or cell[2]]))
    return Part(title, rows)


# ------------------------------------------------------------------------------------------ consultations
def consultations(today: date) -> list[Policy]:
    """The versions on which the public may speak today, those that close first first."""
    rows = Policy.objects.select_related("list_type", "department").annotate(heard=Count("opinions"))
    return list(
        rows.filter(state=Making.CONSULTING, consults_until__gte=today).order_by("consults_until", "pk")
    )


def consultation(pk: int) -> Policy | None:
    """A version that is or was put before the public; None for drafts and for what never was."""
    rows = Policy.objects.select_related("list_type", "department").exclude(consults_from=None)
    return rows.filter(pk=pk).exclude(state=Making.DRAFT).first()


def opinions(policy: Policy) -> list[PublicOpinion]:
    """Everything the public said on a version, with who answered."""
    return list(policy.opinions.select_related("answered_by"))
