"""The transition log as an auditor reads it: pages of lines, what they say, whether they hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.law import chain
from workflows.law.duties import Role
from workflows.law.entry import SHANGHAI
from workflows.law.gate_words import KEPT_OUT
from workflows.law.identity import mask_name
from workflows.law.rulemaking import Making, standing
from workflows.models import Checkpoint, Department, Entry, Mandate, Person, Transition
from workflows.queries import erasures, leaves
from workflows.queries.cover import OF_A_PARTY, names_shown
from workflows.queries.leaves import Covered
from workflows.queries.log_filter import narrowed, sieved
from workflows.queries.log_scope import scope, visible
from workflows.queries.log_window import Window, beyond
from workflows.queries.refusal_words import act_words, refused_because
from workflows.queries.verification import facts_hold, link_faults, state_words

PAGE = 50
KEYS = Signer(salt="log")
RELATED = ("book__entry__subject", "book__entry__department", "actor", "on_behalf_of", "facts")
LISTED = (*RELATED, "leaf")  # with the place among all lines


@dataclass(frozen=True)
class Row:
    """One line in words; `holds` is what a check of this very line found just now."""

    line: Transition
    words: str
    about: str
    subject: str
    who: str
    post: str
    change: str
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Hash, link, facts and leaf were recomputed and agree."""
        return not self.faults

    @property
    def is_refusal(self) -> bool:
        """Was somebody kept out?"""
        return self.line.verb in KEPT_OUT

    @property
    def is_of_an_office(self) -> bool:
        """Was it done in a post of a department? What parties did is not gathered under their name."""
        return bool(self.line.post) and not OF_A_PARTY.match(self.line.post)


@dataclass(frozen=True)
class Page:
    """One page of lines, newest first; `before` and `after` are keys of the neighbouring pages.

    `looked` where the page is not full and yet not the last: so much was looked through, the neighbouring page goes on.
    """

    rows: list[Row]
    before: str = ""
    after: str = ""
    looked: Window | None = None


@dataclass(frozen=True)
class Proof:
    """The recomputation of one line, step by step; `computed` is empty when the line cannot be read."""

    canonical: str
    previous: str
    expected_previous: str
    computed: str
    stated: str
    has_facts: bool
    facts_hold: bool
    covered: Covered

    @property
    def is_linked(self) -> bool:
        """The line names the hash of the line before it."""
        return self.previous == self.expected_previous

    @property
    def is_equal(self) -> bool:
        """The recomputed hash is the stated one."""
        return self.computed == self.stated

    @property
    def holds(self) -> bool:
        """Everything agrees."""
        return self.is_linked and self.is_equal and self.facts_hold and self.covered.holds


# ----------------------------------------------------------------------------------------- finding
def page_of(
    person: Person,
    asked: Mapping[str, Any],
    *,
    before: str = "",
    after: str = "",
    size: int = PAGE,
    span: tuple[int, int] | None = None,
) -> Page:
    """A page of the visible lines that were asked for, newest first, by key.

    `span` are the keys between which they are known to lie: nothing beyond is looked through. Without it a page looks
    through so many lines at most (log_window) and says so; the next one goes on from there.
    """
    seen = scope(person)
    backwards, key = bool(before) and not after, _key(after or before)
    rows = seen.lines.filter(pk__gte=span[0], pk__lte=span[1]) if span is not None else seen.lines
    if key is not None:
        rows = rows.filter(pk__gt=key) if backwards else rows.filter(pk__lt=key)
    edge = None
    if not seen.is_few and span is None:
        is_heavy = asked.get("mark") == "same_hand"
        edge = beyond(sieved(asked), key, backwards=backwards, is_heavy=is_heavy)
    if edge is not None:
        rows = rows.filter(pk__lt=edge.key) if backwards else rows.filter(pk__gt=edge.key)
    # Keys first: with all that a row shows joined to it, PostgreSQL gives up looking for the best order of joins.
    keys = narrowed(rows, asked).order_by("pk" if backwards else "-pk").values_list("pk", flat=True)
    taken = _listed(list(keys[: size + 1]), backwards)
    return _paged(taken, size, key, edge, backwards)


def _listed(keys: list[int], backwards: bool) -> list[Transition]:
    """The lines of these keys with what a row shows, in their order; one query, a few more where facts are gone."""
    rows = Transition.objects.filter(pk__in=keys).select_related(*LISTED)
    found = list(rows.order_by("pk" if backwards else "-pk")) if keys else []
    erasures.look_up(found)
    return found


def _paged(taken: list[Transition], size: int, key: int | None, edge: Window | None, backwards: bool) -> Page:
    """The page of what was taken, with its neighbours; one that is not full goes on where it stopped looking."""
    more, taken = len(taken) > size, taken[:size]
    if backwards:
        taken.reverse()
    looked = None if more else edge
    first, last = (taken[0].pk, taken[-1].pk) if taken else (key, key)
    if not taken and looked is None:
        return Page([])
    if backwards:
        earlier = first if more else looked.key - 1 if looked else None
        later = last if taken else key + 1 if key is not None else None
    else:
        later = last if more else looked.key + 1 if looked else None
        earlier = None if key is None else first if taken else key - 1
    tokens = {"before": _token(earlier), "after": _token(later)}
    return Page(rows_of(taken) if taken else [], **tokens, looked=looked)


def _token(key: int | None) -> str:
    """The key of a line as an address may carry it."""
    return "" if key is None else KEYS.sign_object(key)


def _key(token: str) -> int | None:
    """The key in an address; a forged or broken one begins at the first page."""
    try:
        return int(KEYS.unsign_object(token))
    except BadSignature:
        return None


# ------------------------------------------------------------------------------------------- words
def rows_of(lines: list[Transition]) -> list[Row]:
    """Lines in words, each checked against the line before it and its leaf; 2 queries, however many lines."""
    before, altered = _hashes_before(lines), leaves.altered(lines)
    offices = _offices([line.post for line in lines] + [office_code(line) for line in lines])
    return [_row(line, before.get(line.pk), offices, is_altered=line.pk in altered) for line in lines]


def who_words(lines: list[Transition]) -> dict[int, tuple[str, str]]:
    """Who and in which post, for each line; one query."""
    offices = _offices(line.post for line in lines)
    return {line.pk: (names_shown(line), post_words(line.post, offices)) for line in lines}


def _hashes_before(lines: list[Transition]) -> dict[int, str]:
    """The hash that stands before each line: of the line before it in its book, or the beginning."""
    wanted = Q(pk__in=[])
    found = {(line.book_id, 0): chain.GENESIS for line in lines}
    for line in lines:
        wanted |= Q(book=line.book_id, seq=line.seq - 1)
    for book, seq, stated in Transition.objects.filter(wanted).values_list("book", "seq", "hash"):
        found[book, seq] = stated
    places = {line.pk: (line.book_id, line.seq - 1) for line in lines}
    return {pk: found[place] for pk, place in places.items() if place in found}


def _offices(posts: Iterable[str]) -> dict[str, str]:
    """The short names of the departments that these posts name; one query."""
    codes = {post.partition(":")[0] for post in posts}
    return dict(Department.objects.filter(code__in=codes).values_list("code", "short_name"))


def _row(line: Transition, before: str | None, offices: Mapping[str, str], *, is_altered: bool) -> Row:
    """One line in words; a line of a department's book is about that department."""
    entry = entry_of(line)
    subject = entry.subject if entry else None
    office = offices.get(office_code(line), "")
    name = mask_name(subject.name) if subject and subject.is_person else subject.name if subject else office
    return Row(
        line=line,
        words=act_words(line),
        about=about(line.thing),
        subject=name,
        who=names_shown(line),
        post=post_words(line.post, offices),
        change=change_words(line),
        faults=(*link_faults(line, before), *(["leaf"] if is_altered else [])),
    )


def entry_of(line: Transition) -> Entry | None:
    """The entry whose book the line is in; None for the book of a department."""
    return getattr(line.book, "entry", None)


def office_code(line: Transition) -> str:
    """The code of the department whose book, or whose gate's book, the line is in; empty for that of an entry."""
    kind, _slash, code = line.book.ref.partition("/")
    return code if kind in ("department", "access") else ""


# The kinds of things that a line may be about.
THINGS: dict[str, Any] = {
    "entry": gettext_lazy("条目"),
    "display": gettext_lazy("公示"),
    "measure": gettext_lazy("措施"),
    "repair": gettext_lazy("提前移出申请"),
    "notice": gettext_lazy("文书"),
    "challenge": gettext_lazy("复议诉讼"),
    "stay": gettext_lazy("停止执行"),
    "commitment": gettext_lazy("信用承诺"),
    "promise-paper": gettext_lazy("承诺文书"),
    "promise-item": gettext_lazy("承诺事项"),
    "promise-text": gettext_lazy("承诺书文本"),
    "statement": gettext_lazy("陈述申辩"),
    "monitoring": gettext_lazy("重点监测"),
    "evidence": gettext_lazy("材料"),
    "substitution": gettext_lazy("工作代理"),
    "team": gettext_lazy("科室"),
    "department": gettext_lazy("部门"),
    "complaint": gettext_lazy("投诉"),
    "report": gettext_lazy("举报"),
    "identity": gettext_lazy("举报人身份"),
    "reorganisation": gettext_lazy("重整"),
    "recordrepair": gettext_lazy("处罚信息修复"),
    "objection": gettext_lazy("异议"),
    "hearing": gettext_lazy("听证"),
    "audit": gettext_lazy("审计底稿"),
    "audit_finding": gettext_lazy("审计发现"),
    "second_review": gettext_lazy("独立复核"),
    "recall": gettext_lazy("更正撤回通知"),
    "receipt": gettext_lazy("更正撤回回执"),
    "recipient": gettext_lazy("接收方"),
    "service": gettext_lazy("送达"),
    "batch": gettext_lazy("批量制发"),
    "number": gettext_lazy("文号"),
    "letterhead": gettext_lazy("机关文书信息"),
    "policy": gettext_lazy("规则"),
    "list": gettext_lazy("名单"),
    "handling-term": gettext_lazy("投诉举报办理期限"),
    "occupation": gettext_lazy("职业人群登记"),
    "occupation-group": gettext_lazy("职业人群"),
    "demerit-policy": gettext_lazy("失信记分规则"),
    "calendar": gettext_lazy("工作日历"),
    "subject": gettext_lazy("信用档案"),
    "merge": gettext_lazy("档案合并"),
    "cross_hit": gettext_lazy("交叉比对"),
    "grant": gettext_lazy("代理授权"),
    "recovery": gettext_lazy("账号找回"),
    "course": gettext_lazy("培训课程"),
    "learning": gettext_lazy("在线培训"),
    "training": gettext_lazy("现场培训"),
    "enrolment": gettext_lazy("培训报名"),
    "completion": gettext_lazy("完成的培训"),
    "access": gettext_lazy("登录与权限"),
    "delivery": gettext_lazy("对外发送"),
    "deadline": gettext_lazy("期限"),
    "attempt": gettext_lazy("办理尝试"),
    "person": gettext_lazy("人员"),
    "setting": gettext_lazy("运行参数"),
    "emergency": gettext_lazy("应急查阅"),
    "rectification": gettext_lazy("限期整改"),
    "campaign": gettext_lazy("专项治理"),
    "interview": gettext_lazy("约谈"),
    "counsel": gettext_lazy("辅导"),
    "demerit": gettext_lazy("失信记分"),
    "finding": gettext_lazy("重点监测"),
    "calendar-draft": gettext_lazy("工作日历"),
    "service-address": gettext_lazy("送达地址"),
    "training-paper": gettext_lazy("培训证明"),
    "record": gettext_lazy("双公示"),
    "record-paper": gettext_lazy("文书"),
    "record-receipt": gettext_lazy("回执"),
    "log": gettext_lazy("总台账"),
    "log-incident": gettext_lazy("台账告警"),
}


def about(thing: str) -> str:
    """The kind of thing that a line is about, in words."""
    kind = thing.partition("/")[0]
    return str(THINGS.get(kind, kind))


def post_words(post: str, offices: Mapping[str, str]) -> str:
    """`HC-RS:head` as 市人社局 负责人; `s7:legal` as 主体 法定代表人."""
    place, _colon, role = post.partition(":")
    if place in offices:
        return f"{offices[place]} {dict(Role.choices).get(role, role)}"
    kinds = dict(Mandate.Kind.choices)
    return f"{_('主体')} {kinds[role]}" if role in kinds else post


def change_words(line: Transition) -> str:
    """在列 → 已移出; why an attempt was refused; empty when no state changed."""
    if line.verb in KEPT_OUT:
        return _("拒绝：%(why)s") % {"why": refused_because(line)}
    if line.before == line.after:
        return ""
    before = _state(line, line.before) or _("新建")
    return f"{before} → {_state(line, line.after) or '—'}"


def _state(line: Transition, state: str) -> str:
    """A state in words; rules that are published before their first day do not govern yet, as their own page says."""
    if state != Making.PUBLISHED or not line.thing.startswith("policy/"):
        return state_words(line.thing, state)
    told = line.facts.data if getattr(line, "facts", None) is not None else {}
    begins, ends = (parse_date(str(told.get(name) or "")) for name in ("effective_from", "effective_to"))
    day = line.at.astimezone(SHANGHAI).date()
    return str(standing(state, begins or day, None if state == line.before else ends, day))


# --------------------------------------------------------------------------------------- one line
def line_of(person: Person, ref: str, seq: int) -> Transition | None:
    """One line within the person's branch, or None."""
    return visible(person).select_related(*LISTED).filter(book__ref=ref, seq=seq).first()


def proof_of(line: Transition, published: Checkpoint | None) -> Proof:
    """Recompute one line, and lead it up to the published checkpoint that covers it; three queries."""
    body = line.body()
    try:
        computed = chain.link(line.previous, body)
    except (TypeError, ValueError):
        computed = ""
    return Proof(
        canonical=chain.canonical(body).decode(),
        previous=line.previous,
        expected_previous=_hashes_before([line]).get(line.pk, ""),
        computed=computed,
        stated=line.hash,
        has_facts=getattr(line, "facts", None) is not None,
        facts_hold=facts_hold(line),
        covered=leaves.covered(line, published),
    )
