"""The shape of the code: sizes, names, and what must not be found in the tree."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
MAX_LINES, MAX_FUNCTION, MAX_SETTINGS = 400, 40, 200
FOREIGN = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian|mirrors?\.[a-z]+\.(?:com|cn|edu)|jsdelivr|unpkg|cdnjs|googleapis|gstatic"
)
# Words of workplaces, never of the product. Written apart so that this file does not find itself.
PLACES = re.compile("/" + r"work/|shared/" + "design|shared/" + "domain")
CHINESE = re.compile("[\u4e00-\u9fff]")


def _tracked(*suffixes: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=BASE, capture_output=True, check=True).stdout.decode().split("\0")
    return [BASE / name for name in listed if name.endswith(suffixes) and (BASE / name).is_file()]


def _sources() -> list[Path]:
    return [file for file in _tracked(".py") if "migrations" not in file.parts]


def test_no_module_is_longer_than_four_hundred_lines():
    long = {str(file.relative_to(BASE)): count for file in _sources() if (count := _lines(file)) > MAX_LINES}
    assert not long


def test_settings_fit_on_two_hundred_lines():
    assert _lines(BASE / "veterans_portal/settings.py") <= MAX_SETTINGS


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_no_function_is_longer_than_forty_lines():
    """Docstrings do not count: they are asked for."""
    long = [
        f"{file.relative_to(BASE)}:{node.lineno} {node.name} {length}"
        for file in _sources()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := _length(node)) > MAX_FUNCTION
    ]
    assert not long


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    words = ast.get_docstring(node) is not None and first.end_lineno - first.lineno + 1
    return node.end_lineno - node.lineno + 1 - int(words)


def test_every_public_function_of_the_house_is_typed():
    naked = [
        f"{file.relative_to(BASE)}:{node.lineno} {node.name}"
        for file in _sources()
        if "tests" not in file.parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.returns is None and node.name != "__init__"
    ]
    assert not naked


@pytest.mark.parametrize("word", ["utils", "helpers", "managers", "signals", "services"])
def test_no_app_has_a_drawer_for_everything(word):
    assert not [file for file in (BASE / "apps").rglob(f"{word}*") if "__pycache__" not in file.parts]


def test_no_model_overrides_save_or_listens_to_signals():
    guilty = []
    for file in _sources():
        if "apps" not in file.parts:
            continue
        text = file.read_text(encoding="utf-8")
        if re.search(r"^\s+def (save|delete)\(self", text, re.MULTILINE) and file.name.startswith("model"):
            guilty.append(f"{file}: save/delete")
        if re.search(r"django\.(db\.models\.signals|dispatch)|@receiver", text):
            guilty.append(f"{file}: signal")
    assert not guilty


def test_nothing_in_the_tree_names_a_registry_or_a_foreign_host():
    guilty = []
    for file in _tracked(
        ".py", ".html", ".css", ".js", ".txt", ".in", ".toml", ".yml", ".yaml", ".md", ".sh", "Makefile", "Dockerfile"
    ):
        if file == Path(__file__) or "vendor" in file.parts:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if FOREIGN.search(line) or PLACES.search(line):
                guilty.append(f"{file.relative_to(BASE)}:{number}")
    assert not guilty


def test_templates_carry_no_inline_script_or_style():
    guilty = []
    for file in (BASE / "templates").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        if re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=", text):
            guilty.append(str(file.relative_to(BASE)))
    assert not guilty


def test_every_post_form_carries_the_csrf_token():
    guilty = []
    for file in (BASE / "templates").rglob("*.html"):
        for form in re.findall(
            r"<form\b[^>]*method=.post.*?</form>", file.read_text(encoding="utf-8"), re.DOTALL | re.IGNORECASE
        ):
            if "csrf_token" not in form and "{% include" not in form and "{% act" not in form:
                guilty.append(str(file.relative_to(BASE)))
    assert not guilty


def test_every_app_has_its_page():
    heads = ("Owns", "Answers", "Does", "Never", "Law")
    missing = []
    for app in sorted(path.parent for path in (BASE / "apps").glob("*/apps.py")):
        page = app / "README.md"
        text = page.read_text(encoding="utf-8") if page.is_file() else ""
        missing += [f"{app.name}: {head}" for head in heads if not re.search(rf"^#+ .*{head}", text, re.MULTILINE)]
    assert not missing


# A whole identity number of an assigned region, a mobile number, or a card of China UnionPay: nobody's data stands here.
PERSONAL = re.compile(
    r"(?<![0-9a-fA-F.])(?:[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]|1[3-9]\d{9}|62\d{14,17})(?![0-9a-fA-F])"
)
SYNTHETIC = ("1990000", "19490101")  # the second is a piece of a made-up birth date
TEXTS = (".py", ".html", ".csv", ".yaml", ".yml", ".md", ".js", ".json", ".sh", ".conf", ".example")


def test_nobody_real_stands_in_the_tree():
    guilty = [
        f"{file.relative_to(BASE)}: {number}"
        for file in _tracked(*TEXTS)
        if "vendor" not in file.parts
        for number in PERSONAL.findall(file.read_text(encoding="utf-8"))
        if not number.startswith(SYNTHETIC)
    ]
    assert not guilty


def test_nothing_is_left_for_later():
    mark = re.compile("TO" + "DO|FIX" + "ME|X" + "XX")
    ours = [file for file in _tracked(*TEXTS) if "vendor" not in file.parts]
    assert not [str(file.relative_to(BASE)) for file in ours if mark.search(file.read_text(encoding="utf-8"))]


def test_nobody_asks_isdigit_before_int():
    """``"²".isdigit()`` is true and ``int("²")`` raises: `apps.core.numbers.whole_number` reads what was typed."""
    pattern = re.compile(r"\.is(?:digit|numeric)\(\)")
    guilty = [
        f"{file.relative_to(BASE)}:{number}"
        for file in _sources()
        if "tests" not in file.parts
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not guilty
