"""The course of an archive object: how a person's step is taken on it, with its files and its key. Desks' verbs go this way."""

from __future__ import annotations

from services.course.course import Change, Course, Kind, digest_of, staged
from services.course.texts import Texts

__all__ = ["Change", "Course", "Kind", "Texts", "digest_of", "staged"]
