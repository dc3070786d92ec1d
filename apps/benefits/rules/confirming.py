"""What each way of confirming must leave behind (年度确认的方式和凭据). Pure.

Law: 军人抚恤优待条例(2024)第八条 (confirmed every year); 伤残抚恤管理办法第二十五条 (notice, sixty days, stop, resume).
"""

from apps.core.errors import Invalid


class PhotoMissing(Invalid):
    """Confirmed by phone without a photo of the day."""


class LetterMissing(Invalid):
    """Confirmed from outside the county without the letter."""


def check_evidence(channel: str, note: str, has_photo: bool) -> None:
    """Raise unless the way of confirming leaves what it must leave."""
    if channel == "phone" and not has_photo:
        raise PhotoMissing("电话确认须附本人手持当日日期的照片。请上传照片后再提交。", field="photo")
    if channel == "letter" and len(note.strip()) < 4:
        raise LetterMissing("外地来函确认须写明来函单位和文号。请在“说明”里填写。", field="note")
