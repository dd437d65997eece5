"""What the rules of a document's life say no to, in the clerk's words."""

from __future__ import annotations

from services.model.errors import Conflict, NotFound, Refused


class StepNotAllowed(Conflict):
    """The document's state does not allow the step."""

    message = "“{title}”当前为“{state}”，不能“{step}”。请刷新页面查看最新状态。"


class WordsMissing(Refused):
    message = "请填写“{step}”的{what}，{why}。"


class WordsTooLong(Refused):
    message = "“{step}”填写了 {length} 字，超过 {limit} 字的上限，请精简。"


class DayRefused(Refused):
    message = "{what}“{day}”不能使用：{reason}。请核对后重新填写。"


class ScanMissing(Refused):
    message = "“{step}”须附{what}的扫描件（PDF、图片或 OFD）。请扫描后一并上传。"


class ScanRefused(Refused):
    message = "“{label}”不能作为扫描件：{reason}。请重新扫描为 PDF 或图片后上传。"


class SignerUnknown(Refused):
    message = "“{name}”不在发文设置的签发人名单中，名单为：{names}。请核对姓名，或先在发文设置中登记。"


class NotACountersigner(Refused):
    message = "“{office}”不在“{title}”的会签单位之中，会签单位为：{offices}。请核对名称。"


class NotARecipient(Refused):
    message = "“{title}”没有分发给“{unit}”，不能签收或催签。请核对单位，或先补充分发。"


class NobodySelected(Refused):
    message = "没有选择“{step}”的单位。请至少选择一个。"


class RegistrationNeeded(Conflict):
    message = "“{title}”须登记编号后才能定稿，不能直接“定稿”。请依次送核、签发、复核、登记编号。"


class NoNumberNeeded(Conflict):
    message = "“{title}”是表单，没有发文字号，不用登记编号。请选择“定稿”。"


class RecipientUnknown(Refused):
    message = "单位“{unit}”不在单位名册中，没有分发。请核对名称，或先在单位名册中登记；系统外的单位请填在“系统外单位”一栏。"


class ListUnknown(Refused):
    message = "没有“{name}”这份主送名单。请在发文设置中核对。"


class ReceiverMissing(Refused):
    message = "没有填写“{unit}”的签收人，没有登记。请填写对方签收人的姓名后重新提交。"


class PagesDiffer(Conflict):
    message = (
        "盖章扫描件有 {found} 页，定稿有 {pages} 页，没有存档。请核对有没有漏扫、多扫或扫错文件；"
        "确认无误的，勾选“页数不同，已核对”后重新上传。"
    )


class SuccessorUnknown(NotFound):
    message = (
        "没有找到发文字号为“{by}”的公文，没有登记{relation}。请到发文登记簿核对发文字号（写法如“广合管〔2026〕7号”）；"
        "{relation}须另行发文，编号、分发之后再登记。"
    )


class LinkRefused(Conflict):
    message = "不能用“{by}”{relation}“{title}”：{reason}。"
