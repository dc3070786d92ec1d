"""Papers: judged by their bytes, painted anew, sealed at rest, handed out through one checked door."""

import io

import pytest
from django.test import Client
from PIL import Image

from apps.cases import actions
from apps.cases.models import CaseFile
from apps.core.errors import AlreadyDone, NotFound
from apps.core.models import AuditEntry
from apps.core.papers import LARGEST, LONGEST_SIDE, BadPaper, clean_paper
from tests.cases.make import picture, start, station
from tests.make import OTHER_TOWN, TOWN, make_user

BACKEND = "apps.org.sign_in.StaffBackend"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def located() -> bytes:
    """A photograph that knows where, when and with what it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (32.0, 57.0, 11.0)})
    return picture((400, 300), exif=exif.tobytes())


def test_a_photograph_loses_place_and_camera_and_stands_upright():
    raw = located()
    assert b"SecretCamera" in raw
    clean = clean_paper(raw)
    image = Image.open(io.BytesIO(clean.content))
    assert b"SecretCamera" not in clean.content and not image.getexif()
    assert image.size == (300, 400) and clean.content_type == "image/jpeg"


def test_a_transparent_png_becomes_a_white_jpeg_of_reasonable_size():
    out = io.BytesIO()
    Image.new("RGBA", (5000, 1000), (0, 0, 0, 0)).save(out, "PNG")
    image = Image.open(io.BytesIO(clean_paper(out.getvalue()).content))
    assert image.format == "JPEG" and image.width == LONGEST_SIDE and image.getpixel((5, 5)) == (255, 255, 255)


def test_what_hides_behind_a_picture_is_gone():
    assert b"<script>" not in clean_paper(picture() + b"<script>alert(1)</script>").content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"GIF89a" + b"0" * 50, "只接受PDF、JPG、PNG"),
        (b"<html>", "只接受PDF、JPG、PNG"),
        (b"\xff\xd8\xff" + b"0" * 500, "打不开"),
        (picture()[:700], "打不开"),
        (b"\x89PNG\r\n\x1a\n" + picture(), "打不开"),
        (b"%PDF-1.4\n", "不完整"),
        (PDF.replace(b"/Type", b"/OpenAction/JavaScript/Type"), "脚本或附件"),
        (PDF.replace(b"/Type", b"/J#61vaScript/Type"), "脚本或附件"),
        (PDF.replace(b"/Type", b"/Encrypt 2 0 R/Type"), "密码"),
        (b"%PDF-" + b"0" * LARGEST, "超过10MB"),
    ],
)
def test_what_is_no_paper_is_refused_in_words(content, words):
    with pytest.raises(BadPaper, match=words):
        clean_paper(content)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    with pytest.raises(BadPaper, match="30000×30000"):
        clean_paper(out.getvalue())


def test_a_scan_is_sealed_and_opened_only_through_the_door(db):
    clerk = station()
    case = start(clerk)
    row = actions.add_paper(clerk, case_id=case.pk, paper="id_card", content=picture())
    stored = bytes(CaseFile.objects.get(pk=row.pk).content_sealed)
    assert b"JFIF" not in stored and row.content_type == "image/jpeg"
    _, clear = actions.open_paper(clerk, file_id=row.pk)
    assert clear.startswith(b"\xff\xd8\xff")
    assert AuditEntry.objects.filter(verb="read.case_file", row_id=str(row.pk)).count() == 1
    with pytest.raises(AlreadyDone):
        actions.add_paper(clerk, case_id=case.pk, paper="id_card", content=picture())
    with pytest.raises(NotFound):
        actions.open_paper(station(division=OTHER_TOWN), file_id=row.pk)
    actions.remove_paper(clerk, case_id=case.pk, file_id=row.pk, reason="传错了人")
    with pytest.raises(NotFound):
        actions.open_paper(clerk, file_id=row.pk)
    with pytest.raises(AlreadyDone):
        actions.remove_paper(clerk, case_id=case.pk, file_id=row.pk, reason="传错了人")


def test_the_page_takes_a_scan_and_hands_it_out_as_a_download(db):
    case = start(station())
    client, stranger = Client(), Client()
    client.force_login(make_user("station_clerk", division=TOWN), backend=BACKEND)
    stranger.force_login(make_user("station_clerk", division=OTHER_TOWN), backend=BACKEND)

    def send(content: bytes, name: str = "身份证.jpg"):
        file = io.BytesIO(content)
        file.name = name
        return client.post(f"/cases/{case.pk}/more/paper/", {"paper": "id_card", "proof": "scan", "file": file})

    bad = send(b"MZ not a picture", "身份证.jpg")
    assert bad.status_code == 422 and "只接受PDF、JPG、PNG" in bad.content.decode()
    assert not CaseFile.objects.exists()
    assert send(PDF, "证明.pdf").status_code == 302
    row = CaseFile.objects.get()
    answer = client.get(f"/cases/papers/{row.pk}/")
    assert answer.content == PDF and answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "no-store"
    assert stranger.get(f"/cases/papers/{row.pk}/").status_code == 404
    assert stranger.get(f"/cases/{case.pk}/").status_code == 404


def test_a_paper_of_no_kind_and_a_strange_proof_are_refused(db):
    clerk = station()
    case = start(clerk)
    with pytest.raises(Exception, match="选择是哪一份材料"):
        actions.add_paper(clerk, case_id=case.pk, paper="nothing", proof="seen")
    with pytest.raises(Exception, match="请选择登记方式"):
        actions.add_paper(clerk, case_id=case.pk, paper="id_card", proof="heard")
    actions.add_paper(clerk, case_id=case.pk, paper="id_card", proof="seen")
    with pytest.raises(AlreadyDone):
        actions.add_paper(clerk, case_id=case.pk, paper="id_card", proof="seen")
