"""Texts that a stranger may send: RTF, mail, web pages, plain text, and what old Office files look like from outside."""

from __future__ import annotations

from tests.samples.hostile import MB, ole

AGREEMENT = "合作协议\n甲方：广德市人民政府\n乙方：长兴县人民政府\n双方加强产业协作。\n签订日期：2022年9月2日\n"


def _escaped(text: str) -> str:
    return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)


def rtf(body: str = "", text: str = "合作协议") -> bytes:
    return (r"{\rtf1\ansi\ansicpg936 " + _escaped(text) + r"\par " + body + "}").encode("ascii")


def rtf_deep(levels: int = 1_000_000) -> bytes:
    """Groups in groups in groups."""
    return rtf("{" * levels + "a" + "}" * levels)


def rtf_with_object(address: str) -> bytes:
    """An embedded program, a link that updates itself, a picture and a template on the network."""
    package = (b"\x01\x05\0\0\x02\0\0\0\x08\0\0\0Package\0" + bytes(16) + b"MZ" + bytes(100)).hex()
    fields = rf'{{\field{{\*\fldinst INCLUDEPICTURE "{address}" \\d}}{{\fldrslt x}}}}'
    template = rf"{{\*\template {address}}}"
    objects = rf"{{\object\objautlink\objupdate\objw1\objh1{{\*\objclass Package}}{{\*\objdata {package}}}}}"
    return rtf(template + objects + fields)


def rtf_bin_lie() -> bytes:
    r"""A picture of 2 GB, says \bin, of which nothing follows."""
    return rtf(r"{\pict\pngblip\bin2147483647 x}")


def rtf_tables(levels: int = 3_000) -> bytes:
    return rtf(r"\trowd\cellx1\intbl\itap1 " * levels)


def empty_word() -> bytes:
    """An OLE file that names what a Word document has, and holds nothing."""
    return ole({"WordDocument": 0, "1Table": 0})


def works() -> bytes:
    return ole({"CONTENTS": 0})


def empty_workbook() -> bytes:
    return ole({"Workbook": 0})


def html(body: str = "", *, head: str = "") -> bytes:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body><p>合作协议</p>{body}</body></html>'.encode()


def html_of_tags(size: int = 90 * MB) -> bytes:
    """Nothing but tags that are never closed."""
    tags = b"<div><span><b>"
    return html().replace(b"</body></html>", tags * (size // len(tags)))


def html_of_attributes(count: int = 2_000_000) -> bytes:
    return html("<p " + " ".join(f"a{number}=1" for number in range(count)) + ">乙方</p>")


def html_beckoning(address: str) -> bytes:
    """Everything by which a page fetches something."""
    head = (
        f'<meta http-equiv="refresh" content="0;url={address}"><link rel="stylesheet" href="{address}"><base href="{address}">'
        f'<script src="{address}"></script><style>@import url({address}); body {{ background: url({address}) }}</style>'
    )
    body = (
        f'<img src="{address}"><iframe src="{address}"></iframe><object data="{address}"></object><embed src="{address}">'
        f'<video src="{address}" autoplay></video><form action="{address}"><input autofocus onfocus="this.form.submit()"></form>'
    )
    return html(body, head=head)


def svg(address: str) -> bytes:
    """A drawing with a script, and with an entity of this machine."""
    return (
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
        f'<script href="{address}"/><image xlink:href="{address}"/><text>&x;</text></svg>'
    ).encode()


def _mail(body: str, kind: str = 'multipart/mixed; boundary="b0"') -> bytes:
    return (
        "From: =?utf-8?b?5byg5LiJ?= <a@example.com>\r\nTo: b@example.com\r\nSubject: =?gb18030?b?0K3S6Q==?=\r\n"
        f"Date: Fri, 2 Sep 2022 09:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n{body}"
    ).encode()


def mail(text: str = AGREEMENT) -> bytes:
    return _mail(f'--b0\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\n{text}\r\n--b0--\r\n')


def mail_of_parts(levels: int = 10_000) -> bytes:
    """Parts within parts within parts."""
    opened = "".join(f'--b{level}\r\nContent-Type: multipart/mixed; boundary="b{level + 1}"\r\n\r\n' for level in range(levels))
    return _mail(opened + f"--b{levels}\r\nContent-Type: text/plain\r\n\r\nagreement\r\n")


def mail_in_mails(levels: int = 2_000) -> bytes:
    """A mail that forwards a mail that forwards a mail."""
    return _mail("Content-Type: message/rfc822\r\n\r\n" * levels + "\r\nagreement", kind="message/rfc822")


def mail_of_attachments(count: int = 10_000) -> bytes:
    one = '--b0\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nagreement\r\n'
    return _mail(one * count + "--b0--\r\n")


def mail_with(name: str, content: bytes) -> bytes:
    """An attachment; its name as it is given."""
    import base64

    return _mail(
        f'--b0\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\n{AGREEMENT}\r\n--b0\r\nContent-Type: application/octet-stream'
        f'\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n'
        f"{base64.encodebytes(content).decode()}\r\n--b0--\r\n"
    )


def one_long_line(size: int = 30 * MB) -> bytes:
    return ("甲方：" + "协" * (size // 3)).encode()


# What makes a careless rule look for very long: each text is a megabyte or so of one motif.
MOTIFS: dict[str, str] = {
    "空格": " ",
    "全角空格": "\u3000",
    "换行": "\n",
    "甲方": "甲方：",
    "数字": "1",
    "中文数字": "一二三",
    "年月": "二〇二二年",
    "左括号": "（",
    "书名号": "《",
    "顿号": "市、",
    "金额": "人民币1,",
    "大写": "壹仟",
    "协议": "协议",
    "字母": "aA",
    "制表": "\t",
}


def tiring(motif: str, size: int = MB) -> bytes:
    """An agreement that goes on with one motif for a megabyte."""
    piece = MOTIFS[motif]
    return (AGREEMENT + piece * (size // len(piece.encode())) + "\n" + AGREEMENT).encode()
