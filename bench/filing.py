"""Filings per second: one submission of 4 files, 500 kB, acknowledged when the archive holds it.

The peer, in the same run on the same disk: the same four files into one Whoosh document each and a plain folder copy, which is
what a small archive without these promises does: no digest, no version, no flush.

    python bench/filing.py [--filings N]
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from whoosh import fields, index

from services.model.files import FileRole
from services.model.people import CONSOLE
from services.office import Office, open_office
from services.settings import Settings

FILES, TOTAL = 4, 500_000


def submission(number: int) -> list[bytes]:
    """Four files of together 500 kB, different in each submission."""
    size = TOTAL // FILES
    return [f"协议 {number} 文件 {part}".encode() + os.urandom(size - 40) for part in range(FILES)]


def wenshu(office: Office, files: list[bytes], number: int) -> None:
    """Through the real door: intake, archive, register, acknowledgement."""
    batch = f"bench {number}"
    roles = [FileRole.AGREEMENT] + [FileRole.MATERIAL] * (FILES - 1)
    held = [
        office.intake.hold(io.BytesIO(content), label=f"{part}.dat", role=role, batch=batch)
        for part, (content, role) in enumerate(zip(files, roles, strict=True))
    ]
    office.filings.submit(batch, held, unit="市发改委", key=batch, by=CONSOLE)


def plain(folder: Path, ix: index.Index, files: list[bytes], number: int) -> None:
    """The peer: copy into a folder, one stock Whoosh commit."""
    target = folder / str(number)
    target.mkdir()
    for part, content in enumerate(files):
        (target / f"{part}.dat").write_bytes(content)
    writer = ix.writer()
    writer.add_document(id=str(number), title=f"协议 {number}")
    writer.commit()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filings", type=int, default=100)
    count = parser.parse_args().filings
    folder = Path(tempfile.mkdtemp(prefix="wenshu-bench-"))
    try:
        office = open_office(Settings(home=folder / "home"))
        (folder / "plain").mkdir()
        (folder / "index").mkdir()
        ix = index.create_in(folder / "index", fields.Schema(id=fields.ID(unique=True, stored=True), title=fields.TEXT))
        ours = peer = 0.0
        for number in range(count):
            files = submission(number)
            began = time.perf_counter()
            wenshu(office, files, number)
            middle = time.perf_counter()
            plain(folder / "plain", ix, files, number)
            ours, peer = ours + middle - began, peer + time.perf_counter() - middle
        began = time.perf_counter()
        verified = office.upkeep.verify()
        scrub = time.perf_counter() - began
        office.close()
    finally:
        shutil.rmtree(folder)
    megabytes = count * TOTAL / 1e6
    print(f"数据：{count} 件，每件 {FILES} 个文件共 {TOTAL // 1000} kB，合计 {megabytes:.0f} MB")
    print(f"文枢（校验、版本、落盘后才受理）：{count / ours:6.1f} 件/秒")
    print(f"普通目录加原版 Whoosh 提交：      {count / peer:6.1f} 件/秒")
    print(f"比值：{peer / ours:.2f}（大于 1 为文枢更快）")
    print(f"全库核验：{verified.checked} 件，{megabytes / scrub:.0f} MB/秒，{'无误' if verified.ok else '有问题'}")


if __name__ == "__main__":
    main()
