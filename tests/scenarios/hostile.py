"""What a hostile or careless person may put into the forms of a page: every field in turn, the rest as a clerk would."""

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.make import picture

TEXTS = (
    "",
    "'\"><script>alert(1)</script>{{ 7|add:7 }}{% debug %}",
    "长" * 5000,
    "-1",
    "99999999999999999999999",
    "0000-00-00",
    "9999-12-31",
    "10000-13",
    "1e309",
    "NaN",
    "１２.３４５",
    "\u202e\ufeff\u200b𠮷\ue000\U0010ffff",
    '=HYPERLINK("http://x")\r\n%s%n../../etc/passwd',
    "a\x00b",
    "²",
    "0001-01-01",
    "None",
    "[1,{}]",
)
BYTES = (
    b"",
    b"\x00" * 64,
    b"<html><script>alert(1)</script>",
    b"PK\x03\x04" + b"\xff" * 200,
    b"\xff\xd8\xff" + b"\x00" * 99,
)
NAMES = ("../../x.xlsx", "a" * 300 + ".jpg", "con.html", "名\u202egpj.exe", "x")
TYPED = ("text", "textarea", "search", "tel", "email")
_presses = itertools.count(1)
SOUND = {"date": "2026-10-08", "month": "2026-10", "number": "1", "checkbox": "on", "email": "a@b.cn", "time": "09:00"}


@dataclass
class Form:
    """One form of a page, as a browser would send it."""

    method: str
    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)  # name -> what it holds or offers
    files: set[str] = field(default_factory=set)
    fixed: set[str] = field(default_factory=set)  # what the page itself filled in and a clerk does not see
    texts: dict[str, int] = field(default_factory=dict)  # what is typed -> how many letters it takes

    @property
    def shape(self) -> tuple[str, ...]:
        return (self.method, *sorted(self.fields))

    def sound(self) -> dict[str, Any]:
        """Every field filled in so that the form has a chance."""
        body: dict[str, Any] = {name: next((value for value in values if value), "") for name, values in self.fields.items()}
        if "idem" in body:  # every press is one of its own
            body["idem"] = str(uuid.UUID(int=next(_presses)))
        return body | {name: SimpleUploadedFile("p.jpg", picture(7, size=(90, 120)), "image/jpeg") for name in self.files}

    def spoiled(self, *, every: bool, turn: int) -> Iterator[dict[str, Any]]:
        """Bodies with one field spoiled (by each text, or by one that changes from field to field), then with all of them."""
        for place, name in enumerate(sorted(self.fields)):
            chosen = TEXTS if every else [TEXTS[(turn + 5 * place) % len(TEXTS)]]
            for text in chosen:
                yield self.sound() | {name: _file(turn + place) if name in self.files else text}
            if every:
                yield self.sound() | {name: ["1", "2", "x"]}
                yield {key: value for key, value in self.sound().items() if key != name}
                yield self.sound() | {name: _file(turn + place)}
        for shift in range(len(TEXTS) if every else 2):
            yield {
                name: TEXTS[(turn + shift + place) % len(TEXTS)]
                for place, name in enumerate(sorted(self.fields))
                if name not in self.fixed
            }


def _file(turn: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(NAMES[turn % len(NAMES)], BYTES[turn % len(BYTES)])


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.forms, self.select = url, [], ""  # type: ignore[var-annotated]
        self.open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(at.get("method", "get").lower(), at.get("action") or self.url)
            self.forms.append(self.open)
        elif self.open is not None:
            self._inside(tag, at)

    def _inside(self, tag: str, at: dict[str, str]) -> None:
        name = at.get("name", "")
        if tag == "option" and self.select:
            self._offer(self.select, at.get("value", ""))
        if tag == "select":
            self.select = name
        if tag not in ("input", "select", "textarea", "button") or not name or name == "csrfmiddlewaretoken":
            return
        kind = at.get("type", "text") if tag == "input" else tag
        self._offer(name, at.get("value", "") or SOUND.get(kind, "" if kind == "select" else "核实后办理"))
        assert self.open is not None
        if kind == "file":
            self.open.files.add(name)
        if kind == "hidden":
            self.open.fixed.add(name)
        if kind in TYPED:
            self.open.texts[name] = int(at.get("maxlength") or 1000)

    def _offer(self, name: str, value: str) -> None:
        assert self.open is not None
        self.open.fields.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""


def forms(url: str, page: str) -> list[Form]:
    """All forms of a page; signing out is on every page and left out."""
    reader = _Reader(url)
    reader.feed(page)
    return [form for form in reader.forms if not form.action.startswith("/logout/")]
