"""The courses that come with the program: `catalogue/courses/*.yaml` with lessons in Markdown beside them.

A lesson that says {第五条} on a line of its own gets that article verbatim from the rules of the course's list: nobody
copies a clause by hand, and one that the list does not hold verbatim is a fault.
"""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workflows.queries.policies import bundled as bundled_policies
from workflows.queries.policies import shape_fault
from workflows.queries.yaml_source import SourceDocument, SourceFault, read_documents

FOLDER = Path(__file__).resolve().parents[2] / "catalogue" / "courses"
ARTICLE = re.compile(r"^\{(第[^{}\s]+条)\}$", re.MULTILINE)


class _Part(BaseModel):
    """What a part of the file may hold, and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class CourseKey(_Part):
    """Which course it is, and of which list."""

    code: str = Field(pattern=r"^[a-z0-9-]+$", max_length=40)
    list: str = ""


class LessonRow(_Part):
    """One lesson: its title, the minutes that reading takes at least, its file."""

    title: str = Field(min_length=1, max_length=100)
    minutes: float = Field(gt=0, le=600)
    file: str = Field(pattern=r"^[a-z0-9_/]+\.md$")


class QuestionRow(_Part):
    """One question; `answers` count from 1."""

    text: str = Field(min_length=1, max_length=300)
    choices: list[str] = Field(min_length=2, max_length=6)
    answers: list[int] = Field(min_length=1)
    explanation: str = Field(min_length=1)
    clause: str = Field(default="", max_length=200)


class CourseFile(_Part):
    """The whole file."""

    course: CourseKey
    title: str = Field(min_length=1, max_length=100)
    summary: str = ""
    hours: str = Field(pattern=r"^\d{1,2}(\.\d)?$")
    drawn: int = Field(ge=1)
    mark: int = Field(ge=1, le=100)
    tries: int = Field(ge=1)
    wait_hours: int = Field(ge=0)
    lessons: list[LessonRow] = Field(min_length=1)
    questions: list[QuestionRow] = Field(min_length=1)


def read(folder: Path) -> tuple[list[dict[str, Any]], list[SourceFault]]:
    """The courses of a folder as the acts take them, and what is wrong with them by file, line and key."""
    found, faults = [], []
    articles = verbatim()
    for path in sorted(folder.glob("*.yaml")):
        for source in read_documents(path, path.name):
            if not source.faults:
                facts = _course(source, folder, articles)
                if facts and not source.faults:
                    found.append(facts)
            faults += source.faults
    return found, faults


def bundled() -> list[dict[str, Any]]:
    """Those that come with the program; ValueError when a file is wrong."""
    found, faults = read(FOLDER)
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    return found


def verbatim() -> dict[str, dict[str, str]]:
    """By list, the articles that its rules hold word for word."""
    return {
        each["list"]["code"]: {a["number"]: a["text"] for a in each["articles"] if a["is_verbatim"]}
        for each in bundled_policies()
    }


def _course(
    source: SourceDocument, folder: Path, articles: dict[str, dict[str, str]]
) -> dict[str, Any] | None:
    """One course; what is wrong is added to the faults of its source."""
    try:
        told = CourseFile.model_validate(source.data)
    except ValidationError as error:
        source.faults += [shape_fault(source, each) for each in error.errors()]
        return None
    lessons = []
    for at, row in enumerate(told.lessons):
        text = _text(source, folder / row.file, ("lessons", at, "file"), articles.get(told.course.list, {}))
        lessons.append({"title": row.title, "text": text, "seconds": round(row.minutes * 60)})
    questions = []
    for at, one in enumerate(told.questions):
        if not set(one.answers) <= set(range(1, len(one.choices) + 1)):
            source.faults.append(source.fault(("questions", at, "answers"), "正确选项的序号不在选项之内。"))
        questions.append(one.model_dump() | {"answers": sorted(n - 1 for n in one.answers)})
    settings = told.model_dump(include={"title", "summary", "drawn", "mark", "tries", "wait_hours"})
    return {
        **settings,
        "code": told.course.code,
        "list": told.course.list,
        "hours": Decimal(told.hours),
        "lessons": lessons,
        "questions": questions,
    }


def _text(source: SourceDocument, path: Path, place: Any, articles: dict[str, str]) -> str:
    """The Markdown of a lesson with its articles in place."""
    if not path.is_file():
        source.faults.append(source.fault(place, "没有找到课文文件。"))
        return ""

    def quoted(match: re.Match[str]) -> str:
        number = match.group(1)
        if number not in articles:
            source.faults.append(source.fault(place, f"名单规则没有收录{number}的原文，不能引用。"))
        return f"> **{number}**　{articles.get(number, '')}"

    return ARTICLE.sub(quoted, path.read_text(encoding="utf-8").strip())
