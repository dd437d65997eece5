#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""文枢的唯一入口，只用标准库。 The one entry; standard library only.

python3 run.py                  准备环境（只在首次或升级后），然后启动 (set up where needed, then serve)
python3 run.py setup            只准备环境 (only set up)
python3 run.py test [--long]    全部检查与测试，其余参数交给 pytest (lint, types, contracts, tests)
python3 run.py demo             把虚构的 2022 演示年度装入 demo-home/，几分钟 (a year to look at, all invented)
python3 run.py bundle [--test]  把组件收进 wheelhouse/，带到不能上网的同类电脑上安装 (for machines without a network)
python3 run.py 命令 ...         在准备好的环境里运行 python app.py 命令 ... (any command of app.py)

Windows 上把 python3 换成 py。旁边有 wheelhouse/ 时，安装不联网。
"""
# Python 2.7 must be able to parse this file, so that who has only that reads a sentence and not a traceback.

import sys


def too_old(version):
    """The sentence for a Python that can't run us, None for one that can."""
    if tuple(version[:2]) >= (3, 11):
        return None
    found = ".".join(str(part) for part in version[:3])
    return (
        "文枢需要 Python 3.11 或更新版本，当前是 %s。请安装后用新版本运行，例如 python3.11 run.py"
        " / Wenshu needs Python 3.11 or newer; this is %s." % (found, found)
    )


if too_old(sys.version_info):
    sys.exit(too_old(sys.version_info))

import hashlib
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV, WHEELHOUSE, BUILD, DEMO = ROOT / ".venv", ROOT / "wheelhouse", ROOT / "build", ROOT / "demo-home"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
UNFINISHED = BUILD / "environment-unfinished"  # lies there while .venv is written to, and after a kill still does
RUNNING, TESTING, ASSETS = "requirements.txt", "requirements-test.txt", "requirements-assets.txt"
OCR = "requirements-ocr.txt"  # an extra: without it scans are archived and wait to be recognised
ASIDE = ["--no-deps", "--no-compile", "--only-binary", ":all:", "--target", str(BUILD / "assets")]  # looked into, never imported
CAN_RUN = "import sys; sys.exit(sys.version_info < (3, 11))"
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
STAGES = (
    ("代码规范", ["-m", "ruff", "check", "."]),
    ("代码格式", ["-m", "ruff", "format", "--check", "."]),
    ("类型", ["-m", "mypy", "--strict"]),
    ("分层", ["-c", LINT_IMPORTS]),
    # a file stays with one worker, what its tests share is made once; one more than there are cores, since disks are waited for
    ("测试", ["-m", "pytest", "-n", str(min(os.cpu_count() or 1, 4) + 1), "--dist", "loadfile", "--no-loadscope-reorder"]),
)
OFFLINE = "wheelhouse 里缺少组件，或者它是为另一种系统、另一个 Python 版本准备的。请换上合适的 wheelhouse"
ONLINE = (
    "多半是网络不通。请检查网络，或用环境变量 PIP_INDEX_URL 指向可用的镜像，"
    "或在能上网的同类电脑上运行 python3 run.py bundle，把得到的 wheelhouse 文件夹放到 run.py 旁边"
)


class Trouble(Exception):
    """A sentence for whoever runs this."""


def say(text):
    print(text)
    sys.stdout.flush()


def pip_environment():
    """A user's own pip settings that would install elsewhere are switched off, and the output can be read."""
    ours = {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
    theirs = dict((name, value) for name, value in os.environ.items() if name not in ("PYTHONHOME", "PIP_TARGET", "PIP_PREFIX"))
    return dict(theirs, **ours)


def works(*command):
    try:
        return subprocess.run(command, capture_output=True, env=pip_environment()).returncode == 0
    except OSError:
        return False


def pip_command():
    """The pip inside .venv, or one from outside that can install into it, or None."""
    carried = [[PYTHON, str(wheel / "pip")] for wheel in WHEELHOUSE.glob("pip-*.whl")]
    candidates = [[PYTHON, "-m", "pip"]] + carried + [[sys.executable, "-m", "pip", "--python", PYTHON]]
    return next((command for command in candidates if works(*(command + ["--version"]))), None)


def make_venv():
    """A .venv with a pip that can install into it; one that a killed installation left half made is made anew."""
    if not UNFINISHED.exists() and works(PYTHON, "-c", CAN_RUN) and pip_command():
        return
    UNFINISHED.touch()
    said = []
    for maker in (["venv"], ["virtualenv"], ["venv", "--without-pip"]):  # Debian splits ensurepip off into python3-venv
        if VENV.exists():
            shutil.rmtree(str(VENV))
        making = [sys.executable, "-m"] + maker + [str(VENV)]
        made = subprocess.run(making, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=pip_environment())
        if made.returncode == 0 and pip_command():
            return
        said.append(made.stdout.decode("utf-8", "replace").strip())
    remedy = "多半是缺少 python3-venv，请先安装（例如 sudo apt install python3-venv），再运行一次。"
    raise Trouble("%s\n\n本机的 Python 建不了独立环境。%s" % (said[0], remedy))


def pip(*arguments):
    """Runs pip for .venv and condenses what it prints."""
    command = pip_command() + list(arguments)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=str(ROOT), env=pip_environment())
    lines, parts = [], 0
    for raw in process.stdout:
        lines.append(raw.decode("utf-8", "replace").rstrip())
        if lines[-1].startswith(("Collecting ", "Processing ", "Requirement already ")):
            parts += 1
            if parts % 10 == 0:
                say("  已取得 %d 个组件……" % parts)
        elif lines[-1].startswith("Installing collected "):
            UNFINISHED.touch()  # up to here a kill harms nothing
            say("  共 %d 个组件，正在写入 .venv……" % parts)
    if process.wait():
        why = OFFLINE if "--no-index" in arguments else ONLINE
        raise Trouble("%s\n\n组件没有装成：%s，然后再运行一次。" % ("\n".join(lines[-12:]), why))


def digest(lock):
    return hashlib.sha256((ROOT / lock).read_bytes().replace(b"\r\n", b"\n")).hexdigest()  # git may change line ends


def source(lock):
    """Where the parts of a lock come from: the wheelhouse beside us, by its own lock if it has one, or the network."""
    own = WHEELHOUSE / lock
    if not WHEELHOUSE.is_dir():
        return ["-r", lock]
    if own.is_file() and digest(lock) not in own.read_text():
        raise Trouble("wheelhouse 是为另一版文枢准备的。请换上与本版相配的；本机能上网的，把它移走也行。然后再运行一次。")
    return ["--no-index", "--find-links", str(WHEELHOUSE), "-r", str(own) if own.is_file() else lock]


def one_at_a_time():
    """A file that only one installation holds; the system takes it back when the process ends, however it ends."""
    handle = (BUILD / "installing").open("a")
    told = False
    while True:
        try:
            if os.name == "nt":
                __import__("msvcrt").locking(handle.fileno(), 2, 1)  # LK_NBLCK
            else:
                __import__("fcntl").flock(handle, 6)  # LOCK_EX | LOCK_NB
            return handle
        except OSError:
            if not told:
                say("另一个窗口正在准备环境，等它完成……")
            told = True
            time.sleep(0.5)


def due(locks):
    """Those of the locks that .venv does not hold yet, by the stamps that their installation left."""
    if UNFINISHED.exists() or not works(PYTHON, "-c", CAN_RUN):
        return list(locks)
    stamps = dict((lock, VENV / (lock + ".sha256")) for lock in locks)
    return [lock for lock in locks if not stamps[lock].is_file() or stamps[lock].read_text() != digest(lock)]


def setup(*locks):
    """Makes .venv hold what the locks name; once it does, this takes no time."""
    if not due(locks):
        return
    BUILD.mkdir(exist_ok=True)
    with one_at_a_time():
        for lock in due(locks):
            began = time.time()
            say("正在准备环境（%s），首次需要几分钟……" % lock)
            make_venv()
            if lock == ASSETS:
                shutil.rmtree(str(BUILD / "assets"), ignore_errors=True)
            pip("install", "--require-hashes", *((ASIDE if lock == ASSETS else []) + source(lock)))
            (VENV / (lock + ".sha256")).write_text(digest(lock))
            if UNFINISHED.exists():
                UNFINISHED.unlink()
            say("环境就绪，用时 %d 秒。" % (time.time() - began))


def extra(again):
    """Installs the recogniser of scans where it can be had: not every machine has wheels of it, and all else runs without it.

    One that could not be had is tried again only when asked to (`again`), or in another version.
    """
    refused = VENV / (OCR + ".refused")
    if not (ROOT / OCR).is_file() or not due([OCR]):
        return
    if refused.is_file() and refused.read_text() == digest(OCR) and not again:
        return
    try:
        if WHEELHOUSE.is_dir() and not (WHEELHOUSE / OCR).is_file():
            raise Trouble("wheelhouse 里没有扫描件识别组件。")
        setup(OCR)
    except Trouble as trouble:
        refused.write_text(digest(OCR))
        say(
            "%s\n扫描件识别组件没有装成，其余照常运行，扫描件和图片先归档、标为待识别。以后运行 python3 run.py setup 再装。"
            % trouble
        )


def bundle(locks):
    """Fills wheelhouse/ with wheels for this platform and a lock of what lies there: a wheel built here has a hash of its own."""
    setup(RUNNING, ASSETS)
    extra(again=True)
    locks = locks + ([] if not (ROOT / OCR).is_file() or due([OCR]) else [OCR])
    aside = BUILD / "wheelhouse"
    shutil.rmtree(str(aside), ignore_errors=True)
    for lock in locks:
        say("正在收集 %s ……" % lock)
        pip("wheel", "--require-hashes", "--wheel-dir", str(aside), "-r", lock, *(["--no-deps"] if lock == ASSETS else []))
    pip("wheel", "--no-deps", "--wheel-dir", str(aside), "pip")  # for machines whose Python has none
    wheels = dict((wheel, re.sub("[-_.]+", "-", wheel.name.split("-")[0]).lower()) for wheel in sorted(aside.glob("*.whl")))
    for lock in locks:
        named = set(re.findall("(?m)^([a-z0-9-]+)==", (ROOT / lock).read_text("utf-8")))
        lines = ["# " + digest(lock)] + [
            "%s==%s --hash=sha256:%s" % (name, wheel.name.split("-")[1], hashlib.sha256(wheel.read_bytes()).hexdigest())
            for wheel, name in wheels.items()
            if name in named
        ]
        (aside / lock).write_text("\n".join(lines) + "\n")
    shutil.rmtree(str(WHEELHOUSE), ignore_errors=True)
    aside.rename(WHEELHOUSE)
    say("wheelhouse 已备好：%d 个组件。连同整个文件夹带走即可；只适用于同类系统和同一 Python 版本。" % len(wheels))


def test(arguments):
    """Every stage up to the first that fails; the last lines say which were passed."""
    setup(RUNNING, ASSETS, TESTING)
    extra(again=True)
    chosen = [word for word in arguments if word != "--long"] + (["-m", ""] if "--long" in arguments else [])
    report, code = [], 0
    for name, command in STAGES:
        if code:
            report.append("未运行  " + name)
            continue
        say("\n== %s ==" % name)
        began = time.time()
        code = subprocess.call([PYTHON] + command + (chosen if name == "测试" else []), cwd=str(ROOT))
        report.append("%s  %s（%d 秒）" % ("没通过" if code else "通过  ", name, time.time() - began))
    say("\n" + "\n".join(report))
    return code


def whole(words):
    """The words for app.py. `--home DIR` belongs before its command, which is `serve` unless another is named."""
    first = 0
    while first < len(words) and words[first].startswith("--home"):
        first += 1 if "=" in words[first] else 2
    if first > len(words) or any(word.startswith("-") for word in words[:first] if not word.startswith("--home")):
        raise Trouble("--home 后面缺少数据目录，请写成 python3 run.py --home 目录 命令")
    if first >= len(words) or words[first].startswith("-"):
        return words[:first] + ["serve"] + words[first:]
    return words


def start(words):
    """Hands over to app.py."""
    command = [PYTHON, str(ROOT / "app.py")] + words
    os.environ.setdefault("PYTHONUTF8", "1")  # else Chinese output into a file is broken on Windows
    if os.name == "nt":
        return subprocess.call(command)
    sys.stdout.flush()
    os.execv(PYTHON, command)  # signals then reach the server itself


def main(words):
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    word, rest = (words[0], words[1:]) if words else ("serve", [])
    try:
        if word in ("help", "-h", "--help"):
            return say(__doc__)
        if word == "setup" and rest:
            raise Trouble("setup 不带参数，不认识“%s”。只准备环境请运行 python3 run.py setup。" % " ".join(rest))
        if word == "bundle" and rest not in ([], ["--test"]):
            raise Trouble("bundle 只认识 --test，不认识“%s”。" % " ".join(rest))
        if word == "test":
            return test(rest)
        if word == "bundle":
            return bundle([RUNNING, ASSETS] + ([TESTING] if rest == ["--test"] else []))
        if word == "demo":
            words = ["--home", str(DEMO)] + words  # beside run.py, never in a home where somebody works
        words = [] if word == "setup" else whole(words)
        setup(RUNNING, ASSETS)
        extra(again=not words)
        return start(words) if words else say("环境已备好，运行 python3 run.py 即可启动。")
    except Trouble as trouble:
        return str(trouble)
    except OSError as error:
        return "读写文件时出错：%s。请检查这个文件夹能否写入、磁盘是否已满、文枢是否正在运行，再试一次。" % error
    except KeyboardInterrupt:
        return "已中断。再运行一次会接着做。"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
