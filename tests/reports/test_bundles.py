"""The inspector's bundle: made by a job, verified by its own script in another process, every tampering named."""

import json
import re
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from apps.core import queue
from apps.core.errors import Forbidden, Invalid
from apps.core.models import AuditEntry
from apps.org.models import Staff, User
from apps.people.models import Person
from apps.reports import actions
from apps.reports.actions.bundles import BundleGone, BundleNotReady
from apps.reports.models import Bundle, BundleBlock

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 15)


def verify(path: Path, *words: str) -> tuple[int, str]:
    """The script of the bundle itself, by an interpreter that knows nothing of ours."""
    with zipfile.ZipFile(path) as box:
        script = path.parent / "verify.py"
        script.write_bytes(box.read("verify.py"))
    done = subprocess.run(
        [sys.executable, "-I", str(script), str(path), *words], capture_output=True, encoding="utf-8", check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert not done.stderr
    return done.returncode, done.stdout


def altered(path: Path, files: dict[str, bytes]) -> Path:
    other = path.with_name("altered.zip")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in files.items():
            box.writestr(name, data)
    return other


@pytest.mark.xdist_group("demo")
def test_a_bundle_is_made_fetched_and_answers_for_itself(demo, auditor, chief, clerk, tmp_path):
    with pytest.raises(Forbidden):
        actions.order_bundle(clerk, first=FIRST, last=LAST, reason="审计")
    for wrong in ({"first": LAST, "last": FIRST}, {"last": auditor.today + timedelta(days=1)}, {"first": date(2025, 1, 1)}):
        with pytest.raises(Invalid):
            actions.order_bundle(auditor, **{"first": FIRST, "last": LAST, "reason": "审计"} | wrong)
    row = actions.order_bundle(auditor, first=FIRST, last=LAST, reason="市审计局年度审计")
    again = actions.order_bundle(chief, first=FIRST, last=LAST, reason="巡察")
    assert (again.pk, again.job_id) == (row.pk, row.job_id), "pressed twice it is one job"
    with pytest.raises(BundleNotReady):
        actions.fetch_bundle(auditor, bundle_id=row.pk)
    assert queue.run(row.job_id) == "done"
    row.refresh_from_db()
    path = _fetched(row, auditor, clerk, tmp_path)
    _tampered(row, path)
    with pytest.raises(BundleGone):
        actions.fetch_bundle(auditor.moved(row.expires_at), bundle_id=row.pk)
    assert BundleBlock.objects.exists()
    actions.purge_bundles(auditor.house(row.expires_at))
    assert not BundleBlock.objects.exists() and Bundle.objects.get().manifest_sha256


def _fetched(row, auditor, clerk, folder):
    client, stranger = Client(), Client()
    client.force_login(User.objects.get(pk=auditor.user_id))
    stranger.force_login(User.objects.get(pk=clerk.user_id))
    assert row.manifest_sha256[:16] in client.get("/reports/bundles/").content.decode()
    address = f"/reports/bundles/{row.pk}/fetch/"
    assert stranger.post(address).status_code == stranger.get("/reports/bundles/").status_code == 403
    refused = client.post("/reports/bundles/", {"first": "2026-11-02", "last": "2026-11-01", "reason": "审计"})
    assert refused.status_code == 422 and "截止日早于起始日" in refused.content.decode()
    answer = client.post(address)
    path = folder / "bundle.zip"
    path.write_bytes(b"".join(answer.streaming_content))
    assert path.stat().st_size == row.size == int(answer["Content-Length"])
    assert row.manifest_sha256 in AuditEntry.objects.filter(verb="read.bundle").latest("id").reason
    assert client.get(f"/api/v1/reports/bundles/{row.pk}/").json()["manifest_sha256"] == row.manifest_sha256
    told = client.post(f"/api/v1/reports/bundles/{row.pk}/fetch/", headers={"Idempotency-Key": "fetch"})
    assert b"".join(told.streaming_content) == path.read_bytes() and told["Content-Type"] == "application/zip"
    twice = client.post(f"/api/v1/reports/bundles/{row.pk}/fetch/", headers={"Idempotency-Key": "fetch"})
    assert twice.status_code == 409 and "换一个新的编号" in twice.json()["message_zh"], (
        "no empty zip in the place of the first"
    )
    assert Bundle.objects.get(pk=row.pk).downloads == 2
    return path


def _tampered(row, path):
    code, said = verify(path, row.manifest_sha256)
    assert (code, said.splitlines()[-1]) == (0, "全部相符。"), said
    with zipfile.ZipFile(path) as box:
        files = {name: box.read(name) for name in box.namelist()}
    _whole(row, files)
    lines = files["payment.jsonl"].splitlines(keepends=True)
    assert len(lines) > 40
    flipped = lines[19][:-4] + bytes([lines[19][-4] ^ 1]) + lines[19][-3:]

    def told(name: str, data: bytes | None, *words: str) -> str:
        left = {one: text for one, text in files.items() if one != name}
        code, said = verify(altered(path, left if data is None else left | {name: data}), *words)
        assert code == 1, said
        return said

    rows = {
        "内容被改动": [*lines[:19], flipped, *lines[20:]],
        "被删去": [*lines[:19], *lines[20:]],
        "重复了别的行": [*lines[:19], lines[3], *lines[19:]],
        "是多出来的行": [*lines[:19], b"{}\n", *lines[19:]],
        "次序被移动": [*lines[:19], lines[25], *lines[19:25], *lines[26:]],
    }
    for words, changed in rows.items():
        assert f"文件 payment.jsonl 第20行：{words}" in told("payment.jsonl", b"".join(changed))
    assert f"第{len(lines)}行：被删去" in told("payment.jsonl", b"".join(lines[:-1]))
    assert "缺少文件 due.jsonl" in told("due.jsonl", None)
    assert "多出文件 note.txt" in told("note.txt", b"x")
    assert "rows/due.jsonl.txt 已被改动" in told("rows/due.jsonl.txt", b"0" * 16 + b"\n")
    touched = files["manifest.json"].replace("市审计局".encode(), "省审计局".encode())
    assert "清单 manifest.json 已被改动" in told("manifest.json", touched)
    assert "与页面上登记的不一致" in told("note.txt", b"x", "0" * 64)
    damaged = bytearray(path.read_bytes())
    damaged[path.read_bytes().index(b"payment.jsonl") + 2000] ^= 1
    broken = path.with_name("damaged.zip")
    broken.write_bytes(damaged)
    done = subprocess.run(
        [sys.executable, "-I", str(path.parent / "verify.py"), str(broken)], capture_output=True, check=False
    )
    assert done.returncode == 1 and re.search("文件 payment.jsonl 第[0-9]+行", done.stdout.decode())


def _whole(row, files):
    """What must be in it, and what must not."""
    manifest = json.loads(files["manifest.json"])
    assert (manifest["first"], manifest["last"], manifest["reason"]) == ("2026-09-01", "2026-11-15", "市审计局年度审计")
    counts = {one["name"]: one["rows"] for one in manifest["files"]}
    assert row.rows == sum(count for name, count in counts.items() if name.endswith(".jsonl"))
    for name in (
        "batch",
        "step",
        "signature",
        "bank_file",
        "return_file",
        "due",
        "settlement",
        "transfer",
        "change",
        "audit_block",
    ):
        assert counts[f"{name}.jsonl"], name
    batches = {one["key"]: one for one in map(json.loads, files["batch.jsonl"].splitlines())}
    sums = dict.fromkeys(batches, 0)
    for one in map(json.loads, files["payment.jsonl"].splitlines()):
        sums[one["batch"]] += one["fen"] if one["state"] != "withdrawn" else 0
    assert sums == {key: one["fen"] for key, one in batches.items()}
    text = b"".join(data for name, data in files.items() if name.endswith(".jsonl")).decode()
    assert not re.search(r"(?<![0-9a-f])999[0-9]{14}[0-9X]", text)
    staff = Staff.objects.values("name")
    assert not [name for name in Person.objects.exclude(name__in=staff).values_list("name", flat=True) if f'"{name}' in text]


@pytest.mark.xdist_group("demo")
def test_the_command_puts_it_into_a_folder(demo, auditor, tmp_path):
    out = StringIO()
    name = User.objects.get(pk=auditor.user_id).username
    call_command("inspector_bundle", "2026-11-01", "2026-11-10", str(tmp_path), "--as", name, stdout=out)
    row = Bundle.objects.get()
    assert row.manifest_sha256 in out.getvalue()
    assert verify(next(tmp_path.glob("*.zip")), row.manifest_sha256)[0] == 0
