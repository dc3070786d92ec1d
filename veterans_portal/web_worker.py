"""The worker class of gunicorn: what gunicorn itself refuses, before Django sees it, is refused in Chinese too."""

import re
from contextlib import suppress
from typing import Any

from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

WORDS = {
    414: ("网址太长", "浏览器送来的网址超过了允许的长度，多半是筛选条件填得太多。请返回上一页，少填几项条件后再查。"),
    417: ("请求无法识别", "浏览器送来的内容不符合规定，没有写入任何数据。请从首页重新进入再试。"),
    431: ("请求头太大", "浏览器随请求送来的内容（多半是 Cookie）太大。请清除本网站的 Cookie 后重新登录。"),
    500: ("系统出了差错", "没有写入任何数据。请稍后再试，仍不行请联系系统管理员。"),
}
OTHER = ("请求无法识别", "收到的内容不完整或不符合规定，没有写入任何数据。请从首页重新进入再试。")
REASONS = {
    414: "URI Too Long",
    417: "Expectation Failed",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
}


class Worker(ThreadWorker):
    """Threads, with pages in Chinese."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Let gunicorn judge and log, then answer in our words."""
        caught = _Caught()
        super().handle_error(req, caught, addr, exc)
        with suppress(OSError):
            util.write_nonblock(client, answer(caught.status))


class _Caught:
    """Stands where the visitor's connection would, and keeps what gunicorn would have said."""

    def __init__(self) -> None:
        self.said = b""

    def gettimeout(self) -> float:
        return 0.0

    def sendall(self, data: bytes) -> None:
        self.said += data

    @property
    def status(self) -> int:
        found = re.match(rb"HTTP/1\.1 ([45]\d\d) ", self.said)
        return int(found[1]) if found else 400


def answer(status: int) -> bytes:
    """The whole answer: plain HTML without a file, since nothing of the request can be trusted."""
    title, text = WORDS.get(status, OTHER)
    page = (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{title}</title><h1>{title}</h1><p>{text}</p><p><a href="/">回到首页</a></p></html>'
    ).encode()
    head = (
        f"HTTP/1.1 {status} {REASONS.get(status, 'Bad Request')}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"X-Content-Type-Options: nosniff\r\nContent-Length: {len(page)}\r\n\r\n"
    )
    return head.encode("ascii") + page
