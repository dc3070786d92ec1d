"""Run as a child process: read an old .xls from stdin, write its cells as JSON. Started with limits by ``reader``."""

import json
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from io import BytesIO

from python_calamine import CalamineWorkbook

from apps.people.rules.cells import cell_of


def main() -> None:
    """argv[1]: how many rows at most. A file that claims a huge area dies here and not in the worker."""
    resource.setrlimit(resource.RLIMIT_AS, (700 * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    sheets = []
    for name in book.sheet_names[:50]:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=int(sys.argv[1]))
        cells = [[(cell.text, cell.kind) for cell in map(cell_of, row)] for row in rows]
        sheets.append((name, cells))
    json.dump(sheets, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    main()
