"""What any ledger may tell besides: a leader's 批示, and cases written up or chosen (notice 二（二）3, 二（三）2). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.model.assessment.facts import FactKind, Level
from services.model.assessment.granting import level_of_grant
from services.model.assessment.occurrence import Occurrence, occurrence
from services.model.assessment.passages import Sentence
from services.model.assessment.upward import Surroundings
from services.model.ledgers.evidence import ClaimKind

# 圈阅 says that it was read, 签批 that it was allowed: neither praises (scheme: 领导批示肯定).
_INSTRUCTED = re.compile(r"批示|(?:签批|圈阅)(?:并|，)?[^，,。；;]{0,8}(?:肯定|表扬|点赞)")
_NO_LEVEL = re.compile(r"《[^《》]*》|[跨两三各全外]省(?!委|政府)")  # what was read, and 跨省, tell nothing of who wrote on it
_NOT_OURS = re.compile(
    r"(?:贯彻|落实|学习|传达|按照|根据|遵照|领会|践行|牢记|深入|围绕)[^，,。；;]{0,30}批示|批示(?:精神|要求|指示|件办理|"
    r"的通知)|指示批示|请示批示|批示办理"
)
_OF_LEVEL: tuple[tuple[re.Pattern[str], Level], ...] = (
    (re.compile(r"总书记|总理|国务院|中央|国家(?:级)?领导|国家领导人|部长|部委|国家发展?改革?委"), Level.NATIONAL),
    (re.compile(r"省委|省政府|省长|省领导|省级领导|省人大|省政协|省(?:直)?[^，,。]{0,10}(?:厅|委|局|办)"), Level.PROVINCIAL),
    (re.compile(r"宣城市|宣城"), Level.MUNICIPAL),
    (re.compile(r"市委|市政府|市长|市领导|书记|县长|县委|广德"), Level.LOCAL),
)


def instructions(sentence: Sentence, around: Surroundings) -> Iterator[Occurrence]:
    """A leader's 批示 that praises the work; one that is to be carried out is none."""
    match = _INSTRUCTED.search(sentence.text)
    if match is None or _NOT_OURS.search(sentence.text) or sentence.planned(sentence.start + match.start()):
        return
    told = _NO_LEVEL.sub(lambda found: "　" * len(found[0]), sentence.text[: match.end()])
    level = _level_in(re.split("[，,：:获]", told)[-1]) or _level_in(told)
    moment = sentence.moment_at(sentence.start + match.start())
    yield occurrence(FactKind.INSTRUCTION, sentence, moment, sentence.found, level=level)


def _level_in(words: str) -> Level:
    return next((level for cue, level in _OF_LEVEL if cue.search(words)), Level.UNKNOWN)


_CASE = re.compile(r"案例")
_CHOSEN = re.compile(
    r"入选|入围|获评|评为|被评|选为|收录|刊发|刊登|采用|采纳|推广|荣获|获(?=.{0,12}奖)|形成|总结|提炼|编印|印发|推介|宣传|"
    r"列为|作为|发布|被[^，,。]{0,14}(?:转发|转载)"
)
_WRITTEN_UP = frozenset({"形成", "总结", "提炼", "编印", "刊发", "刊登", "宣传"})


def cases(sentence: Sentence, around: Surroundings) -> Iterator[Occurrence]:
    """A case that was written up or chosen."""
    case = _CASE.search(sentence.text)
    word = _CHOSEN.search(sentence.text)
    if (
        case is None
        or word is None
        or sentence.planned(sentence.start + word.start())
        or sentence.planned(sentence.start + case.start())
    ):
        return
    moment = sentence.moment_at(sentence.start + word.start())
    titles = [one for one in sentence.claims(ClaimKind.TITLE) if not str(one.value).endswith(("简报", "日报", "方案", "通知"))]
    level = _level_of_choice(sentence.text, around)
    for one in titles:
        yield occurrence(FactKind.CASE, sentence, moment, (one,), key=str(one.value), wide=True, level=level)
    if not titles:
        yield occurrence(FactKind.CASE, sentence, moment, sentence.found, level=level)


def _level_of_choice(text: str, around: Surroundings) -> Level:
    """Of who chose or spread the case; one that was only written up, or is in a newspaper, was chosen by nobody."""
    word = next((match for match in _CHOSEN.finditer(text) if match[0] not in _WRITTEN_UP), None)
    return level_of_grant(text, *word.span(), around) if word is not None else Level.UNKNOWN
