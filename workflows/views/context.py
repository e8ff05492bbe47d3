"""What every page frame shows: navigation by role, posts, mandates, open task counts. All of it lazy."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from workflows.law import duties
from workflows.law.duties import DUTIES, Duty, EitherDuty, Role, either
from workflows.models import Person
from workflows.queries import clock, cover, frame

COUNTED = "boxes_counted"  # what a view has counted already stands on the request under this name
STANDS_AT = "stands_at"  # the address in the navigation of which a page is part, where its own does not tell
AUDIT_ROLES = frozenset({Role.AUDITOR, Role.AUDIT_ADMIN})


class Place(NamedTuple):
    """One address of the left navigation and who is offered it; `count` names one of the counts."""

    name: str
    icon: str
    label: Promise
    short: Promise
    duty: Duty | EitherDuty | None = None
    count: str = ""


WORK: tuple[Place, ...] = (
    Place("inbox", "inbox", _("我的待办"), _("待办"), count="mine"),
    Place("inbox-team", "users-group", _("部门待领"), _("待领"), count="team"),
    Place("inbox-done", "checks", _("已办"), _("已办")),
    Place("inbox-copied", "copy", _("抄送我的"), _("抄送"), count="copied"),
    Place("cover", "user-share", _("工作代理"), _("代理")),
)
PROMISES = either(
    duties.KEEP_COMMITMENTS, duties.RECORD_COMMITMENT, duties.TRACK_COMMITMENT, duties.DECIDE_BREACH
)
LISTS: tuple[Place, ...] = (
    Place("case-new", "file-plus", _("登记案件"), _("登记"), duties.REGISTER_CASE),
    Place("case-import", "table-import", _("批量导入"), _("导入"), duties.REGISTER_CASE),
    Place("entry-list", "list-details", _("条目"), _("条目"), duties.VIEW_ENTRY),
    Place("challenges", "gavel", _("复议诉讼"), _("复议"), duties.VIEW_ENTRY),
    Place("notice-list", "file-text", _("文书"), _("文书"), duties.VIEW_ENTRY),
    Place("subjects", "id", _("信用档案"), _("档案"), duties.VIEW_ENTRY),
    Place("mandates", "user-check", _("授权核验"), _("授权"), duties.VERIFY_MANDATE),
    Place("records", "certificate", _("双公示"), _("双公示"), duties.VIEW_ENTRY),
    Place("desk-promises", "signature", _("信用承诺"), _("承诺"), PROMISES),
    Place("recalls", "mail", _("更正与撤回"), _("更正"), duties.FOLLOW_OR_CONFIRM, count="recalls"),
)
GUIDED: tuple[Place, ...] = (
    Place("rectifications", "tools", _("限期整改"), _("整改"), duties.VIEW_ENTRY),
    Place("interviews", "calendar-event", _("约谈"), _("约谈"), duties.VIEW_ENTRY),
    Place("counsels", "notes", _("辅导教育"), _("辅导"), duties.VIEW_ENTRY),
    Place("demerits", "report", _("失信记分"), _("记分"), duties.VIEW_ENTRY),
    Place("campaigns", "flag", _("专项治理"), _("专项"), duties.VIEW_ENTRY),
)
REPORTS = either(duties.ASSIGN_REPORT, duties.HANDLE_REPORT, duties.OPEN_IDENTITY, duties.SUPERVISE)
HEARD: tuple[Place, ...] = (
    Place(
        "desk-complaints", "message-report", _("投诉办理"), _("投诉"), duties.HANDLE_COMPLAINT, "complaints"
    ),
    Place("desk-reports", "bulb", _("举报线索"), _("举报"), REPORTS, "reports"),
)
TRAINING: tuple[Place, ...] = (
    Place("training-desk", "school", _("课程"), _("课程"), duties.KEEP_TRAINING),
    Place("training-sessions", "calendar-event", _("现场培训"), _("现场"), duties.KEEP_TRAINING),
    Place("training-learners", "users", _("学员"), _("学员"), duties.KEEP_TRAINING),
)
RULES: tuple[Place, ...] = (
    Place("lists", "scale", _("名单目录"), _("目录")),
    Place("occupations", "id-badge-2", _("职业人群"), _("职业")),
    Place("rules-desk", "writing", _("规则起草"), _("规则"), duties.DRAFT_RULES),
    Place("letterheads", "rubber-stamp", _("机关文书信息"), _("文书"), duties.KEEP_LETTERHEAD),
    Place("calendar", "calendar", _("工作日历"), _("日历")),
    Place("term-calculator", "calculator", _("期限计算"), _("期限")),
)
WATCH: tuple[Place, ...] = (
    Place("supervision", "chart-bar", _("工作督办"), _("督办"), duties.SUPERVISE),
    Place(
        "figures", "ruler-2", _("退出与修复数据"), _("数据"), duties.either(duties.SUPERVISE, duties.VIEW_LOG)
    ),
    Place("process", "timeline", _("过程分析"), _("过程"), duties.either(duties.SUPERVISE, duties.VIEW_LOG)),
    Place(
        "monitoring",
        "eye",
        _("退出后重点监测"),
        _("监测"),
        duties.either(duties.KEEP_WATCH, duties.SUPERVISE, duties.VIEW_LOG),
    ),
    Place(
        "second-reviews",
        "scale",
        _("独立复核"),
        _("复核"),
        duties.either(duties.SUPERVISE, duties.VIEW_LOG),
    ),
    Place("teams", "users-group", _("科室"), _("科室"), duties.KEEP_TEAMS),
    Place(
        "audit-findings",
        "flag",
        _("审计发现"),
        _("发现"),
        duties.either(duties.ANSWER_AUDIT, duties.VIEW_LOG),
    ),
    Place("audit-papers", "clipboard-list", _("抽样底稿"), _("底稿"), duties.VIEW_LOG),
    Place("audit-reports", "report", _("审计报表"), _("报表"), duties.VIEW_LOG),
    Place("log", "shield-check", _("审计台"), _("审计"), duties.VIEW_LOG),
)
OPEN: tuple[Place, ...] = (Place("home", "world", _("公示"), _("公示")),)
SECTIONS = (
    (_("工作台"), WORK),
    (_("名单"), LISTS),
    (_("整改约谈"), GUIDED),
    (_("投诉举报"), HEARD),
    (_("修复培训"), TRAINING),
    (_("规则"), RULES),
    (_("督办"), WATCH),
    (_("公开"), OPEN),
)
# The bottom bar of a phone: the first four of these that are offered; the fifth place is 更多, the whole menu.
BOTTOM = ("inbox", "inbox-team", "case-new", "entry-list", "supervision", "log", "subjects", "inbox-done")
ON_THE_PHONE = 4


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context for the page frames; nothing is queried before a template asks for it."""
    person = _person(request)
    counts = _lazy(lambda: getattr(request, COUNTED, None) or _counts(person))
    nav = _lazy(lambda: _officer_nav(person, getattr(request, STANDS_AT, request.path), counts))
    return {
        "posts": _lazy(lambda: person.posts_now() if person else []),
        "mandates": _lazy(lambda: person.mandates_now() if person else []),
        "counts": counts,
        "covering": _lazy(lambda: cover.substitutions_of(person, clock.today()) if person else []),
        "unread": _lazy(lambda: counts["unread"]),
        "keys_off": _lazy(lambda: bool(counts["keys_off"])),
        "nav": nav,
        "bottom": _lazy(lambda: _bottom(nav)),
        # Whoever has no inbox in the navigation (an auditor) has no counts there to bring up to date.
        "polls": _lazy(lambda: any(item["counted"] == "mine" for group in nav for item in group["entries"])),
        "hall_nav": _lazy(
            lambda: _links(
                ("hall", _("我的大厅")),
                ("hall-contact", _("我的账号")),
                ("hall-address", _("送达地址")),
                ("hall-promises", _("信用承诺")),
                ("hall-training", _("培训")),
                ("hall-complaints", _("投诉")),
                ("register", _("公示查询")),
                here=request.path,
            )
        ),
        "public_nav": _lazy(lambda: _public_nav(person, request.path)),
    }


def frame_of(request: HttpRequest) -> str:
    """The page frame that fits who is asking: officer, subject or public."""
    person = _person(request)
    if person and person.posts_now():
        return "base_officer.html"
    if person and person.mandates_now():
        return "base_hall.html"
    return "base_public.html"


def home_of(person: Person) -> str:
    """Where a person begins: auditors at the audit desk, officers at the inbox, subjects in their hall."""
    roles = {post.role for post in person.posts_now()}
    if roles and roles <= AUDIT_ROLES:
        return reverse("log")
    if roles:
        counts = _counts(person)
        return reverse("inbox-team" if counts["team"] and not counts["mine"] else "inbox")
    return reverse("hall") if person.mandates_now() else reverse("home")


def _person(request: HttpRequest) -> Person | None:
    """The signed-in person, also when the middleware never ran."""
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _lazy(make: Callable[[], Any]) -> Any:
    """A value made at first use."""
    return SimpleLazyObject(make)


def _counts(person: Person | None) -> dict[str, int]:
    """What the frame counts, today's cover included, each at most tally.CAP: one query."""
    if person is None or not person.posts_now():
        return frame.nothing()
    return frame.counts(person, clock.today())


def _officer_nav(person: Person | None, here: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The sections of the left navigation that the person's roles open."""
    if person is None:
        return []
    roles = {post.role for post in person.posts_now()}
    held = {duty for role in roles for duty in DUTIES[role]}
    groups = []
    for title, places in SECTIONS:
        if places is WORK and not roles - AUDIT_ROLES:
            continue
        offered = [place for place in places if _is_offered(place, held)]
        entries = [_entry(place, counts) for place in offered if _address(place.name)]
        groups.append({"title": title, "entries": entries})
    groups = [group for group in groups if group["entries"]]
    _mark_current([item for group in groups for item in group["entries"]], here)
    return groups


def _is_offered(place: Place, held: set[Duty]) -> bool:
    """Is the place open to whoever holds these duties?"""
    choices = place.duty.choices if isinstance(place.duty, EitherDuty) else (place.duty,)
    return place.duty is None or any(choice in held for choice in choices)


def _bottom(nav: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The places of the bottom bar, the most used first."""
    items = {item["name"]: item for group in nav for item in group["entries"]}
    return [items[name] for name in BOTTOM if name in items][:ON_THE_PHONE]


def _entry(place: Place, counts: dict[str, int]) -> dict[str, Any]:
    """One line of the navigation."""
    return {
        "name": place.name,
        "url": _address(place.name),
        "icon": place.icon,
        "label": place.label,
        "short": place.short,
        "count": counts[place.count] if place.count else 0,
        "counted": place.count,
        "is_current": False,
    }


def _address(name: str) -> str:
    """The address of a page, or "" where this installation does not offer it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _mark_current(items: list[dict[str, Any]], here: str) -> None:
    """Mark the item whose address is the longest beginning of `here`; the public home only exactly."""
    fits = [i for i in items if here == i["url"] or (i["url"] != "/" and here.startswith(i["url"]))]
    if fits:
        max(fits, key=lambda item: len(item["url"]))["is_current"] = True


def _links(*places: tuple[str, Any], here: str) -> list[dict[str, Any]]:
    """A row of links to those named addresses that exist."""
    items = [
        {"name": name, "url": url, "label": label, "is_current": False}
        for name, label in places
        if (url := _address(name))
    ]
    _mark_current(items, here)
    return items


def _public_nav(person: Person | None, here: str) -> list[dict[str, Any]]:
    """The public navigation; who is signed in as an officer finds the way back to work."""
    back = ("inbox", _("工作台")) if person and person.posts_now() else ("hall", _("主体服务大厅"))
    shown = (
        ("register", _("公示查询")),
        ("verify", _("文书核验")),
        ("lists", _("名单目录")),
        ("public-notices", _("拟列入公示")),
        ("publicity", _("双公示")),
        ("consultations", _("征求意见")),
        ("term-calculator", _("期限计算")),
    )
    return _links(("home", _("首页")), *shown, back, here=here)
