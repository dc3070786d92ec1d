"""A bundle's zip: lines, the mark of every line, the manifest over all of them, and the script that verifies it elsewhere."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from apps.core.actor import SHANGHAI
from apps.reports.resources import verify

README = """检查资料包

1. 先看清单摘要：manifest.json 的 SHA-256 应与系统“检查资料包”页面上登记的逐字一致，该摘要也写在系统的审计记录里。
2. 校验：python3 verify.py 资料包.zip 清单摘要
   不联网，不需要安装其他软件（Python 3.8以上）。全部相符时退出码为0；有一个字节被改动、一行被删去、增加或移动，会指出哪个文件第几行。
3. verify.py 本身的摘要也在 manifest.json 里。也可以从系统页面另行下载一份使用。
4. 每个 .jsonl 文件一行一条记录；人员只写档案编号，金额以分为单位，时间为北京时间。rows 文件夹里是每一行的摘要。
5. 审计记录只写标识、操作、经办人、涉及的栏目和事由；改动前后的内容，凭标识在系统“审计记录”里查。
"""


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: rows of all files, the SHA-256 of the manifest."""

    rows: int
    manifest_sha256: str


def write_bundle(
    path: Path, parts: Iterable[tuple[str, str, Callable[[], Iterator[str]]]], head: Mapping[str, Any], at: datetime,
    tell: Callable[[int], None],
) -> Made:  # fmt: skip
    """Write the zip at ``path``. ``parts``: name, Chinese title, lines. Memory stays flat; the marks lie beside the zip meanwhile."""
    files: list[dict[str, Any]] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as box:
        for done, (name, title, lines) in enumerate(parts):
            tell(done)
            files += _lines(box, path.with_suffix(".marks"), f"{name}.jsonl", title, lines(), at)
        for name, text in (("verify.py", Path(verify.__file__).read_text(encoding="utf-8")), ("README.txt", README)):
            files.append(_text(box, name, text, at))
        text = json.dumps({**head, "files": files}, ensure_ascii=False, indent=1)
        summary = str(_text(box, verify.MANIFEST, text, at)["sha256"])
        _text(box, verify.SUM, f"{summary}\n", at)
    return Made(sum(one["rows"] for one in files if one["chain"]), summary)


def _lines(
    box: zipfile.ZipFile, marks: Path, name: str, title: str, lines: Iterator[str], at: datetime
) -> Iterator[dict[str, Any]]:
    whole, size, count, link = hashlib.sha256(), 0, 0, verify.GENESIS
    with box.open(_entry(name, at), "w", force_zip64=True) as out, marks.open("w", encoding="ascii") as beside:
        for line in lines:
            data = f"{line}\n".encode()
            own = hashlib.sha256(data).hexdigest()
            link = hashlib.sha256(f"{link}{own}".encode()).hexdigest()
            out.write(data)
            beside.write(f"{own[: verify.DIGITS]}\n")
            whole.update(data)
            size, count = size + len(data), count + 1
    yield {"name": name, "title": title, "rows": count, "bytes": size, "sha256": whole.hexdigest(), "chain": link}
    with marks.open("rb") as read:
        found = hashlib.file_digest(read, "sha256").hexdigest()
        read.seek(0)
        with box.open(_entry(f"rows/{name}.txt", at), "w", force_zip64=True) as out:
            shutil.copyfileobj(read, out)
    size = marks.stat().st_size
    yield {"name": f"rows/{name}.txt", "title": "逐行摘要", "rows": count, "bytes": size, "sha256": found, "chain": ""}


def _text(box: zipfile.ZipFile, name: str, text: str, at: datetime) -> dict[str, Any]:
    data = text.encode()
    box.writestr(_entry(name, at), data)
    found = hashlib.sha256(data).hexdigest()
    return {"name": name, "title": "说明", "rows": data.count(b"\n"), "bytes": len(data), "sha256": found, "chain": ""}


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    local = at.astimezone(SHANGHAI)
    entry = zipfile.ZipInfo(name, local.timetuple()[:6])
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return entry
