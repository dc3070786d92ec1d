"""Backups: a consistent dump and the uploaded files, encrypted, with a manifest that notices every changed byte.

Layout of one backup folder: `manifest.json` (keyed checksum), `database.sealed`, `media.sealed`. A sealed file is a row of
chunks: length(4) | nonce(12) | tag(16) | SM4-GCM ciphertext; the associated data carries file name, position and whether it is
the last one, so that dropped, swapped or cut chunks are noticed. The sealing keys of personal data are *not* in a backup.
"""

import hashlib
import hmac
import io
import json
import os
import secrets
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

CHUNK = 1024 * 1024
FORMAT = 1


class BackupRefused(Exception):
    """A Chinese sentence: what is wrong with the backup or the target, and what to do."""


# --- key ------------------------------------------------------------------------------------------------------------------
def read_key(given: str, *, may_create: bool = False) -> bytes:
    """32 bytes from a hex string or a file with one; a file is made (mode 600) only when `may_create`."""
    path = Path(given)
    text = given
    if not _is_key(given):
        if not path.is_file():
            if not may_create:
                raise BackupRefused(f"没有找到备份密钥 {path}；请把离线保管的密钥放回原处，或设置 VP_BACKUP_KEY。")
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                stream.write(secrets.token_hex(32))
        text = path.read_text(encoding="ascii", errors="replace").strip()
    if not _is_key(text):
        raise BackupRefused("备份密钥格式不正确，应为 64 位十六进制字符；请核对 VP_BACKUP_KEY。")
    return bytes.fromhex(text)


def _is_key(text: str) -> bool:
    return len(text) == 64 and all(sign in "0123456789abcdefABCDEF" for sign in text)


def _subkey(key: bytes, use: str, size: int) -> bytes:
    return hmac.new(key, use.encode(), hashlib.sha256).digest()[:size]


# --- sealed files -----------------------------------------------------------------------------------------------------------
def _mark(name: str, number: int, last: bool) -> bytes:
    return f"{FORMAT}|{name}|{number}|{int(last)}".encode()


def seal_stream(source: IO[bytes], target: Path, key: bytes) -> None:
    """Encrypt everything that `source` yields into `target`."""
    cipher_key = _subkey(key, "encrypt", 16)
    with target.open("wb") as out:
        number, chunk = 0, _read_exactly(source, CHUNK)
        while True:
            following = _read_exactly(source, CHUNK)
            encryptor = Cipher(algorithms.SM4(cipher_key), modes.GCM(nonce := secrets.token_bytes(12))).encryptor()
            encryptor.authenticate_additional_data(_mark(target.name, number, not following))
            sealed = encryptor.update(chunk) + encryptor.finalize()
            out.write(len(sealed).to_bytes(4, "big") + nonce + encryptor.tag + sealed)
            if not following:
                break
            number, chunk = number + 1, following
        out.flush()
        os.fsync(out.fileno())


def _read_exactly(source: IO[bytes], size: int) -> bytes:
    parts, wanted = [], size
    while wanted and (part := source.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def unseal_stream(source: Path, key: bytes) -> Iterator[bytes]:
    """The plain bytes of a sealed file; refuses wrong key, changed, missing or added bytes."""
    cipher_key = _subkey(key, "encrypt", 16)
    left = source.stat().st_size
    with source.open("rb") as stream:
        number = 0
        while left:
            head = stream.read(32)
            size = int.from_bytes(head[:4], "big")
            left -= 32 + size
            if len(head) < 32 or left < 0:
                raise BackupRefused(f"备份文件 {source.name} 不完整；请换用另一份备份。")
            decryptor = Cipher(algorithms.SM4(cipher_key), modes.GCM(head[4:16], head[16:32])).decryptor()
            decryptor.authenticate_additional_data(_mark(source.name, number, left == 0))
            try:
                plain = decryptor.update(stream.read(size)) + decryptor.finalize()
            except InvalidTag:
                raise BackupRefused(f"备份文件 {source.name} 已损坏、被改动，或备份密钥不对；请换用另一份备份。") from None
            yield plain
            number += 1


# --- PostgreSQL's own programs -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Server:
    """Where the database is; `binaries` is the folder of pg_dump and pg_restore, None for the ones on PATH."""

    config: dict[str, Any]
    binaries: Path | None = None

    def program(self, name: str) -> str:
        return str(self.binaries / name) if self.binaries else name

    def environment(self) -> dict[str, str]:
        names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
        values = {variable: str(self.config[key]) for variable, key in names.items() if self.config.get(key)}
        return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **values}

    def dump(self, target: Path, key: bytes, snapshot: str) -> None:
        argv = [self.program("pg_dump"), "--format=custom", "--no-password", f"--snapshot={snapshot}", self.config["NAME"]]
        with tempfile.TemporaryFile() as errors:
            with subprocess.Popen(argv, env=self.environment(), stdout=subprocess.PIPE, stderr=errors) as process:
                seal_stream(cast(IO[bytes], process.stdout), target, key)
            if process.returncode:
                raise BackupRefused(f"数据库导出没有完成：{_first_line(errors)}。")

    def restore(self, source: Path, key: bytes, database: str) -> None:
        argv = [self.program("pg_restore"), "--no-password", f"--dbname={database}", "--no-owner"]
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(argv, env=self.environment(), stdin=subprocess.PIPE, stderr=errors)
            try:
                with cast(IO[bytes], process.stdin) as sink:
                    for plain in unseal_stream(source, key):
                        sink.write(plain)
            except BrokenPipeError:
                pass  # the program's own words say why, below
            except BackupRefused:
                process.kill()
                process.wait()
                raise
            if process.wait() and not _only_timeout_unknown(errors):
                raise BackupRefused(f"数据库恢复没有完成：{_first_line(errors)}。")


def _only_timeout_unknown(errors: IO[bytes]) -> bool:
    """A server before 17 does not know one harmless setting of the newer program; nothing else may have failed."""
    errors.seek(0)
    text = errors.read().decode(errors="replace")
    return text.count("pg_restore: error:") == 1 and 'configuration parameter "transaction_timeout"' in text


def _first_line(errors: IO[bytes]) -> str:
    errors.seek(0)
    return next(iter(errors.read().decode(errors="replace").strip().splitlines()), "原因不明")


# --- uploaded files -------------------------------------------------------------------------------------------------------------
def seal_folder(folder: Path, target: Path, key: bytes) -> None:
    """All files under `folder` as one sealed tar."""
    packed = target.with_suffix(".tar")
    try:
        with tarfile.open(packed, "w") as tar:
            if folder.is_dir():
                tar.add(folder, arcname=".")
        with packed.open("rb") as stream:
            seal_stream(stream, target, key)
    finally:
        packed.unlink(missing_ok=True)


def unseal_folder(source: Path, folder: Path, key: bytes) -> None:
    """Put the files of a sealed tar under `folder`; what was there moves aside first."""
    plain = io.BytesIO(b"".join(unseal_stream(source, key)))
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}.before-{secrets.token_hex(4)}"))
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=plain) as tar:
        tar.extractall(folder, filter="data")


# --- manifest ---------------------------------------------------------------------------------------------------------------------
def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _mac(content: dict[str, Any], key: bytes) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    return hmac.new(_subkey(key, "manifest", 32), text, hashlib.sha256).hexdigest()


def write_manifest(folder: Path, key: bytes, facts: dict[str, Any]) -> None:
    """Close a backup: only a folder with a manifest counts as one."""
    files = {path.name: {"sha256": _digest(path), "bytes": path.stat().st_size} for path in sorted(folder.glob("*.sealed"))}
    content = {"format": FORMAT, "files": files, **facts}
    text = json.dumps({"content": content, "mac": _mac(content, key)}, ensure_ascii=False, indent=1)
    fresh = folder / "manifest.new"
    fresh.write_text(text, encoding="utf-8")
    fresh.rename(folder / "manifest.json")


def read_manifest(folder: Path, key: bytes) -> dict[str, Any]:
    """The manifest of a whole and unchanged backup; refuses everything else."""
    try:
        document = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        content: dict[str, Any] = document["content"]
        genuine = hmac.compare_digest(document["mac"], _mac(content, key))
    except (OSError, ValueError, KeyError, TypeError):
        raise BackupRefused(f"目录 {folder} 里没有完整的备份清单；请核对目录，或换用另一份备份。") from None
    if not genuine:
        raise BackupRefused("备份清单被改动，或备份密钥不对；请换用另一份备份。")
    for name, known in content["files"].items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != known["bytes"] or _digest(path) != known["sha256"]:
            raise BackupRefused(f"备份文件 {name} 缺失或被改动；请换用另一份备份。")
    return content


def fresh_folder(parent: Path, at: datetime) -> Path:
    """A new folder named by the instant, removed again by the caller when the backup fails."""
    folder = parent / at.strftime("%Y%m%d-%H%M%S")
    folder.mkdir(parents=True, mode=0o700)
    return folder


def newest(parent: Path) -> Path:
    """`parent` itself when it is a backup, else the newest backup inside it."""
    if (parent / "manifest.json").is_file():
        return parent
    found = sorted(path.parent for path in parent.glob("*/manifest.json"))
    if not found:
        raise BackupRefused(f"目录 {parent} 里没有备份；请核对目录。")
    return found[-1]


def discard(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
