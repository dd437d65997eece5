"""run.py, the one entry: real environments, installed offline from a wheel that the test makes."""

from __future__ import annotations

import ast
import base64
import ensurepip
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "requirements-test.txt")
OCR = "requirements-ocr.txt"
PIP_WHEELS = (Path(ensurepip.__file__).parent / "_bundled", Path("/usr/share/python-wheels"))  # Debian keeps its own apart
UTF8 = {**os.environ, "PYTHONUTF8": "1"}
APP = "import os, sys, tiny\nprint('app', tiny.VERSION, sys.argv[1:], os.getcwd())\n"


def build_wheel(folder: Path, version: str, *, lines: int = 0) -> str:
    """Puts a wheel of one module `tiny` into the folder; returns its line in a lock. More lines take longer to install."""
    info = f"tiny-{version}.dist-info"
    members = {
        "tiny.py": f"VERSION = {version!r}\n" + lines * "LINE = [1, 2]\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digests = {name: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()) for name, text in members.items()}
    record = [f"{name},sha256={digests[name].rstrip(b'=').decode()},{len(text)}" for name, text in members.items()]
    folder.mkdir(exist_ok=True)
    path = folder / f"tiny-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in members.items():
            wheel.writestr(name, text)
        wheel.writestr(f"{info}/RECORD", "\n".join([*record, f"{info}/RECORD,,", ""]))
    return f"tiny=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def lay_out(folder: Path) -> Path:
    """A checkout with the real run.py and one requirement, whose wheel lies in its wheelhouse."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "run.py", folder)
    (folder / "app.py").write_text(APP)
    line = build_wheel(folder / "wheelhouse", "1.0")
    for lock in ("requirements.txt", "requirements-assets.txt"):
        (folder / lock).write_text(line)
    return folder


def command(checkout: Path, *words: str) -> list[str]:
    return [sys.executable, str(checkout / "run.py"), *words]


def run(checkout: Path, *words: str, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**UTF8, **variables}
    return subprocess.run(command(checkout, *words), capture_output=True, encoding="utf-8", cwd=cwd, env=environment, timeout=120)


def copy_of(prepared: Path, folder: Path) -> Path:
    return Path(shutil.copytree(prepared, folder / "copy", symlinks=True))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout under a path with spaces and Chinese characters, set up once; tests only start it."""
    checkout = lay_out(tmp_path_factory.mktemp("entry") / "文枢 一号" / "check out")
    done = run(checkout, "setup", cwd=checkout.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "环境就绪" in done.stdout
    return checkout


@pytest.mark.parametrize("version", ["(2, 7, 18)", "(3, 6, 15, 'final', 0)", "(3, 10, 13, 'final', 0)"])
def test_too_old_a_python_gets_one_sentence_in_two_languages(version: str) -> None:
    program = f"import runpy, sys; sys.version_info = {version}; runpy.run_path({str(ROOT / 'run.py')!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", program], capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.fullmatch(
        r"文枢需要 Python 3\.11 或更新版本，当前是 [\d.]+。.* / Wenshu needs Python 3\.11 or newer; .*\n", done.stderr
    )


def too_new_for_python_2(node: ast.AST) -> bool:
    """Whether Python 2.7 fails to parse what the node stands for (of what somebody could write without noticing)."""
    match node:
        case ast.JoinedStr() | ast.AnnAssign() | ast.NamedExpr() | ast.Nonlocal() | ast.YieldFrom() | ast.AsyncFunctionDef():
            return True
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts) | ast.Call(args=[*parts, _]):
            return any(isinstance(part, ast.Starred) for part in parts)
        case ast.Dict(keys=keys):
            return None in keys
        case ast.arguments(posonlyargs=[], kwonlyargs=[]):
            return False
        case ast.arg(annotation=None) | ast.FunctionDef(returns=None) | ast.Raise(cause=None):
            return False
    return isinstance(node, ast.arguments | ast.arg | ast.FunctionDef | ast.Raise | ast.Match)


def test_an_old_python_can_read_run_py_as_far_as_that_sentence() -> None:
    source = (ROOT / "run.py").read_text("utf-8")
    found = [ast.unparse(node) for node in ast.walk(ast.parse(source)) if too_new_for_python_2(node)]
    assert not found, f"run.py uses what Python 2.7 can't parse: {found}"
    assert source.splitlines()[1] == "# -*- coding: utf-8 -*-", "Python 2.7 refuses Chinese without it"


def test_a_second_start_installs_nothing_and_hands_its_words_to_app_py(prepared: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    done = run(prepared, "--port", "9000", cwd=tmp_path)
    assert time.monotonic() - began < 3
    assert done.stdout == f"app 1.0 ['serve', '--port', '9000'] {tmp_path}\n"
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "handed_on"),
    [
        ([], ["serve"]),
        (["serve", "--host", "0.0.0.0"], ["serve", "--host", "0.0.0.0"]),
        (["--home", "甲 乙"], ["--home", "甲 乙", "serve"]),
        (["--home=丙", "--port", "1"], ["--home=丙", "serve", "--port", "1"]),
        (["--home", "丁", "search", "合作 协议"], ["--home", "丁", "search", "合作 协议"]),
    ],
)
def test_any_command_of_app_py_runs_in_the_environment(prepared: Path, words: list[str], handed_on: list[str]) -> None:
    assert run(prepared, *words).stdout.startswith(f"app 1.0 {handed_on} ")


def test_the_demonstration_goes_into_a_home_of_its_own(prepared: Path, tmp_path: Path) -> None:
    done = run(prepared, "demo", "--json", cwd=tmp_path)
    assert done.stdout.startswith(f"app 1.0 {['--home', str(prepared / 'demo-home'), 'demo', '--json']} ")


def test_help_needs_no_environment(tmp_path: Path) -> None:
    checkout = lay_out(tmp_path / "checkout")
    done = run(checkout, "--help")
    assert done.returncode == 0
    assert "python3 run.py test" in done.stdout
    assert not (checkout / ".venv").exists()


def test_a_new_lock_is_installed_at_the_next_start_while_a_second_window_waits(prepared: Path, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl", reason="!!! no fcntl on this system: the wait was NOT tested")
    checkout = copy_of(prepared, tmp_path)
    (checkout / "requirements.txt").write_text(build_wheel(checkout / "wheelhouse", "2.0"))
    with (checkout / "build" / "installing").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        waiting = subprocess.Popen(command(checkout), stdout=subprocess.PIPE, encoding="utf-8", env=UTF8)
        assert waiting.stdout
        assert "另一个窗口正在准备环境" in waiting.stdout.readline()
    said, _ = waiting.communicate(timeout=60)
    assert "环境就绪" in said
    assert "app 2.0 ['serve']" in said


@pytest.mark.skipif(os.name == "nt", reason="!!! no process groups on Windows: the kill was NOT tested")
@pytest.mark.parametrize("moment", ["while .venv is being made", "while pip writes into it"])
def test_an_installation_that_was_killed_is_made_anew(prepared: Path, tmp_path: Path, moment: str) -> None:
    if moment == "while pip writes into it":
        checkout = copy_of(prepared, tmp_path)
        (checkout / "requirements.txt").write_text(build_wheel(checkout / "wheelhouse", "2.0", lines=60_000))
    else:
        checkout = lay_out(tmp_path / "checkout")
    with subprocess.Popen(command(checkout), stdout=subprocess.PIPE, text=True, env=UTF8, start_new_session=True) as killed:
        assert killed.stdout
        if moment == "while pip writes into it":
            assert any("正在写入" in line for line in killed.stdout)
        while not (checkout / ".venv" / "pyvenv.cfg").exists() and killed.poll() is None:
            time.sleep(0.01)
        os.killpg(killed.pid, signal.SIGKILL)
    (checkout / ".venv" / "left-behind").touch()
    done = run(checkout)
    assert "['serve']" in done.stdout, done.stdout + done.stderr
    assert not (checkout / ".venv" / "left-behind").exists()


def test_a_wheel_with_another_hash_is_refused_and_the_environment_stays_as_it_was(prepared: Path, tmp_path: Path) -> None:
    checkout = copy_of(prepared, tmp_path)
    lock = checkout / "requirements.txt"
    good = lock.read_text()
    lock.write_text(re.sub("sha256:.*", "sha256:" + 64 * "0", build_wheel(checkout / "wheelhouse", "2.0")))
    refused = run(checkout)
    assert refused.returncode == 1
    assert "组件没有装成" in refused.stderr
    assert "app" not in refused.stdout
    lock.write_text(good)
    assert run(checkout).stdout.startswith("app 1.0"), "going back to the old version needs no installation"


def test_a_bundle_installs_offline_and_is_refused_by_another_version(prepared: Path, tmp_path: Path) -> None:
    checkout, sources = copy_of(prepared, tmp_path), tmp_path / "sources"
    (checkout / "wheelhouse").rename(sources)
    for carried in (wheel for folder in PIP_WHEELS for wheel in folder.glob("pip-*.whl")):
        shutil.copy(carried, sources)
    made = run(checkout, "bundle", PIP_NO_INDEX="1", PIP_FIND_LINKS=sources.as_uri())
    assert made.returncode == 0, made.stdout + made.stderr
    assert sorted(path.name.split("-")[0] for path in (checkout / "wheelhouse").glob("*.whl")) == ["pip", "tiny"]

    shutil.rmtree(checkout / ".venv")
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    assert "app 1.0" in run(checkout, **nowhere).stdout
    (checkout / "requirements.txt").write_text("# a later version\n" + (checkout / "requirements.txt").read_text())
    refused = run(checkout, **nowhere)
    assert refused.returncode == 1
    assert "wheelhouse 是为另一版文枢准备的" in refused.stderr


def test_the_test_command_stops_at_the_first_stage_that_fails_and_names_them_all(prepared: Path, tmp_path: Path) -> None:
    checkout = copy_of(prepared, tmp_path)
    shutil.copy(checkout / "requirements.txt", checkout / "requirements-test.txt")  # so there is no ruff to run
    done = run(checkout, "test")
    assert done.returncode == 1
    assert "No module named ruff" in done.stderr
    assert re.search(r"没通过  代码规范（\d+ 秒）\n未运行  代码格式\n未运行  类型\n未运行  分层\n未运行  测试\n$", done.stdout)


def names(text: str) -> dict[str, set[str]]:
    """The versions that a lock pins, by name; one name may have several, told apart by markers."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"(?m)^([a-z0-9-]+)==([^\s;]+)", text):
        pins.setdefault(name, set()).add(version)
    return pins


def test_what_pages_load_is_laid_aside_and_never_imported(prepared: Path) -> None:
    assert (prepared / "build/assets/tiny.py").is_file()
    (line,) = [line for line in (ROOT / "requirements-assets.txt").read_text().split("\n\n") if line]
    assert "--hash=sha256:" in line and "vizly==" in line


@pytest.mark.parametrize("lock", [*LOCKS, OCR])
def test_each_line_of_a_lock_is_pinned_and_hashed(lock: str) -> None:
    text = re.sub(r"(?m)^\s*#.*\n", "", (ROOT / lock).read_text("utf-8"))
    entries = text.replace("\\\n", " ").strip().splitlines()
    pinned = re.compile(r"[a-z0-9-]+==\S+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+")
    loose = [entry for entry in entries if not pinned.fullmatch(entry)]
    assert not loose, f"{lock}: not pinned by hash: {loose}. Regenerate it as docs/operations.md says."
    assert len(entries) > 15


@pytest.mark.parametrize("lock", [*LOCKS, OCR])
def test_a_lock_holds_all_that_its_source_asks_for(lock: str) -> None:
    source = (ROOT / lock.replace(".txt", ".in")).read_text("utf-8")
    asked = {re.split(r"[<>=~! ]", line)[0].lower() for line in source.splitlines() if line and not line.startswith(("#", "-"))}
    missing = asked - names((ROOT / lock).read_text("utf-8")).keys()
    assert not missing, f"{lock} lacks {sorted(missing)}. Regenerate it as docs/operations.md says."


def test_both_locks_agree_so_that_testing_never_changes_what_runs() -> None:
    running, testing = (names((ROOT / lock).read_text("utf-8")) for lock in LOCKS)
    assert {name: testing.get(name) for name in running} == running


def test_the_extra_lock_changes_nothing_that_the_others_pin() -> None:
    extra = names((ROOT / OCR).read_text("utf-8"))
    for lock in LOCKS:
        pins = names((ROOT / lock).read_text("utf-8"))
        assert {name: pins[name] for name in extra if name in pins} == {name: extra[name] for name in extra if name in pins}


def test_without_the_recogniser_all_else_starts_and_it_is_tried_again_when_asked_for(prepared: Path, tmp_path: Path) -> None:
    checkout = copy_of(prepared, tmp_path)
    (checkout / OCR).write_text("absent==1.0 --hash=sha256:" + 64 * "0" + "\n")
    first, second, again = run(checkout), run(checkout), run(checkout, "setup")
    assert "扫描件识别组件没有装成" in first.stdout and "app 1.0" in first.stdout
    assert second.stdout.startswith("app 1.0"), "not tried at every start"
    assert "扫描件识别组件没有装成" in again.stdout and again.returncode == 0


def test_the_recogniser_is_installed_with_the_rest_where_it_can_be_had(prepared: Path, tmp_path: Path) -> None:
    checkout = copy_of(prepared, tmp_path)
    (checkout / OCR).write_text((checkout / "requirements.txt").read_text())
    digest = hashlib.sha256((checkout / OCR).read_bytes()).hexdigest()
    (checkout / "wheelhouse" / OCR).write_text(f"# {digest}\n" + (checkout / OCR).read_text())
    assert "环境就绪" in run(checkout, "setup").stdout
    assert (checkout / ".venv" / f"{OCR}.sha256").is_file()


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize(("system", "platform"), [("Linux", "linux"), ("Windows", "win32")])
def test_no_lock_leaves_a_python_or_a_system_out(lock: str, python: str, system: str, platform: str) -> None:
    """Where versions are told apart by a marker, each machine gets exactly one."""
    lines = [line.rstrip(" \\") for line in (ROOT / lock).read_text("utf-8").splitlines() if re.match(r"[a-z0-9]", line)]
    requirements = [Requirement(line) for line in lines]
    machine = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "platform_system": system,
        "sys_platform": platform,
    }
    got = Counter(each.name for each in requirements if each.marker is None or each.marker.evaluate(machine))
    split = {each.name for each in requirements if "python_full_version" in str(each.marker)}
    assert max(got.values()) == 1
    assert split <= set(got), f"{system} with Python {python} gets no {sorted(split - set(got))}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--home"], "--home 后面缺少数据目录"),
        (["--home", "--port", "1"], "--home 后面缺少数据目录"),
        (["setup", "--x"], "不认识“--x”"),
        (["bundle", "--tset"], "不认识“--tset”"),
    ],
)
def test_what_is_not_understood_is_refused_before_anything_is_done(tmp_path: Path, words: list[str], said: str) -> None:
    checkout = lay_out(tmp_path / "checkout")
    done = run(checkout, *words)
    assert done.returncode == 1 and said in done.stderr
    assert not (checkout / ".venv").exists()
