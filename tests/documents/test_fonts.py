"""Rare characters never become boxes: asked of the fonts before printing, and of the glyphs in the file after."""

from __future__ import annotations

import shutil

import pytest

from project import checks
from tests.documents import paper, sample_facts
from workflows import printing
from workflows.gateways import fonts
from workflows.gateways.pdf import render
from workflows.gateways.platform import DeliveryFailed
from workflows.queries.notices import html

pytestmark = pytest.mark.skipif(not shutil.which("fc-list"), reason="fontconfig is not installed")

RARE = "喆堃珺瑨赟昉旻玥翀犇垚燚䶮㎡𬭎"
NOBODY_HAS = "\ue123"  # private use: no font of ours draws it


def test_rare_characters_are_drawn_in_every_part_of_a_document():
    facts = sample_facts.facts("listing_decision")
    facts = {
        **facts,
        "party": {**facts["party"], "name": RARE},
        "authority": {**facts["authority"], "name": RARE},
        "list_name": RARE,
        "facts_summary": RARE,
        "copies_to": [RARE],
        "attachments": [RARE],
    }
    page = html("listing_decision", facts)
    assert fonts.unprintable(page) == [] and paper.empty_glyphs(render(page)) == []


def test_a_character_without_a_glyph_is_seen_in_the_file_and_named_before():
    assert paper.empty_glyphs(render(f"<html lang=zh-CN><p>喆{NOBODY_HAS}")) != []
    assert fonts.unprintable(f"张{NOBODY_HAS}李{NOBODY_HAS}") == [NOBODY_HAS]


def test_a_font_that_is_installed_later_is_found_at_the_next_attempt(monkeypatch):
    fonts._glyphs.cache_clear()
    monkeypatch.setattr(fonts, "FRESH", 0.0)
    answers = iter([["20-7e"], ["20-7e"], ["20-7e", "e123"]])
    monkeypatch.setattr(fonts, "_asked", lambda _pattern, _form: next(answers))
    assert fonts.unprintable(NOBODY_HAS) == [NOBODY_HAS]
    assert fonts.unprintable(NOBODY_HAS) == []
    fonts._glyphs.cache_clear()


@pytest.fixture
def machine(monkeypatch):
    """A machine with these families only, as fontconfig would answer."""

    def of(*families: str) -> None:
        fonts._installed.cache_clear()
        monkeypatch.setattr(fonts, "_asked", lambda _pattern, _form: list(families))

    yield of
    fonts._installed.cache_clear()


def test_the_start_names_the_fonts_that_are_missing_and_how_to_install_them(machine):
    machine("Noto Sans CJK SC,Noto Sans CJK SC Light")
    (found,) = checks.check_fonts(None)
    assert found.id == "workflows.W003" and "Noto Serif CJK SC" in found.msg and "Sans" not in found.msg
    assert "apt-get install" in found.hint and "fonts-noto-cjk" in found.hint


def test_nothing_is_said_when_the_fonts_are_there(machine):
    machine("Noto Sans CJK SC", "Noto Serif CJK SC", "FandolFang,FandolFang R")
    assert checks.check_fonts(None) == [] and checks.check_fang_song(None) == []


def test_a_house_without_fang_song_is_told_before_it_goes_live(machine):
    machine("Noto Sans CJK SC", "Noto Serif CJK SC")
    (found,) = checks.check_fang_song(None)
    assert found.id == "workflows.I001" and "仿宋" in found.msg


def test_a_notice_with_a_character_that_no_font_draws_waits_and_says_which():
    page = f"<p>张{NOBODY_HAS}"
    with pytest.raises(DeliveryFailed, match=r"U\+E123.*请安装"):
        printing._insist_on_glyphs(page)
    printing._insist_on_glyphs(f"<p>{RARE}")


def test_a_machine_without_fontconfig_lacks_all_fonts(monkeypatch):
    def absent(*_args, **_kwargs):
        raise FileNotFoundError

    fonts._installed.cache_clear()
    monkeypatch.setattr(fonts.subprocess, "run", absent)
    assert fonts.absent() == list(fonts.REQUIRED)
    fonts._installed.cache_clear()
