"""The unified social credit code of an organisation (统一社会信用代码, GB 32100-2015). Pure."""

import unicodedata

from apps.jobs.rules.refusals import BadCreditCode

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
#: First letter: the department that registers (机构编制, 外交, 教育, …, 市场监管, …).
_DEPARTMENTS = "123456789ANY"


def check_letter(body: str) -> str:
    """The eighteenth letter of the first seventeen: weights 3^i modulo 31."""
    total = sum(LETTERS.index(letter) * weight for letter, weight in zip(body, _WEIGHTS, strict=True))
    return LETTERS[-total % 31]


def read_credit_code(text: str) -> str:
    """The code as it is stored: half-width, upper case, no spaces. Raises BadCreditCode, which says what is wrong."""
    code = "".join(unicodedata.normalize("NFKC", text).split()).upper().replace("-", "")
    if len(code) != 18:
        raise BadCreditCode(f"统一社会信用代码应为18位，现在是{len(code)}位。请对照营业执照重新填写。", field="credit_code")
    strange = [letter for letter in code if letter not in LETTERS]
    if strange:
        raise BadCreditCode(
            f"统一社会信用代码里不会有“{strange[0]}”。代码不使用I、O、S、V、Z五个字母，请对照营业执照核对是否看作了1、0、5、U、2。",
            field="credit_code",
        )
    if code[0] not in _DEPARTMENTS or any(letter not in "0123456789" for letter in code[2:8]):
        raise BadCreditCode(
            "统一社会信用代码的第1位应为登记管理部门代码，第3至8位应为登记机关区划数字。请对照营业执照重新填写。",
            field="credit_code",
        )
    if code[17] != check_letter(code[:17]):
        raise BadCreditCode(
            "统一社会信用代码的校验位不对，代码可能抄错或者是伪造的。请查验营业执照原件后重新填写。", field="credit_code"
        )
    return code


def registered_in(code: str) -> str:
    """Six digits of the county where an organisation is registered (登记机关所在县区)."""
    return code[2:8]
