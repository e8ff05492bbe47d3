"""The contact sheet: every kind of document can be shown with invented facts, none is left out."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from workflows.law.documents import DOCUMENTS, Blank, Element
from workflows.law.letters import LETTERS, lacking
from workflows.management import specimens
from workflows.management.commands import contact_sheet
from workflows.queries.notices import html

CATALOGUE = list(contact_sheet.catalogue())


def test_the_sheet_shows_every_template_there_is() -> None:
    shown = {document.template for document, _other in CATALOGUE}
    assert shown == {document.template for document in (*DOCUMENTS.values(), *LETTERS.values())}


@pytest.mark.parametrize(
    ("document", "other"), CATALOGUE, ids=lambda value: getattr(value, "template", value)
)
def test_specimens_are_complete(document, other) -> None:
    facts = specimens.facts(document, other_list=other)
    assert lacking(document.kind, facts) == []
    page = html(document.kind, facts)
    assert facts["authority"]["name"] in page and "None" not in page


def test_a_kind_that_nobody_wrote_words_for_is_filled_from_its_labels() -> None:
    model = replace(
        DOCUMENTS["prior_notice"],
        elements=(Element("strange.matter", "奇怪事项"), Element("strange.held_on", "举行日期")),
        blanks=(
            Blank("strange.way", "方式", "choice", choices=("书面", "口头")),
            Blank("strange.text", "说明"),
        ),
    )
    strange = specimens.facts(model)["strange"]
    assert strange["matter"] == "奇怪事项" and strange["held_on"] == "2026-12-04"
    assert strange["way"] == "书面" and strange["text"].startswith("说明")


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler-utils is not installed")
def test_the_command_writes_pages_and_one_sheet(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(contact_sheet, "catalogue", lambda: iter(CATALOGUE[:1]))
    call_command("contact_sheet", output=tmp_path, dpi=40, verbosity=0)
    kind = CATALOGUE[0][0].kind
    assert {file.name for file in tmp_path.iterdir()} == {"sheet.png", f"01-{kind}.png", f"01-{kind}.pdf"}
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width > 2000 and len(sheet.getcolors(1 << 20)) > 20


def test_without_poppler_it_says_how_to_get_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(contact_sheet.shutil, "which", lambda _name: None)
    with pytest.raises(CommandError, match="poppler-utils"):
        call_command("contact_sheet", output=tmp_path)
