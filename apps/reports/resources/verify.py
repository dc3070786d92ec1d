"""检查资料包离线校验：python3 verify.py [资料包.zip或解压后的文件夹] [清单摘要]。只用 Python 3.8 以上的标准库，不联网，不改文件。

An auditor runs this where our programme is not; it must not import anything of ours.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

MANIFEST, SUM = "manifest.json", "manifest.sha256"
GENESIS = "0" * 64
DIGITS = 16
DAMAGED = (OSError, zipfile.BadZipFile, zlib.error, EOFError)


class Box:
    """A zip or a folder, read the same way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.zip = None if path.is_dir() else zipfile.ZipFile(path)

    def names(self) -> list[str]:
        """Every file, a doubled one twice."""
        if self.zip:
            return [one.filename for one in self.zip.infolist() if not one.is_dir()]
        return [one.relative_to(self.path).as_posix() for one in self.path.rglob("*") if one.is_file()]

    def open(self, name: str) -> BinaryIO:
        """The bytes of one file; the checksum of the zip is ours to judge, row by row, so that it hides no row."""
        if not self.zip:
            return (self.path / name).open("rb")
        stream = self.zip.open(name)
        stream._expected_crc = None  # type: ignore[attr-defined]
        return io.BufferedReader(stream)  # type: ignore[type-var]


def check(path: Path, expected: str = "") -> list[str]:
    """What is wrong, in Chinese; empty when nothing is."""
    box = Box(path)
    names = box.names()
    if MANIFEST not in names:
        return ["缺少清单 manifest.json，无法校验。"]
    with box.open(MANIFEST) as stream:
        text = stream.read()
    found = hashlib.sha256(text).hexdigest()
    sys.stdout.write(f"清单摘要（SHA-256）：{found}\n")
    problems = _head(box, names, found, expected)
    try:
        manifest = json.loads(text.decode("utf-8"))
        listed = [
            (str(one["name"]), int(one["rows"]), int(one["bytes"]), str(one["sha256"]), str(one["chain"]))
            for one in manifest["files"]
        ]
    except (ValueError, KeyError, TypeError):
        return [*problems, "清单 manifest.json 读不出来，已被改动。"]
    known = {MANIFEST, SUM, *(one[0] for one in listed)}
    problems += [f"缺少文件 {name}。" for name in sorted(known - set(names))]
    problems += [f"多出文件 {name}，清单里没有。" for name in sorted(set(names) - known)]
    problems += [f"文件 {name} 在压缩包里出现了两次。" for name in sorted({n for n in names if names.count(n) > 1})]
    for one in listed:
        if one[0] in names:
            problems += _file(box, names, one)
    return problems


def _head(box: Box, names: list[str], found: str, expected: str) -> list[str]:
    problems = []
    if expected and expected.strip().lower() != found:
        problems.append("清单 manifest.json 已被改动：摘要与页面上登记的不一致。")
    if SUM in names:
        with box.open(SUM) as stream:
            if stream.read().decode("ascii", "replace").strip() != found:
                problems.append("清单 manifest.json 已被改动：与随附的摘要不一致。")
    return problems


def _file(box: Box, names: list[str], one: tuple[str, int, int, str, str]) -> list[str]:
    name, rows, size, sha256, chain = one
    marks = _marks(box, name) if chain and f"rows/{name}.txt" in names else b""
    whole, length, count, link, first, here = hashlib.sha256(), 0, 0, GENESIS, 0, b""
    try:
        with box.open(name) as stream:
            for line in stream:
                whole.update(line)
                length += len(line)
                count += 1
                if chain:
                    own = hashlib.sha256(line).hexdigest()
                    link = hashlib.sha256((link + own).encode("ascii")).hexdigest()
                    if marks and not first and _mark(marks, count) != own[:DIGITS].encode("ascii"):
                        first, here = count, own[:DIGITS].encode("ascii")
    except DAMAGED as error:
        return [f"文件 {name} 第{first or count + 1}行起读不出来，数据已损坏（{error}）。"]
    if whole.hexdigest() == sha256 and length == size and (not chain or (link == chain and count == rows and not first)):
        return []
    if marks and not first and count < rows:
        first = count + 1
    if not first:
        return [f"文件 {name} 已被改动（清单登记{rows}行，现有{count}行）。"]
    return [f"文件 {name} 第{first}行：{_what(marks, here, count - rows)}（清单登记{rows}行，现有{count}行）。"]


def _marks(box: Box, name: str) -> bytes:
    """Sixteen digits and an end of line for each row; unreadable it is judged as a file of its own."""
    try:
        with box.open(f"rows/{name}.txt") as stream:
            return bytes(stream.read())
    except DAMAGED:
        return b""


def _mark(marks: bytes, row: int) -> bytes:
    return marks[(row - 1) * (DIGITS + 1) : row * (DIGITS + 1) - 1]


def _what(marks: bytes, here: bytes, more: int) -> str:
    """How a file parts from its list, where now stands the row marked ``here``; ``more`` rows than listed."""
    if more < 0 and (not here or here in marks):
        return "被删去"
    if here in marks:
        return "重复了别的行" if more > 0 else "次序被移动"
    return "是多出来的行" if more > 0 else "内容被改动"


def main(words: list[str]) -> int:
    """0 when everything agrees, 1 when not, 2 when it cannot be read."""
    path = Path(words[0]) if words else Path(__file__).resolve().parent
    expected = words[1] if len(words) > 1 else ""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        problems = check(path, expected)
    except DAMAGED as error:
        sys.stdout.write(f"资料包打不开，已经损坏：{error}\n")
        return 2
    for problem in problems:
        sys.stdout.write(f"不符：{problem}\n")
    if problems:
        sys.stdout.write(f"共{len(problems)}处不符，资料包不是生成时的样子。\n")
        return 1
    sys.stdout.write("全部相符。" if expected else "包内全部相符。请把上面的清单摘要与页面上登记的逐字核对。")
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
