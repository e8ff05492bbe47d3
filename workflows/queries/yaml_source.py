"""YAML files as plain data together with the line on which each key stands."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]
# Ten times as fast, where PyYAML was built with the library in C.
FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class SourceFault:
    """One thing that is wrong in a file: its name, the line, the key and, in Chinese, what was expected."""

    file: str
    line: int
    key: str
    words: str

    def __str__(self) -> str:
        key = f" {self.key}" if self.key else ""
        return f"{self.file} 第{self.line}行{key}：{self.words}"


@dataclass
class SourceDocument:
    """One document of a file: its data, and the line of each place in it."""

    file: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[SourceFault] = field(default_factory=list)

    def line_of(self, place: Place) -> int:
        """The line of a place, or of the nearest place around it that is there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, place: Place, words: str) -> SourceFault:
        """A fault at a place of this document."""
        return SourceFault(self.file, self.line_of(place), ".".join(map(str, place)), words)


def read_documents(path: Path, name: str) -> list[SourceDocument]:
    """Every document of a file; one that cannot be read at all is a document with a fault and no data."""
    whole = SourceDocument(name)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        nodes = [node for node in _composed(text) if node is not None]
    except UnicodeDecodeError:
        whole.faults.append(SourceFault(name, 1, "", "文件不是UTF-8编码，请另存为UTF-8。"))
        return [whole]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        whole.faults.append(
            SourceFault(name, line, "", f"不是正确的YAML（{error.problem}），请检查缩进、冒号和引号。")
        )
        return [whole]
    except yaml.YAMLError:
        whole.faults.append(SourceFault(name, 1, "", "文件中有不能使用的控制字符。"))
        return [whole]
    return [_document(name, node) for node in nodes]


def _composed(text: str) -> list[Any]:
    """The nodes of all documents; what is wrong is said in the words of the reader that is written in Python."""
    try:
        return list(yaml.compose_all(text, Loader=FAST))
    except yaml.YAMLError:
        return list(yaml.compose_all(text, Loader=yaml.SafeLoader))


def _document(name: str, node: Any) -> SourceDocument:
    """Data, lines and repeated keys of one document."""
    document = SourceDocument(name)
    constructor = yaml.SafeLoader("")
    document.data = _value(node, (), document, constructor)
    return document


def _value(node: Any, place: Place, document: SourceDocument, constructor: Any) -> Any:
    """The value of a node; remembers its line and notes keys that stand twice."""
    document.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(child, (*place, index), document, constructor) for index, child in enumerate(node.value)
        ]
    if not isinstance(node, yaml.MappingNode):
        try:
            return constructor.construct_object(node)
        except (yaml.YAMLError, ValueError):
            document.faults.append(document.fault(place, f"“{node.value}”不是有效的值。"))
            return None
    found: dict[Any, Any] = {}
    for key_node, child in node.value:
        key = constructor.construct_object(key_node) if isinstance(key_node, yaml.ScalarNode) else "?"
        here = (*place, str(key))
        document.lines[here] = key_node.start_mark.line + 1
        if key in found:
            document.faults.append(document.fault(here, "这个键重复出现，只能写一次。"))
        found[key] = _value(child, here, document, constructor)
    return found
