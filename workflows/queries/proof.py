"""Is a print still what was issued? Row, log, a second print and the signature, held against one another."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflows.law.chain import canonical, digest
from workflows.law.paper import Page
from workflows.law.seal import SealState, Signer, Verdict, state_of
from workflows.models import Notice, Transition
from workflows.queries import notices, verification


@dataclass(frozen=True)
class Finding:
    """One comparison: what, whether it holds (None: nothing to compare, or no fault), and in words."""

    what: str
    holds: bool | None
    sentence: str


@dataclass(frozen=True)
class Again:
    """A second print from the row: the file before its seal, and what it was made with."""

    plain: bytes
    printed_with: str


def page_now(notice: Notice) -> Page:
    """The page that today's template makes of the frozen facts, with its machine-readable twin."""
    html = notices.html(notice.kind, notice.facts)
    return Page.of(html, notices.machine_readable(notice.kind, notice.facts, html))


def seal_state(notice: Notice) -> SealState | None:
    """The state of a print's seal without computing a signature; None while it is not printed."""
    if not notice.file_digest:
        return None
    file = bytes(notice.file or b"")
    unchanged = digest(file) == notice.file_digest and (
        not notice.plain_digest or digest(file[: notice.plain_size]) == notice.plain_digest
    )
    return state_of(notice.signer, unchanged=unchanged)


def findings(notice: Notice, again: Again | None, verdict: Verdict) -> list[Finding]:
    """Everything there is to compare, in the order in which a notice comes about.

    `again` is None when the row cannot be printed any more: that is a finding too.
    """
    issued, printed = _told(notice, "issue_notice", "digest"), _told(notice, "print_notice", "file")
    found = [_log(notice), _facts(notice, issued)]
    if notice.page:
        found += [_page(notice, _told(notice, "print_notice", "page")), _template(notice)]
        found.append(_plain(notice, again, _told(notice, "print_notice", "plain")))
    else:
        found.append(Finding(_("版面"), None, _("本文书排印时尚未留存版面，只比对事实、文件和签章。")))
    return [*found, _file(notice, printed), _seal(notice, verdict)]


def holds(found: list[Finding]) -> bool:
    """Nothing differs."""
    return not any(finding.holds is False for finding in found)


def _told(notice: Notice, verb: str, what: str) -> str:
    """What the last line of this verb says; empty without one, or when its facts were changed."""
    lines = Transition.objects.filter(book__entry=notice.entry_id, thing=notice.ref, verb=verb)
    line = lines.select_related("facts").order_by("-seq").first()
    if line is None or not verification.facts_hold(line):
        return ""
    return str(line.facts.data.get(what, "")) if getattr(line, "facts", None) else ""


def _log(notice: Notice) -> Finding:
    """The book that everything else is held against."""
    faults = verification.verify_book(notice.entry.book)
    if faults:
        return Finding(_("台账"), False, _("条目台账校验未通过：") + faults[0].sentence)
    return Finding(_("台账"), True, _("条目台账校验通过。"))


def _facts(notice: Notice, issued: str) -> Finding:
    """The frozen facts, the digest in the row, and that in the line of the issue."""
    what, now = _("事实"), digest(canonical(notice.facts))
    if now != notice.facts_digest:
        return Finding(what, False, _("载明的事实在签发后被改动：与记录的摘要不符。"))
    if now != issued:
        return Finding(what, False, _("载明的事实与台账签发记录的摘要不符。"))
    return Finding(what, True, _("与签发时一致，与台账签发记录一致。"))


def _page(notice: Notice, logged: str) -> Finding:
    """The frozen page, the digest in the row, and that in the line of the print."""
    what = _("版面")
    try:
        now = Page.thawed(bytes(notice.page or b"")).digest()
    except ValueError:
        return Finding(what, False, _("留存的版面已损坏，无法读出。"))
    if now != notice.page_digest:
        return Finding(what, False, _("留存的版面在排印后被改动：与记录的摘要不符。"))
    if now != logged:
        return Finding(what, False, _("留存的版面与台账排印记录的摘要不符。"))
    return Finding(what, True, _("与首次排印时一致，与台账排印记录一致。"))


def _template(notice: Notice) -> Finding:
    """Today's template may be a newer one: that changes nothing about what was issued."""
    try:
        now = page_now(notice).digest()
    except Exception:  # a template of a later release may want facts that this notice never had
        now = ""
    if now == notice.page_digest:
        return Finding(_("模板"), True, _("现行模板排出的版面与首次排印相同。"))
    return Finding(_("模板"), None, _("现行模板已变化；重印使用首次排印时留存的版面，不影响本文书。"))


def _plain(notice: Notice, again: Again | None, logged: str) -> Finding:
    """The second print against the beginning of the stored file."""
    what, stored = _("重印"), bytes(notice.file or b"")[: notice.plain_size]
    if notice.plain_digest != logged:
        return Finding(what, False, _("签章前文件的摘要与台账排印记录不符。"))
    if again is None:
        return Finding(what, False, _("由记录重印失败，无法比对。"))
    if again.plain == stored and digest(again.plain) == notice.plain_digest:
        return Finding(what, True, _("由记录重印，与存档文件（签章前部分）逐字节一致。"))
    if again.printed_with != notice.printed_with:
        words = {"then": notice.printed_with, "now": again.printed_with}
        return Finding(
            what, False, _("重印与存档文件不一致；排印环境不同，当时为 %(then)s，现在为 %(now)s。") % words
        )
    return Finding(what, False, _("重印与存档文件（签章前部分）不一致。"))


def _file(notice: Notice, logged: str) -> Finding:
    """The stored file, the digest in the row, and that in the line of the print."""
    what, now = _("文件"), digest(bytes(notice.file or b""))
    if now != notice.file_digest:
        return Finding(what, False, _("存档文件在排印后被改动：与记录的摘要不符。"))
    if not logged:
        return Finding(what, None, _("与记录的摘要一致；台账没有排印记录可比对。"))
    if now != logged:
        return Finding(what, False, _("存档文件与台账排印记录的摘要不符。"))
    return Finding(what, True, _("与排印时一致，与台账排印记录一致。"))


def _seal(notice: Notice, verdict: Verdict) -> Finding:
    """The signature inside the file against what the row says of it."""
    what = _("签章")
    if notice.signer in {"", Signer.NONE}:
        if verdict.signed:
            return Finding(what, False, _("记录为无电子签章，但文件内有签名。"))
        return Finding(what, None, _("本文书没有电子签章。"))
    if verdict.holds and notice.signer == Signer.TEST:
        return Finding(what, True, verdict.sentence + _("（测试证书，不具法律效力）"))
    if verdict.signed and not verdict.readable and notice.signer == Signer.SERVICE:
        return Finding(what, None, verdict.sentence)
    return Finding(what, verdict.holds, verdict.sentence)
