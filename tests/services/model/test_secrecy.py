from __future__ import annotations

import pytest

from services.model.secrecy import secrecy_mark


@pytest.mark.parametrize(
    "head",
    [
        "秘密★1年",
        "机密",
        "绝密★",
        "机 密",
        "秘　　密",
        "密级：秘密",
        "密级： 机密★5年",
        "000012\n机密★10年\n特急\n关于……的通知",
        "000012   机密★10年",
        "秘密★长期    特急",
        "（秘密）",
        "【机密】",
        "份号\t000012\t密级\t机密",
        "绝密★启用前",
        "\n\n  秘密*3年\n合作协议",
    ],
)
def test_a_mark_of_its_own_at_the_head_is_found(head: str) -> None:
    assert secrecy_mark(head)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "合作协议\n甲方：广德市人民政府",
        "商业秘密保护协议",
        "保密",
        "保密协议",
        "第五条 保密",
        "双方对合作中知悉的国家秘密、商业秘密负有保密义务。",
        "机密级文件管理办法",
        "密级：无",
        "密级：公开",
        "秘密。",
        "内部资料 注意保存",
        "\n".join(["正文"] * 8) + "\n机密",
    ],
)
def test_words_about_secrecy_are_no_mark(head: str) -> None:
    assert secrecy_mark(head) is None
