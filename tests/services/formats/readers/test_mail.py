"""Mail: heads and words as a page, attachments under the names that their sender gave them."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from services.formats.readers.mail import MailReader, attachments, unfolded


def message(**attached: bytes) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "张三 <a@example.org>", "李四 <b@example.org>", "关于报送合作协议的函"
    mail["Date"] = "Fri, 02 Sep 2022 10:00:00 +0800"
    mail.set_content("请查收。\n张三")
    for name, content in attached.items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


def test_the_heads_and_the_words_are_the_first_page() -> None:
    document = MailReader().read(message(**{"合作协议（终稿）.pdf": b"%PDF-"}).as_bytes())
    assert document.text.split("\n") == [
        "发件人：张三 <a@example.org>",
        "收件人：李四 <b@example.org>",
        "主题：关于报送合作协议的函",
        "日期：2022-09-02 10:00:00+08:00",
        "附件：合作协议（终稿）.pdf",
        "请查收。",
        "张三",
    ]


def test_the_plain_words_are_taken_where_there_are_both_and_the_page_where_there_is_only_that() -> None:
    both = message()
    both.add_alternative("<p>网页</p>", subtype="html")
    assert MailReader().inspect(both.as_bytes()).first_page_text == "请查收。\n张三"
    page = EmailMessage()
    page.set_content("<p>只有<b>网页</b></p>", subtype="html", charset="gb18030")
    assert MailReader().inspect(page.as_bytes()).first_page_text == "只有网页"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'Content-Disposition: attachment; filename="=?gbk?B?0K3S6S5kb2N4?="', "协议.docx"),
        (b"Content-Disposition: attachment; filename*=utf-8''%E5%8D%8F%E8%AE%AE.docx", "协议.docx"),
        (b"Content-Disposition: attachment; filename*=gb2312''%D0%AD%D2%E9.docx", "协议.docx"),
        (b"Content-Disposition: attachment; filename*0*=utf-8''%E5%8D%8F; filename*1*=%E8%AE%AE.docx", "协议.docx"),
        ('Content-Disposition: attachment; filename="协议.docx"'.encode("gbk"), "协议.docx"),
        ('Content-Disposition: attachment; filename="协议.docx"'.encode(), "协议.docx"),
        (b'Content-Type: application/x; name="=?UTF-8?Q?=E5=8D=8F=E8=AE=AE?=.docx"', "协议.docx"),
        (b'Content-Disposition: attachment; filename="../../etc/\xd0\xad\xd2\xe9.docx"', "协议.docx"),
        (b"Content-Disposition: attachment\r\nContent-Type: application/pdf", "附件1.pdf"),
    ],
)
def test_a_name_is_what_its_sender_wrote(head: bytes, name: str) -> None:
    raw = b"From: a@b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + head + b"\r\n\r\nabc\r\n--x--\r\n"
    assert attachments(raw) == [(name, b"abc")]


def test_heads_in_bare_gbk_are_read() -> None:
    raw = "From: 张三 <a@b>\r\nSubject: 报送协议\r\n\r\n正文".encode("gbk")
    assert MailReader().read(raw).text.split("\n") == ["发件人：张三 <a@b>", "主题：报送协议", "正文"]


def test_a_message_within_is_a_file_of_its_own_and_a_logo_is_none() -> None:
    outer = message()
    outer.add_attachment(message(**{"附件.txt": b"x"}))
    ((name, content),) = attachments(outer.as_bytes())
    assert name == "关于报送合作协议的函.eml"
    assert attachments(content) == [("附件.txt", b"x")]
    logo = EmailMessage()
    logo.set_content("<img src=cid:logo>", subtype="html")
    logo.add_related(b"\x89PNG" + bytes(50), maintype="image", subtype="png", cid="<logo>")
    assert attachments(logo.as_bytes()) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@b\n\n",
        b"Subject: =?x?y?z?=\r\n\r\n\xff\xfe",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Content-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: base64\n\n%%%",
        b"Date: yesterday\nFrom: \xff\xff\n\nx",
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 500,
    ],
)
def test_odd_messages_are_read_as_far_as_they_go(raw: bytes) -> None:
    assert MailReader().read(raw).pages[0].number == 1
    assert isinstance(attachments(raw), list)


def test_a_folded_head_is_one_line() -> None:
    assert unfolded("=?utf-8?B?5Y2P?=\r\n =?utf-8?B?6K6u?=") == "协议"
