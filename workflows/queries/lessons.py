"""The text of a lesson as a page shows it: Markdown without any HTML of its own, images only of the lesson itself."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

HIGHEST: Final = 2  # the page has a title of its own
_PARSER: Final = MarkdownIt("commonmark", {"html": False}).enable("table")


def rendered(text: str, images: Mapping[str, str]) -> str:
    """The text as HTML; `images`: the address of each attached image by the name that the text calls it.

    Raw HTML is shown as it is typed, addresses that are not of the web are no links, other images are their words.
    """
    tokens = _PARSER.parse(text)
    for token in tokens:
        _heading(token)
        if token.children:
            token.children = [_image(child, images) for child in token.children]
            for child in token.children:
                _link(child)
    return _tables(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def _heading(token: Token) -> None:
    """No heading stands above those of the page."""
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{max(HIGHEST, int(token.tag[1:]))}"


def _image(token: Token, images: Mapping[str, str]) -> Token:
    """An attached image at its address; any other stands as its words."""
    if token.type != "image":
        return token
    address = images.get(str(token.attrs.get("src", "")))
    if address is None:
        return Token("text", "", 0, content=f"［{token.content or _('图片未上传')}］")
    token.attrs = {"src": address, "alt": token.content, "loading": "lazy"}
    return token


def _link(token: Token) -> None:
    """What leads out of the house opens beside it and learns nothing."""
    if token.type == "link_open":
        token.attrs["class"] = "xh-link"
        if str(token.attrs.get("href", "")).startswith("http"):
            token.attrs |= {"rel": "noopener noreferrer", "target": "_blank"}


def _tables(html: str) -> str:
    """A wide table moves within its own frame, also with the keyboard."""
    frame = f'<div class="x-auto" tabindex="0" role="group" aria-label="{_("表格")}"><table class="xh-t">'
    head = html.replace("<table>", frame).replace("</table>", "</table></div>")
    return head.replace("<th>", '<th scope="col">')


def images_of(files: Sequence[Any], address: Any) -> dict[str, str]:
    """The addresses of the attached images by their names."""
    return {one.name: address(one) for one in files if one.media_type.startswith("image/")}
