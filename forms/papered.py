"""Forms that ask for the blanks of a document: a notice that is drawn up, a record that is written."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from forms import blanks
from workflows.acts import glyphs, issuance, notice, papers
from workflows.law.elements import Blank, applies, is_blank
from workflows.law.letters import letter
from workflows.law.papers import nested
from workflows.law.papers import problems as of_blanks
from workflows.models import Entry


def blanks_of(entry: Entry, kind: str, but: Iterable[str] = ()) -> tuple[Blank, ...]:
    """The blanks of the kind as the entry's list words it, without those that the page asks for elsewhere."""
    document = issuance.document_of(entry, kind)
    return tuple(blank for blank in document.blanks if blank.key not in but) if document else ()


def add_blanks(form: Any, entry: Entry, kind: str, written: Mapping[str, Any]) -> list[str]:
    """Put a field for each blank into a form; their names, in the order of the document."""
    document = issuance.document_of(entry, kind)
    needed = {e.key for e in document.elements if not e.only} if document else set()
    form.paper, form.paper_blanks = kind, blanks_of(entry, kind)
    form.fields.update(blanks.fields_of(form.paper_blanks, written, needed))
    return [blanks.name_of(blank.key) for blank in form.paper_blanks]


def mark_required(form: Any) -> None:
    """On a form that has no other way out, a blank that must be stated is simply required on the page."""
    for blank in form.paper_blanks:
        field = form.fields[blanks.name_of(blank.key)]
        if field.conditional:
            field.conditional, field.required = False, True
            field.error_messages["required"] = _("没有填写，请补填。")


def read_blanks(form: Any, data: Mapping[str, Any], entry: Entry, today: date) -> dict[str, Any]:
    """What was typed as facts; what is wrong or missing is said at its field, what the case lacks above the form."""
    document = issuance.document_of(entry, form.paper)
    said, faults = blanks.read_all(form.paper_blanks, blanks.raw_of(form.paper_blanks, data))
    for key, sentence in ((of_blanks(document, said) if document else {}) | faults).items():
        form.add_error(blanks.name_of(key), sentence)
    if form.errors or document is None:
        return said
    stated = notice.draft_facts(entry, form.paper, today, *papers.parts_of(form.paper, entry), nested(said))
    for element in letter(form.paper, stated).elements:
        if applies(element, stated) and is_blank(element, stated):
            _lacks(form, element.key, element.label)
    for each in glyphs.unprintable(form.paper, stated):
        name = blanks.name_of(each.key)
        form.add_error(name if name in form.fields else None, each.sentence)
    return said


def _lacks(form: Any, key: str, label: str) -> None:
    """Name a missing element at its field, or above the form where the case itself lacks it."""
    name = blanks.name_of(key)
    if name in form.fields:
        form.add_error(name, _("请填写：%(label)s是这种文书的必备要素。") % {"label": label})
    elif key != "number":
        words = _("案件缺少这种文书的必备要素：%(label)s。请先在案件或者机关信息中补齐。")
        form.add_error(None, words % {"label": label})


def forget_blanks(form: Any) -> None:
    """Whoever takes another way need not complete the document."""
    for name in [name for name in form.errors if name.startswith(blanks.PREFIX)]:
        del form.errors[name]
