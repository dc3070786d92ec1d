"""The shape of ``fixtures/notices/templates.yaml``: code, name, channel, body, placeholders."""

from pathlib import Path
from typing import Any

from apps.core import yamltext

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "notices"


def template_rows(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The shipped message templates."""
    return list(yamltext.read((folder / "templates.yaml").read_text(encoding="utf-8")))
