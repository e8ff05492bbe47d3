"""Every template compiles, and no page of the program needs inline script or style."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template import TemplateSyntaxError
from django.template.loader import get_template

from tests.architecture.source import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Letters are printed, not served as pages: they carry their own style.
PAGES = [file for file in TEMPLATES if "notices" not in file.parts]
INLINE = re.compile(
    r"<style\b|<script(?![^>]*\bsrc=)[^>]*>\s*\S|\sstyle=\"|\son[a-z]+=\"|javascript:", re.IGNORECASE
)
ICON = re.compile(r"icons\.svg'\s*%\}#(i-[a-z0-9-]+)[\"']")
STATIC = re.compile(r"\{%\s*static\s+['\"]([^'\"]+)['\"]")


def label(file: Path) -> str:
    """Return the template's name as Django knows it."""
    return file.relative_to(ROOT / "templates").as_posix()


def test_every_template_compiles() -> None:
    assert TEMPLATES
    faults = {}
    for file in TEMPLATES:
        try:
            get_template(label(file))
        except TemplateSyntaxError as error:
            faults[label(file)] = str(error)
    assert faults == {}


def test_no_page_needs_inline_script_or_style() -> None:
    assert {label(file): found for file in PAGES if (found := INLINE.findall(file.read_text()))} == {}


def test_every_icon_named_is_in_the_sprite() -> None:
    sprite = (ROOT / "static" / "icons.svg").read_text()
    named = {(label(file), icon) for file in TEMPLATES for icon in ICON.findall(file.read_text())}
    assert {(file, icon) for file, icon in named if f'id="{icon}"' not in sprite} == set()


def test_every_static_file_named_exists() -> None:
    named = {(label(file), path) for file in TEMPLATES for path in STATIC.findall(file.read_text())}
    assert {(file, path) for file, path in named if not finders.find(path)} == set()
