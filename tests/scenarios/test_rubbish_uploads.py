"""Rubbish through every door of the API that takes a file: a sentence that says what to do, never a 500, and nothing half written; a hostile roster ends in its rows.

``VP_HOSTILE=1`` brings everything to every door; without it each door meets a part of it and the roster all of it.
"""

import io
import os
import random
import re
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import resolve

from tests.people.sheets import xlsx
from tests.scenarios.test_api_rights import candidates, document, example, filled, holders, operations
from tests.scenarios.test_break_workbooks import FAR, book
from tests.scenarios.test_crawl import client_of

__all__ = ["document"]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("rights")]
HOSTILE = "VP_HOSTILE" in os.environ
CHINESE = re.compile(r"[一-鿿]{4}")
GOOD = xlsx([["王建国"]])
NOISE = random.Random(4).randbytes(4096)


def packed(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def flipped(content: bytes) -> bytes:
    """The middle of a good file turned over."""
    middle = len(content) // 2
    return content[: middle - 40] + bytes(255 - byte for byte in content[middle - 40 : middle + 40]) + content[middle + 40 :]


RUBBISH: dict[str, tuple[str, bytes]] = {
    "nothing": ("空.xlsx", b""),
    "one byte": ("a.xlsx", b"\0"),
    "noise": ("a.xlsx", NOISE),
    "noise as csv": ("a.csv", NOISE),
    "noise as old workbook": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE),
    "cut workbook": ("a.xlsx", GOOD[: len(GOOD) // 2]),
    "turned workbook": ("a.xlsx", flipped(GOOD)),
    "zip of nothing": ("a.xlsx", packed()),
    "zip in a zip": ("a.xlsx", packed(**{"inner.zip": packed(**{"a.txt": bytes(100_000)})})),
    "bomb": ("a.xlsx", packed(**{"xl/worksheets/sheet1.xml": bytes(60_000_000)})),
    "far cell": ("a.xlsx", book(FAR["plain"])),
    "entities": ("a.xlsx", packed(**{"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'})),
    "NUL in csv": ("a.csv", "姓名,身份证号\n王\0建国,\0\n".encode()),
    "csv in UTF-16": ("a.csv", "姓名,身份证号\n王建国,1\n".encode("utf-16")),
    "open quote": ("a.csv", ('姓名,身份证号\n"' + "王" * 200_000).encode()),
    "one endless line": ("a.csv", b"," * 1_000_000),
    "lone surrogates": ("a.csv", b"\xed\xa0\x80,\xed\xb0\x80\n" * 10),
    "page": ("a.html", b"<html><script>alert(1)</script></html>"),
    "program": ("a.exe", b"MZ" + NOISE),
    "picture head": ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06\0\0\0" + NOISE),
    "photograph's head": ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF" + NOISE),
    "document's head": ("a.pdf", b"%PDF-1.7\n" + NOISE),
    "another folder": ("../../../etc/名册.xlsx", GOOD),
    "long name": ("名" * 300 + ".xlsx", GOOD),
    "name of a device": ("con\r\nX: y\0.xlsx", GOOD),
}  # fmt: skip


def doors(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Every write that takes a form with a file, with its body."""
    found = []
    for method, path, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data")
        body = example(content["schema"], document) if content else {}
        if any(isinstance(value, bytes) for value in body.values()):
            found.append((method, path, body))
    return found


def counted(path: str) -> dict[str, int]:
    """How many rows each table of the app behind the path has."""
    label = resolve(filled(path, 1)).func.__module__.split(".")[1]
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config(label).get_models()}


def test_rubbish_is_refused_in_words_and_leaves_nothing(demo, document):
    roles, wrong, refused, taken = holders(), [], 0, []
    found = doors(document)
    for place, (method, path, body) in enumerate(found):
        client, number = client_of(roles[method, path]), candidates(path)[0]
        whole = HOSTILE or path == "/api/v1/people/imports/"
        before = counted(path)
        for turn, (what, (name, content)) in enumerate(RUBBISH.items()):
            if not whole and (turn + place) % 3:
                continue
            form = {
                field: SimpleUploadedFile(name, content) if isinstance(value, bytes) else value
                for field, value in body.items()
            }
            with transaction.atomic():
                answer = client.generic(method.upper(), filled(path, number), encode_multipart(BOUNDARY, form), MULTIPART_CONTENT,
                                        headers={"Idempotency-Key": f"{place}-{turn}"})  # fmt: skip
                after = counted(path)
                transaction.set_rollback(True)
            if answer.status_code < 300:
                taken.append((path, what))
                continue
            refused += 1
            if answer.status_code >= 500 or not CHINESE.search(answer.json()["message_zh"]) or after != before:
                wrong.append((path, what, answer.status_code, answer.content[:200].decode(), after != before))
    assert wrong == []
    assert len(found) > 8 and refused > 60
    # a good workbook or readable text under an odd name; and lists of other offices, which a job reads
    odd = ("another folder", "long name", "name of a device", "csv in UTF-16", "NUL in csv")
    assert [one for one in taken if one[1] not in odd and one[0] != "/api/v1/benefits/lists/"] == []
