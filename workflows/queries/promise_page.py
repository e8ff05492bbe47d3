"""The pages of a commitment's papers, made from their frozen facts; drawn signatures are found by their digest."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.template.loader import render_to_string

from workflows.law.chain import digest
from workflows.law.commitment import PLACEHOLDERS, filled
from workflows.law.paper import Page
from workflows.law.remedies import DECISION, remedies
from workflows.law.titles import broken
from workflows.models import Commitment, CommitmentPaper, CommitmentTemplate
from workflows.queries import page_parts
from workflows.queries.notices import printable

BASES: Final = {
    "promise_letter": "notices/_form_record.html",
    "breach_notice": "notices/_form_letter.html",
    "breach_decision": "notices/_form_letter.html",
    "breach_cleared": "notices/_form_letter.html",
}


def page_of(paper: CommitmentPaper) -> Page:
    """The page as it was printed first, or as it is printed now, with its machine-readable twin."""
    if paper.page:
        return Page.thawed(bytes(paper.page))
    return Page.of(html(paper), {"kind": paper.kind, **paper.facts})


def html(paper: CommitmentPaper) -> str:
    """The complete HTML of one paper."""
    facts, made = paper.facts, paper.commitment
    title = str(paper.get_kind_display())
    if paper.kind == CommitmentPaper.Kind.LETTER and made.template:
        title = made.template.title
    context = {
        **printable(facts),
        **_frame(paper.kind, title, facts),
        "drawn": _picture(made.signature, made.signature_digest, facts.get("promise", {}).get("drawn")),
        "drawn_second": _picture(made.cosignature, made.cosignature_digest, _second(facts)),
        "remedies": _remedies(paper.kind, facts),
        "lines": facts.get("promise", {}).get("text", "").splitlines(),
    }
    return page_parts.rare_apart(render_to_string(f"notices/promise/{paper.kind}.html", context))


def blank(template: CommitmentTemplate) -> str:
    """A text as it is downloaded: the placeholders as lines to write on; no number, no seal."""
    item = template.item
    authority = item.department.name if item else ""
    facts: dict[str, Any] = {"authority": {"name": authority}, "issued_on": ""}
    context = {
        **facts,
        **_frame("promise_letter", template.title, facts),
        "template": template,
        "item": item,
        "lines": _with_lines(
            template.text, {"authority": authority, "item": item.name if item else ""}
        ).splitlines(),
    }
    return page_parts.rare_apart(render_to_string("notices/promise/blank.html", context))


def _with_lines(text: str, known: Mapping[str, str]) -> str:
    """What is known is filled in, what is not stays a line to write on."""
    return filled(text, {**dict.fromkeys(PLACEHOLDERS, "＿＿＿＿＿＿＿＿"), **known})


def _frame(kind: str, title: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of the page needs beside the words; what somebody else signs bears no seal of ours."""
    return framed(BASES[kind], title, facts, is_sealed=kind != "promise_letter")


def framed(base: str, title: str, facts: Mapping[str, Any], *, is_sealed: bool) -> dict[str, Any]:
    """The same for any paper that hangs from no entry."""
    name = facts["authority"]["name"]
    specimen = facts.get("specimen_seal") and is_sealed
    seal_name = (facts.get("letterhead") or {}).get("seal_name") or name
    return {
        "base": base,
        "title": title,
        "title_lines": broken(title),
        "heading": page_parts.heading(name),
        "sign_shift": page_parts.sign_shift(name),
        "seal": page_parts.seal(seal_name) if specimen else [],
        "created": facts.get("issued_on") or "",
        **page_parts.verification(facts),
    }


def _second(facts: Mapping[str, Any]) -> str:
    """The digest of the second drawn signature, as it was frozen."""
    return str((facts.get("promise", {}).get("second") or {}).get("drawn", ""))


def _picture(kept: Any, stated: str, frozen: Any) -> str:
    """A drawn signature as a data address; none that differs from what was frozen."""
    data = bytes(kept or b"")
    if not data or not frozen or digest(data) != stated or stated != frozen:
        return ""
    return f"data:image/png;base64,{b64encode(data).decode()}"


def _remedies(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The remedies of a finding, of the day it was made."""
    if kind != "breach_decision":
        return {}
    return remedies(facts["authority"], date.fromisoformat(facts["issued_on"]), DECISION)


def printed(made: Commitment, code: str) -> bytes | None:
    """The file of one of its papers; None while it is being printed."""
    kept = made.papers.filter(code=code).values_list("file", flat=True).first()
    return bytes(kept) if kept is not None else None
