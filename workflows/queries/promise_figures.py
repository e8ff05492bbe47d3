"""How far commitments reach (domain §6.5): counted from records, the formula beside the figure; nothing rests on it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from workflows.law.commitment import BINDING, Promise, PromiseKind, Wording
from workflows.law.subject import Registration
from workflows.law.windows import ONE_DAY
from workflows.models import Commitment, CommitmentItem, CommitmentTemplate, Subject, SubjectKind
from workflows.queries import denominators

COUNTS = (*BINDING, Promise.FULFILLED)
OF_THE_MARKET = (SubjectKind.ENTERPRISE, SubjectKind.INDIVIDUAL_BUSINESS, SubjectKind.COOPERATIVE)


@dataclass(frozen=True)
class Coverage:
    """One figure: what, how many of how many, the target of the seeds, and how it is counted."""

    name: str
    done: int
    all: int
    target: int
    formula: str

    @property
    def rate(self) -> str:
        """In percent with one decimal, cut; — where there is nobody to count."""
        return f"{self.done * 1000 // self.all / 10:.1f}%" if self.all else "—"


def coverage(on: date) -> list[Coverage]:
    """The three figures of that day; six queries.

    What was broken or withdrawn since does not count for an earlier day either: the present state is all that is kept.
    """
    return [_repair(on), _market(on), _items(on)]


def _repair(on: date) -> Coverage:
    """Promises to repair ÷ subjects that stand on a list at the end of the day and are in operation."""
    there = denominators.listed(on + ONE_DAY, on, kinds=("black",))
    promised = Commitment.objects.filter(
        kind=PromiseKind.REPAIR, state__in=COUNTS, subject=OuterRef("pk"), signed_on__lte=on,
        entry__in=there.values("pk"),
    )  # fmt: skip
    subjects = denominators.in_operation(on).filter(
        Exists(there.filter(subject=OuterRef("pk"))), registration=Registration.ACTIVE
    )
    formula = _("签有有效修复承诺的在运营在列主体 ÷ 在运营的在列主体（登记状态存续，统计时点）")
    return Coverage(
        _("失信修复类承诺"), subjects.filter(Exists(promised)).count(), subjects.count(), 100, formula
    )


def _market(on: date) -> Coverage:
    """Disclosure or industry commitments ÷ market subjects on file."""
    made = Commitment.objects.filter(
        kind__in=(PromiseKind.DISCLOSURE, PromiseKind.INDUSTRY), state__in=COUNTS, subject=OuterRef("pk"),
        signed_on__lte=on,
    )  # fmt: skip
    subjects = Subject.objects.filter(
        kind__in=OF_THE_MARKET, registration=Registration.ACTIVE, merged_into=None
    )
    formula = _(
        "签有主动公示型或者行业自律型承诺的市场主体 ÷ 系统内的市场主体（分母随登记信息导入，非全部登记主体）"
    )
    return Coverage(
        _("主动公示、行业自律承诺"), subjects.filter(Exists(made)).count(), subjects.count(), 90, formula
    )


def _items(on: date) -> Coverage:
    """Items of tolerance and informed commitment with a published text and at least one accepted ÷ items."""
    items = CommitmentItem.objects.filter(kind__in=(PromiseKind.TOLERANCE, PromiseKind.INFORMED))
    text = CommitmentTemplate.objects.filter(
        item=OuterRef("pk"), state=Wording.PUBLISHED, published_on__lte=on
    )
    taken = Commitment.objects.filter(item=OuterRef("pk"), state__in=COUNTS, signed_on__lte=on)
    formula = _("已公布文本且至少受理一件的事项 ÷ 清单内容缺受理、告知承诺事项")
    done = items.filter(Exists(text), Exists(taken)).count()
    return Coverage(_("容缺受理、告知承诺"), done, items.count(), 100, formula)
