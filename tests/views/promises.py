"""What the tests of commitments share: an item with its text, a drawing, a promise, a second speaker."""

from base64 import b64encode
from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from tests.cast import MONDAY, City
from tests.views.hall_cases import TUESDAY
from workflows.acts import commitment, people, promise_text
from workflows.management.walk import at
from workflows.models import Commitment, CommitmentItem, Person
from workflows.queries import promise_samples

OFFICE = "HC-RS"


def an_item(city: City, key: str = "disclosure", **said: Any) -> CommitmentItem:
    """An item of the labour bureau with a published text: written by Clara, published by Rolf."""
    sample = promise_samples.find(key)
    assert sample is not None
    told: dict[str, Any] = {"by": city.clara, "at": at(MONDAY)}
    item = promise_text.add_item(city.offices[OFFICE], kind=sample["kind"], name=sample["name"], **told)
    text = promise_text.draft(item, {**promise_samples.said(sample), **said}, **told)
    promise_text.publish(text, seen=promise_text.seal_of(text), by=city.rolf, at=at(MONDAY))
    return item


def drawn() -> str:
    """A signature as the canvas gives it."""
    picture, kept = Image.new("RGBA", (800, 240), "white"), BytesIO()
    ImageDraw.Draw(picture).line([(60, 180), (240, 60), (420, 190), (700, 90)], fill="black", width=6)
    picture.save(kept, "PNG")
    return f"data:image/png;base64,{b64encode(kept.getvalue()).decode()}"


def promised(city: City, item: CommitmentItem, on: date = TUESDAY, **facts: Any) -> Commitment:
    """A commitment that Acme's speaker has signed."""
    who: dict[str, Any] = {
        "name": city.acmes_speaker.name,
        "capacity": "法定代表人",
        "by": city.acmes_speaker,
    }
    return commitment.promise(city.acme, item, **who, at=at(on), **facts)


def second_speaker(city: City) -> Person:
    """Somebody else who may sign for Acme."""
    other = people.enrol("qiansec", "钱二", "Heng-xin-2026-second")
    people.mandate(other, city.acme, "legal", since=date(2026, 1, 1))
    return other


def addresses(city: City) -> dict[str, Any]:
    """The addresses of one item of the labour bureau, and of what Acme promised there."""
    item = an_item(city)
    made = promised(city, item, date(2026, 3, 2))
    paper = {"code": made.code, "paper": made.papers.get().code}
    return {
        "promise-text": {"code": item.code, "version": 9},
        "promise-item": {"code": item.code},
        "hall-promise-new": {"item": item.code},
        "hall-promise": {"code": made.code},
        "desk-promise": {"code": made.code},
        "hall-promise-paper": paper,
        "desk-promise-paper": paper,
    }
