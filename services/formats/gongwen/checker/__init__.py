"""The checker: any official document, measured rule by rule against GB/T 9704-2012 on its rendered pages."""

from services.formats.gongwen.checker.checking import check
from services.formats.gongwen.checker.picture import marked_page
from services.formats.gongwen.checker.rules import FORM_LABELS, RULES, Form

__all__ = ["FORM_LABELS", "RULES", "Form", "check", "marked_page"]
