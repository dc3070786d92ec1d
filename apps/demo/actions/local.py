"""What the demo county itself sets: local parameters, entered by one person and confirmed by another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from apps.core import yamltext
from apps.core.month import Month
from apps.demo.actions.staff import COUNTY
from apps.policy import actions as policy

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "demo"


def local_rows() -> list[dict[str, Any]]:
    """The rows of ``fixtures/demo/local_parameters.yaml``."""
    return list(yamltext.read((FOLDER / "local_parameters.yaml").read_text(encoding="utf-8")))


def enter_local(stage: Stage, rows: Sequence[Mapping[str, Any]]) -> None:
    """Enter and confirm these parameters for the county."""
    for row in rows:
        made = policy.enter_parameter(
            stage.clerk,
            name=row["name"],
            scheme=row["scheme"],
            value=row["value"],
            valid_from=Month.parse(str(row["valid_from"])),
            document_no=row["document_no"],
            division_code=COUNTY,
            source="演示数据，非真实标准",
            status="assumed",
            new_name=True,
        )
        policy.confirm_parameter(stage.reviewer, parameter_id=made.pk)
