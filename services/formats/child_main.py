"""The reading child itself: `python -m services.formats.child_main MEMORY CPU FILE_SIZE OPEN_FILES`.

It leaves the network, imports every parser, uses each once so that nothing is left to be loaded, gives up its privileges, and
then answers tasks from standard input until that closes. A closed input means that the office is gone: it leaves at once,
whatever it is doing. The OCR child (services/formats/ocr/child_main.py) lives by the same loop.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from services.formats import wire
from services.formats.confinement import allow_processor, confine, leave_network
from services.formats.tasks import TASKS, Unreadable, is_out_of_memory, warm_up

Message = tuple[dict[str, Any], bytes]
Task = Callable[[dict[str, Any], bytes], Message]


def main(arguments: list[str]) -> None:
    live(arguments, _prepared)


def _prepared() -> Mapping[str, Task]:
    warm_up()
    return TASKS


def live(arguments: list[str], prepare: Callable[[], Mapping[str, Task]]) -> None:
    """The life of a child: `prepare` loads whatever its tasks need and returns them by name."""
    memory, cpu, file_size, open_files = (int(argument) for argument in arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the office, which then closes this child itself
    logging.disable(logging.CRITICAL)  # parsers grumble about every odd file; what matters comes back as an answer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a parser that prints must not garble the answers
    cut = leave_network()
    tasks = prepare()
    walls = asdict(confine(cut, memory=memory, file_size=file_size, open_files=open_files))
    requests: queue.SimpleQueue[Message] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    while True:
        request, body = requests.get()
        if request["task"] == "hello":
            wire.send(answers, {"confinement": walls})
            continue
        allow_processor(cpu)
        answer, data = _perform(tasks, request, body, memory)
        del body
        wire.send(answers, answer, data)


def _listen(stream: BinaryIO, requests: queue.SimpleQueue[Message]) -> None:
    while True:
        try:
            requests.put(wire.receive(stream))
        except EOFError:
            os._exit(0)


def _perform(tasks: Mapping[str, Task], request: dict[str, Any], body: bytes, memory: int) -> Message:
    """The answer to one request. Every error becomes a reason: a stranger's file may raise anything."""
    try:
        return tasks[request["task"]](request, body)
    except Unreadable as error:
        return {"reason": str(error)}, b""
    except Exception as error:
        return {"reason": _reason(error, memory), "heavy": _is_heavy(error), "spent": True}, b""


def _is_heavy(error: Exception) -> bool:
    return is_out_of_memory(error) or isinstance(error, RecursionError)


def _reason(error: Exception, memory: int) -> str:
    if is_out_of_memory(error):
        return f"超过内存上限（{memory // (1024 * 1024)} MB）"
    return "文件嵌套过深" if isinstance(error, RecursionError) else f"文件无法解析（{type(error).__name__}）"


if __name__ == "__main__":
    main(sys.argv[1:])
