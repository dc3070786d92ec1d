"""Where keys come from. One provider class now (a file, or JSON in the environment); a hardware module later has the same face.

The file is ``settings.KEYS`` (``VP_KEYS``; by default ``.data/keys.json``, made on first use with mode 600). Keys are never in
the database and never in its backup: whoever backs up the one must not hold the other.
"""

import base64
import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

RECHECK_SECONDS = 1.0


class KeysMissing(RuntimeError):
    """The configured keys cannot be read; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Versioned keys: ``data`` (SM4, 16 bytes), ``index`` (HMAC-SM3, 32 bytes); ``audit`` seals the chain and never rotates."""

    current: int
    data: dict[int, bytes]
    index: dict[int, bytes]
    audit: bytes

    @property
    def versions(self) -> list[int]:
        """Versions at hand, newest first."""
        return sorted(self.data, reverse=True)


class KeyProvider(Protocol):
    """What the house asks of a key store."""

    def keys(self) -> Keys: ...
    def add_version(self) -> int: ...
    def switch_to(self, version: int) -> None: ...
    def drop(self, version: int) -> None: ...


def _fresh() -> dict[str, str]:
    return {name: base64.b64encode(secrets.token_bytes(size)).decode() for name, size in (("data", 16), ("index", 32))}


def _parse(document: dict[str, Any]) -> Keys:
    try:
        parts = {
            int(version): {name: base64.b64decode(part[name]) for name in ("data", "index")}
            for version, part in document["keys"].items()
        }
        keys = Keys(
            current=int(document["current"]),
            data={version: part["data"] for version, part in parts.items()},
            index={version: part["index"] for version, part in parts.items()},
            audit=base64.b64decode(document["audit"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KeysMissing("密钥文件格式不正确，请从离线保管的副本恢复密钥文件。") from error
    if keys.current not in keys.data or any(len(key) != 16 for key in keys.data.values()):
        raise KeysMissing("密钥文件缺少当前版本或密钥长度不对，请从离线保管的副本恢复密钥文件。")
    return keys


class FileKeys:
    """Keys in a JSON file, re-read when it changes (so a rotation reaches every process within a second)."""

    def __init__(self, path: Path, *, may_create: bool) -> None:
        self.path = path
        self.may_create = may_create
        self._keys: Keys | None = None
        self._stamp: tuple[int, int, int] | None = None
        self._checked = 0.0

    def keys(self) -> Keys:
        """The keys; looks at the file's stamp at most once a second."""
        if self._keys is None or time.monotonic() - self._checked > RECHECK_SECONDS:
            self._load()
        if self._keys is None:  # pragma: no cover - _load sets it or raises
            raise KeysMissing("没有读到密钥。")
        return self._keys

    def _load(self) -> None:
        self._checked = time.monotonic()
        try:
            found = self.path.stat()
        except FileNotFoundError:
            if not self.may_create:
                raise KeysMissing(f"找不到密钥文件 {self.path}；请恢复密钥文件，或核对 VP_KEYS 的设置。") from None
            self._create()
            found = self.path.stat()
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        if stamp != self._stamp:
            self._keys = _parse(self._document())
            self._stamp = stamp

    def _document(self) -> dict[str, Any]:
        return dict(json.loads(self.path.read_text(encoding="utf-8")))

    def _create(self) -> None:
        document = {"current": 1, "keys": {"1": _fresh()}, "audit": base64.b64encode(secrets.token_bytes(32)).decode()}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._draft(document)
        try:
            os.link(draft, self.path)  # atomic, and refuses to replace a file made meanwhile by another process
        except FileExistsError:
            pass
        finally:
            draft.unlink()

    def _draft(self, document: dict[str, Any]) -> Path:
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(document, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        return draft

    def _replace(self, document: dict[str, Any]) -> None:
        _parse(document)
        self._draft(document).replace(self.path)
        self._checked = 0.0

    def add_version(self) -> int:
        """Add a new key version without using it yet; returns its number."""
        document = self._document()
        version = max(map(int, document["keys"])) + 1
        document["keys"][str(version)] = _fresh()
        self._replace(document)
        return version

    def switch_to(self, version: int) -> None:
        """Seal with this version from now on."""
        self._replace(self._document() | {"current": version})

    def drop(self, version: int) -> None:
        """Forget an old version; what is still sealed with it is lost, so callers check first."""
        document = self._document()
        if version == document["current"]:
            raise KeysMissing("不能删除正在使用的密钥版本；请先轮换到新版本。")
        document["keys"].pop(str(version))
        self._replace(document)


class InlineKeys:
    """Keys given as JSON text in the environment (a secret store's injection). They change by redeployment only."""

    def __init__(self, text: str) -> None:
        self._keys = _parse(json.loads(text))

    def keys(self) -> Keys:
        return self._keys

    def add_version(self) -> int:
        raise KeysMissing("密钥由环境变量提供；请在密钥库中增加新版本并重新部署，然后再运行 rotate_keys。")

    def switch_to(self, version: int) -> None:
        raise KeysMissing("密钥由环境变量提供；请在密钥库中切换当前版本并重新部署。")

    def drop(self, version: int) -> None:
        raise KeysMissing("密钥由环境变量提供；请在密钥库中删除旧版本并重新部署。")


_providers: dict[str, KeyProvider] = {}


def provider() -> KeyProvider:
    """The provider for the present settings."""
    given = str(settings.KEYS)
    if given not in _providers:
        default = Path(settings.DATA_DIR) / "keys.json"
        path = Path(given)
        _providers[given] = InlineKeys(given) if given.startswith("{") else FileKeys(path, may_create=path == default)
    return _providers[given]
