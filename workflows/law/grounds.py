"""The grounds of an objection: what to look at, which evidence helps, who usually holds the data (domain §3).

The points are practice, not statute: nobody is refused because a box was not ticked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.law.objection import Ground

OWN, PROVIDER = "own", "provider"
HOLDERS: dict[str, Any] = {
    OWN: _("通常由信用办核对本级数据"),
    PROVIDER: _("通常须认定机关核查"),
}


@dataclass(frozen=True)
class Point:
    """One point to look at; `code` is what the objection keeps of it."""

    code: str
    words: Any


@dataclass(frozen=True)
class Checklist:
    """What belongs to one ground: in one sentence, the points, the evidence, who usually holds the data."""

    ground: str
    hint: Any
    points: tuple[Point, ...]
    evidence: tuple[Any, ...]
    holder: str

    @property
    def label(self) -> Any:
        """The ground in words."""
        return Ground(self.ground).label

    @property
    def holder_words(self) -> Any:
        """Who usually holds the data, in words."""
        return HOLDERS[self.holder]

    def ticked(self, said: Mapping[str, Any]) -> list[tuple[Any, bool]]:
        """Each point in words, and whether whoever objects has ticked it."""
        return [(point.words, bool(said.get(point.code))) for point in self.points]


def _of(ground: str, hint: Any, points: dict[str, Any], evidence: tuple[Any, ...], holder: str) -> Checklist:
    """One checklist."""
    return Checklist(ground, hint, tuple(Point(*pair) for pair in points.items()), evidence, holder)


_DECISION = _("认定机关的决定书、告知书等文书")
_SCREEN = _("公示页面截图或者查询结果，写明日期")

CHECKLISTS: dict[str, Checklist] = {
    each.ground: each
    for each in (
        _of(
            Ground.IDENTITY,
            _("记录说的不是我：同名、代码错误、被冒用"),
            {
                "name": _("公示的名称与我的名称相同或者相近"),
                "code": _("公示的统一社会信用代码、证件号码与我的不同，或者不是我的"),
                "stolen": _("证照、身份信息遗失过或者被他人冒用"),
                "never": _("没有收到过该决定，也没有参与所述的行为"),
            },
            (
                _("营业执照或者身份证件"),
                _("登记机关出具的登记信息"),
                _("遗失声明、报案回执等冒用的证明"),
            ),
            PROVIDER,
        ),
        _of(
            Ground.FACT,
            _("金额、时间、行为等与事实不符"),
            {
                "which": _("已经写明哪一项不符、应当是什么"),
                "paper": _("有文书或者凭证证明正确的内容"),
                "decision": _("认定机关的文书本身也有这一错误"),
            },
            (_DECISION, _("付款凭证、合同、工资台账等事实证明")),
            PROVIDER,
        ),
        _of(
            Ground.DIFFERS,
            _("平台显示的内容与认定机关的文书不一样"),
            {
                "held": _("持有认定机关的文书原件或者复印件"),
                "field": _("已经指出不一致的字段和两处各自的内容"),
                "newer": _("认定机关后来更正过文书"),
            },
            (_DECISION, _SCREEN),
            OWN,
        ),
        _of(
            Ground.OVER_PERIOD,
            _("已过规定的公示期仍在公示"),
            {
                "since": _("公示起始日有据可查"),
                "over": _("按照适用的规则计算，公示期已经届满"),
                "still": _("现在仍然可以查到"),
            },
            (_SCREEN, _("公示起始日的证明，例如决定书")),
            OWN,
        ),
        _of(
            Ground.DUPLICATE,
            _("同一决定公示了两次以上"),
            {
                "same": _("两条记录的文号、日期相同"),
                "numbers": _("已经写明各条记录的编号"),
            },
            (_SCREEN, _DECISION),
            OWN,
        ),
        _of(
            Ground.NOT_PUBLIC,
            _("依法不应公开，或者自然人信息没有脱敏"),
            {
                "person": _("显示了自然人的完整姓名、证件号码、住址或者其他个人信息"),
                "secret": _("涉及国家秘密、商业秘密或者个人隐私"),
                "rule": _("规则规定这类信息不予公示"),
            },
            (_SCREEN, _("说明不应公示的理由；能够指明规定的，写明规定")),
            OWN,
        ),
        _of(
            Ground.CORRECTED,
            _("已经整改、移出或者撤销，仍然显示"),
            {
                "decision": _("已有移出、终止公示或者撤销的决定"),
                "still": _("决定以后仍然可以查到"),
                "elsewhere": _("在其他网站或者平台仍然显示"),
            },
            (_("移出决定书、修复结果告知书或者撤销文书"), _SCREEN),
            OWN,
        ),
        _of(
            Ground.MISSING,
            _("应当显示的修复、撤销、更正等信息没有显示"),
            {
                "which": _("已经写明缺少哪一项信息"),
                "paper": _("该项信息有文书证明"),
            },
            (_("证明该项信息的文书"), _SCREEN),
            OWN,
        ),
        _of(
            Ground.OTHER,
            _("以上都不符合的，写明具体情况"),
            {"stated": _("已经写明哪一条信息、有什么问题、要求怎样处理")},
            (_("支持所述情况的材料"),),
            PROVIDER,
        ),
    )
}


def checklist_of(ground: str) -> Checklist:
    """The checklist of a ground; KeyError for one that does not exist."""
    return CHECKLISTS[ground]
