"""The documents lead somewhere: every relative link and picture exists, and the pictures stay light."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

BASE = Path(__file__).resolve().parents[2]
SKIPPED = {".venv", ".data", ".git", "node_modules", ".hypothesis"}
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
MANUAL = BASE / "docs" / "manual.zh"
HEAVIEST = 200_000


def documents() -> list[Path]:
    return sorted(file for file in BASE.rglob("*.md") if not SKIPPED & set(file.relative_to(BASE).parts))


def targets(file: Path) -> list[str]:
    text = CODE.sub("", file.read_text(encoding="utf-8"))
    return [unquote(link.partition("#")[0]) for link in LINK.findall(text) if not re.match(r"[a-z]+:|#", link)]


@pytest.mark.parametrize("file", documents(), ids=lambda file: str(file.relative_to(BASE)))
def test_every_link_and_picture_exists(file: Path) -> None:
    assert [link for link in targets(file) if not (file.parent / link).exists()] == []


def test_every_chapter_and_howto_can_be_reached_from_the_map() -> None:
    seen, waiting = set(), [BASE / "docs" / "index.md"]
    while waiting:
        file = waiting.pop()
        if file in seen or file.suffix != ".md" or not file.is_file():
            continue
        seen.add(file)
        waiting += [(file.parent / link).resolve() for link in targets(file)]
    lost = set((BASE / "docs").rglob("*.md")) - seen
    assert {str(file.relative_to(BASE)) for file in lost if "decisions" not in file.parts} == set()


def test_pictures_of_the_manual_are_light_and_used() -> None:
    pictures = set((MANUAL / "img").glob("*.png"))
    assert {file.name: file.stat().st_size for file in pictures if file.stat().st_size > HEAVIEST} == {}
    shown = {(file.parent / link).resolve() for file in documents() for link in targets(file) if link.endswith(".png")}
    assert {file.name for file in pictures - shown} == set()
