"""Which steps of a version of the rules this person may do now; what stands against the others, and until when.

The law and the acts refuse the same; here it is said before anybody tries.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law import duties
from workflows.law.duties import DUTIES
from workflows.law.rulemaking import ONE_DAY, Making, consultation_is_over, shortest_consultation
from workflows.models import Department, ListStatus, ListType, Person, Policy, Post
from workflows.models.rulemaking import other_faults, parameter_faults

Soundness = Callable[[Policy], list[str]]
STEP_WORDS = {
    "consult": gettext_lazy("公开征求意见"),
    "recall": gettext_lazy("收回修改"),
    "approve": gettext_lazy("批准"),
    "publish": gettext_lazy("发布"),
    "retire": gettext_lazy("废止"),
}
OFFERED: dict[str, tuple[str, ...]] = {
    Making.DRAFT: ("consult",),
    Making.CONSULTING: ("approve", "recall"),
    Making.APPROVED: ("publish", "recall"),
    Making.PUBLISHED: ("retire",),
}
UNFINISHED = (Making.DRAFT, Making.CONSULTING, Making.APPROVED)
OWED = {
    "consult": duties.DRAFT_RULES,
    "recall": duties.DRAFT_RULES,
    "approve": duties.APPROVE_RULES,
    "publish": duties.PUBLISH_RULES,
    "retire": duties.PUBLISH_RULES,
}


@dataclass(frozen=True)
class Offer:
    """One step; it is offered unless something stands against it."""

    name: str
    words: Any
    against: tuple[str, ...] = ()


def offers(policy: Policy, person: Person, today: date, soundness: Soundness | None = None) -> list[Offer]:
    """The steps that lead on from where the version stands, in order."""
    return [
        Offer(name, STEP_WORDS[name], tuple(against(policy, name, person, today, soundness)))
        for name in OFFERED.get(policy.state, ())
    ]


def may_write(policy: Policy, person: Person) -> bool:
    """May this writer of rules change the version, if it is a draft? One that nobody has taken up is anybody's."""
    return policy.department_id is None or duties.DRAFT_RULES(policy, person)


def against_drafting(list_type: ListType, versions: Iterable[Policy]) -> list[str]:
    """What stands against a new version of a list: it is only imported, or one is being made already."""
    if list_type.status == ListStatus.IMPORTED:
        return [_("外部名单只导入和展示，不在本系统起草规则。")]
    made = next((one for one in versions if one.state in UNFINISHED), None)
    if made is None:
        return []
    told = {"version": made.version, "state": made.get_state_display()}
    return [_("v%(version)s 还在%(state)s，一次只能起草一个版本。") % told]


def whose_words(policy: Policy) -> str:
    """Who does it instead of an office that may not."""
    return _("这个版本由%(office)s办理。") % {"office": policy.department.name if policy.department else "—"}


def against(
    policy: Policy, name: str, person: Person, today: date, soundness: Soundness | None = None
) -> list[str]:
    """What stands against a step, in sentences that say who may or from when; nothing: it may be done."""
    if name not in OFFERED.get(policy.state, ()):
        told = {"state": policy.standing(today), "step": STEP_WORDS[name]}
        return [_("这个版本的状态是“%(state)s”，现在不能%(step)s。") % told]
    if policy.department_id is not None and not OWED[name](policy, person):
        return [whose_words(policy)]
    policy.today = today
    more: dict[str, Callable[[], Iterator[str]]] = {
        "consult": lambda: _against_consulting(policy, today),
        "approve": lambda: _against_approving(policy, person),
        "publish": lambda: iter([*_against_rules(policy), *(soundness(policy) if soundness else ())]),
    }
    return list(more[name]()) if name in more else []


def _against_consulting(policy: Policy, today: date) -> Iterator[str]:
    """Faults, and a first day that leaves no time to hear anybody."""
    yield from _against_rules(policy)
    shortest = timedelta(days=shortest_consultation(policy.list_kind))
    if today + shortest >= policy.effective_from:
        told = {
            "day": policy.effective_from.isoformat(),
            "n": shortest.days,
            "first": (today + shortest + ONE_DAY).isoformat(),
        }
        yield (
            _(
                "拟施行日期是%(day)s，征求意见不少于%(n)s日，时间不够：请先在“文件与说明”里把拟施行日期改到%(first)s或者以后。"
            )
            % told
        )


def _against_rules(policy: Policy) -> Iterator[str]:
    """What keeps it from being rules; the faults of its parameters stand on its page, each at its place."""
    if found := parameter_faults(policy):
        yield _("还有 %(n)s 处参数不能作为规则，改好后再办理。") % {"n": len(found)}
    yield from other_faults(policy)


def _against_approving(policy: Policy, person: Person) -> Iterator[str]:
    """Four eyes; the last day of the consultation; opinions that nobody has answered."""
    if person.pk in policy.hands:
        others = [one.name for one in _approvers(policy) if one.pk not in policy.hands]
        if others:
            yield _("您参与了这个版本的起草，由信用办的另一人批准：%(names)s。") % {
                "names": "、".join(others)
            }
        else:
            yield _(
                "您参与了这个版本的起草，由信用办的另一人批准；信用办现在没有其他可以批准的人员，请先任命。"
            )
    if not consultation_is_over(policy) and policy.consults_until is not None:
        last = policy.consults_until
        told = {"last": last.isoformat(), "first": (last + ONE_DAY).isoformat()}
        yield _("征求意见到%(last)s 24时截止，%(first)s起可以批准。") % told
    if policy.unanswered:
        yield _("还有 %(n)s 条公众意见没有答复，逐条答复后可以批准。") % {"n": policy.unanswered}


def _approvers(policy: Policy) -> list[Person]:
    """Who holds the duty to approve rules in the office of the version, or above it; one query."""
    office: Department | None = policy.department
    roles = [role for role, held in DUTIES.items() if duties.APPROVE_RULES in held]
    posts = Post.objects.filter(role__in=roles, until=None, person__is_active=True)
    found = posts.select_related("person", "department").order_by("person__name", "person_id")
    within = [post for post in found if office and office.path.startswith(post.department.path)]
    return list({post.person_id: post.person for post in within}.values())
