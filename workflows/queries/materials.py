"""What an application for repair must bring, by the rules of its list, and what the authority looks up itself."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflows.law.clauses import is_marked
from workflows.models import Policy

GENERAL = "信用修复管理办法（国家发展改革委令第36号，条款待核）"


@dataclass(frozen=True)
class Material:
    """One thing of the list: what it is called, why, and who gets it."""

    code: str
    name: str
    hint: str
    clause: str
    is_fetched: bool

    @property
    def is_verified(self) -> bool:
        """Has a lawyer confirmed the clause?"""
        return not is_marked(self.clause)


def of(policy: Policy) -> list[Material]:
    """The materials that this version names; those of the general rule where it names none."""
    rows = policy.materials.all()
    named = [Material(row.code, row.name, row.hint, row.clause, row.is_fetched) for row in rows]
    return named or _general(policy)


def to_bring(policy: Policy) -> list[Material]:
    """What the applicant hands in."""
    return [material for material in of(policy) if not material.is_fetched]


def fetched(policy: Policy) -> list[Material]:
    """What nobody is asked for, because the authority has it or gets it."""
    return [material for material in of(policy) if material.is_fetched]


def _general(policy: Policy) -> list[Material]:
    """Order 36: proof of performance and a promise; authorities are to fetch the proof themselves where they can."""
    rules = policy.load_rules()
    found = [
        Material("application", _("修复申请"), _("在线填写，或者提交书面申请"), GENERAL, False),
        Material(
            "proof", _("法定责任义务履行完毕、已经改正的证明材料"), _("缴款凭证、整改验收等"), GENERAL, False
        ),
    ]
    if rules.yes("repair_promise"):
        found.append(
            Material("promise", _("信用承诺书"), _("在线签署，或者提交签名、盖章的原件"), GENERAL, False)
        )
    if rules.yes("training_required"):
        clause = rules["training_required"].clause
        found.append(
            Material("training", _("信用修复培训证明"), _("在本系统完成的，不需要提交"), clause, True)
        )
    return [
        *found,
        Material("registration", _("登记信息（营业执照等）"), _("从主体信用档案查询"), GENERAL, True),
        Material("records", _("其他部门的处罚、名单记录"), _("从本系统记录查询"), GENERAL, True),
    ]
