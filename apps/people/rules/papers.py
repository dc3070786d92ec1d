"""Scans of papers: judged by their bytes, never by name or by what the browser says."""

from dataclasses import dataclass

from apps.core.errors import Invalid

LARGEST = 10 * 1024 * 1024
_KINDS = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
)
_ACTIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/OpenAction")


class BadPaper(Invalid):
    """Not a scan this house stores."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What the bytes are."""

    content_type: str
    suffix: str


def check_paper(content: bytes) -> Paper:
    """PDF, JPEG or PNG up to 10 MB; a PDF with programs or attachments inside is refused."""
    if len(content) > LARGEST:
        raise BadPaper("扫描件超过10MB，请降低扫描分辨率或分页上传。", field="file")
    for magic, content_type, suffix in _KINDS:
        if content.startswith(magic):
            if suffix == ".pdf" and any(mark in content for mark in _ACTIVE):
                raise BadPaper("这份PDF里含有脚本或附件，请重新扫描或打印为普通PDF后上传。", field="file")
            return Paper(content_type, suffix)
    raise BadPaper("扫描件只接受PDF、JPG、PNG。请重新扫描或另存为这三种格式后上传。", field="file")
