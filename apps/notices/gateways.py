"""The way out for an SMS. A gateway is called once per message and answers with one of three results.

``accept``: the gateway has it. ``refuse``: the gateway certainly has not. ``lose``: nobody knows. Only what was provably
not executed is ``refuse``; a timeout or a broken connection after the request began is ``lose`` and is never repeated.
"""

from __future__ import annotations

import http.client
import json
import os
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT_SECONDS = 10.0
MAX_ANSWER = 64 * 1024


@dataclass(frozen=True, slots=True)
class Result:
    """What came back: the verb of ``rules.MESSAGE_MOVES``, the gateway's own number, a Chinese reason unless accepted."""

    verb: str
    ref: str = ""
    reason: str = ""


class Gateway(Protocol):
    """Anything that can carry one SMS."""

    def deliver(self, key: str, phone: str, text: str) -> Result:
        """Hand over one message once; ``key`` lets a gateway that deduplicates do so."""
        ...


@dataclass(frozen=True, slots=True)
class SpoolGateway:
    """Writes each message into its own file of a private folder, for places without a gateway and for the demo.

    The file name is the key's: a key delivered twice meets its own file and is not written again.
    """

    folder: Path

    def deliver(self, key: str, phone: str, text: str) -> Result:
        """One exclusive file, synced to disk before the answer."""
        name = f"{key.encode().hex()[:180]}.json"
        body = json.dumps({"key": key, "phone": phone, "text": text}, ensure_ascii=False)
        ref = f"spool:{name[:40]}"
        try:
            handle = self._open(name)
        except OSError as error:
            return Result("refuse", reason=f"短信暂存目录无法写入（{error.strerror}），请联系系统管理员检查磁盘和目录权限。")
        if handle is None:
            return Result("accept", ref=ref)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        return Result("accept", ref=ref)

    def _open(self, name: str) -> int | None:
        """A new private file; None when the key has its file already."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            return os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return None


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """POSTs JSON ``{key, phone, text}`` to one address with a bearer token; the answer is JSON ``{ref}`` or ``{error}``."""

    url: str
    token: str = ""
    timeout: float = TIMEOUT_SECONDS

    def deliver(self, key: str, phone: str, text: str) -> Result:
        """Connect, send once, judge the answer. Nothing is retried here."""
        link = self._link()
        try:
            link.connect()
        except (OSError, http.client.HTTPException):
            return Result("refuse", reason="连不上短信平台，短信没有发出；请联系系统管理员检查网络后重新发送。")
        try:
            return self._exchange(link, key, phone, text)
        except (TimeoutError, OSError, http.client.HTTPException):
            return Result("lose", reason="短信平台没有应答，是否收到不明；请向平台或收件人核实。")
        finally:
            link.close()

    def _link(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        if parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(parts.netloc, timeout=self.timeout, context=context)
        return http.client.HTTPConnection(parts.netloc, timeout=self.timeout)

    def _exchange(self, link: http.client.HTTPConnection, key: str, phone: str, text: str) -> Result:
        parts = urlsplit(self.url)
        body = json.dumps({"key": key, "phone": phone, "text": text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key.encode().hex()[:200]}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        link.request("POST", path, body=body, headers=headers)
        answer = link.getresponse()
        return _judge(answer.status, answer.read(MAX_ANSWER))


def _judge(status: int, body: bytes) -> Result:
    """2xx with a ``ref`` is accepted, 4xx is refused; everything else leaves the outcome open."""
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    said = given if isinstance(given, dict) else {}
    if 200 <= status < 300 and said.get("ref"):
        return Result("accept", ref=str(said["ref"]))
    if 400 <= status < 500:
        return Result("refuse", reason=f"短信平台拒收（{status}）：{str(said.get('error') or '未说明原因')[:200]}")
    return Result("lose", reason=f"短信平台应答异常（{status}），是否发出不明；请向平台或收件人核实。")


def current() -> Gateway:
    """The gateway of this installation: ``SMS_GATEWAY_URL`` when set, else the spool folder beside the media."""
    url = os.environ.get("SMS_GATEWAY_URL", "")
    if url:
        return HttpGateway(url, os.environ.get("SMS_GATEWAY_TOKEN", ""))
    folder = os.environ.get("SMS_SPOOL_DIR") or str(Path(settings.MEDIA_ROOT) / "sms-spool")
    return SpoolGateway(Path(folder))


def spooled(most: int) -> list[dict[str, str]]:
    """The newest messages that lie in the spool folder, ``phone`` and ``text`` each; none where a real platform is set."""
    gateway = current()
    if not isinstance(gateway, SpoolGateway) or not gateway.folder.is_dir():
        return []
    with os.scandir(gateway.folder) as files:
        newest = sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)[:most]
    return [json.loads(Path(file.path).read_text(encoding="utf-8")) for file in newest]
