"""What every archive object and every step rests on: objects, their texts, steps, the queue, numbers, readers, the journal."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# One row per archive object: the projection of its latest version (`record` is that version's metadata.json).
# The register can therefore be rebuilt from the archive, row by row.
objects = Table(
    "objects",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),  # filing, document, issuing, template
    Column("version", Integer, nullable=False),
    Column("inventory", String(128), nullable=False),  # sha512 of the object's inventory
    Column("state", String(20), nullable=False),
    Column("number", String(60)),
    Column("title", Text, nullable=False),
    Column("unit", String(120), nullable=False),  # "" for the office's own papers
    Column("date", String(10)),  # ISO; date of signing, or of the document
    Column("year", Integer),
    Column("field", String(20)),
    Column("submitted_at", String(32), nullable=False),  # ISO with offset
    Column("digest", String(64)),  # sha256 of the agreement, or of a paper's facts: the same thing twice
    Column("unread", Integer, nullable=False),  # files that wait to be read
    Column("textless", Integer, nullable=False, server_default="0"),  # files without text by which they could be found
    Column("unrecognised", Integer, nullable=False, server_default="0"),  # of these, those that can still get it: 待识别
    Column("record", Text, nullable=False),
    UniqueConstraint("number"),
    Index("objects_unit", "unit", "unread"),
    Index("objects_digest", "digest"),
    Index("objects_state", "kind", "state"),
)

# The text of each page as read.
pages = Table(
    "pages",
    metadata,
    Column("object_id", ForeignKey("objects.id", ondelete="CASCADE"), primary_key=True),
    Column("file", Integer, primary_key=True),  # StoredFile.position
    Column("page", Integer, primary_key=True),
    Column("paged", Boolean, nullable=False),
    Column("origin", String(10), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("text", Text, nullable=False),
)

# By what a filing's agreement finds others like it: a sketch of its text (model/sketches.py), and who signed it.
likenesses = Table(
    "likenesses",
    metadata,
    Column("object_id", ForeignKey("objects.id", ondelete="CASCADE"), primary_key=True),
    Column("bins", LargeBinary, nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("parties", Text, nullable=False),  # model/kinship.py: parties_key
)

# What a person said of two filings (model/ties.py): a projection of each one's own ties, so that they are seen from both sides.
ties = Table(
    "ties",
    metadata,
    Column("object_id", ForeignKey("objects.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Index("ties_other", "other_id"),
)

# The normalised text of each object (model/normal.py), against which every search hit is verified.
# `version` is that of the object; `indexed` the version that the index holds (0: none yet).
texts = Table(
    "texts",
    metadata,
    Column("object_id", ForeignKey("objects.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("indexed", Integer, nullable=False),
    Column("normal", Text, nullable=False),
    Index("texts_waiting", "indexed", "version", "object_id"),
)

# A business step between its two transactions: from here always forward. Deleted when it is done.
steps = Table(
    "steps",
    metadata,
    Column("token", String(40), primary_key=True),
    Column("object_id", String(40), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("step", String(20), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", String(32), nullable=False),
    Column("staging", String(120)),  # folder of new files, below staging/
    Column("record", Text, nullable=False),  # the complete object after the step
)

# The outbox: written in the transaction of the fact that causes the work.
queue = Table(
    "queue",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("task", String(20), nullable=False),  # model/work.py: TaskKind
    Column("object_id", String(40), nullable=False),
    Column("added_at", String(32), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("leased_until", Float, nullable=False, default=0.0),  # seconds since the epoch
    Column("worker", String(40)),
    Column("progress", Text, nullable=False, default=""),
    Column("done", Integer, nullable=False, server_default="0"),  # parts of the work, e.g. pages
    Column("total", Integer, nullable=False, server_default="0"),
    Column("error", Text, nullable=False, default=""),
    UniqueConstraint("task", "object_id"),
)

# Pages whose recognition is done while that of others still goes on: a kill loses at most one. They go with the step that keeps
# their texts.
recognised_pages = Table(
    "recognised_pages",
    metadata,
    Column("sha256", String(64), primary_key=True),  # of the file
    Column("page", Integer, primary_key=True),
    Column("recogniser", String(60), nullable=False),
    Column("content", Text, nullable=False),  # the page as JSON
)

submission_keys = Table(
    "submission_keys",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),  # of the whole submission
    Column("object_id", String(40), nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("series", String(60), primary_key=True),
    Column("last", Integer, nullable=False),
)

numbers = Table(
    "numbers",
    metadata,
    Column("series", String(60), primary_key=True),
    Column("serial", Integer, primary_key=True),
    Column("object_id", String(40), nullable=False),
    CheckConstraint("serial > 0", name="numbers_serial_positive"),
)

# Of the issuing book: the first serial that a counter gives, and the serials that were given outside this system.
openings = Table(
    "openings",
    metadata,
    Column("series", String(60), primary_key=True),
    Column("serial", Integer, nullable=False),
)

elsewhere = Table(
    "elsewhere",
    metadata,
    Column("series", String(60), primary_key=True),
    Column("serial", Integer, primary_key=True),
    Column("what", Text, nullable=False),
)

# Which units may see an object that is not their own: a document from its distribution on.
readers = Table(
    "readers",
    metadata,
    Column("object_id", ForeignKey("objects.id", ondelete="CASCADE"), primary_key=True),
    Column("unit", String(120), primary_key=True),
    Column("sent_at", String(32), nullable=False),
    Column("acknowledged_at", String(32)),
    Index("readers_unit", "unit", "acknowledged_at"),
)

# A hash chain: `hash` is SM3 over the previous hash and the canonical record.
journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("by", String(120), nullable=False),
    Column("action", String(40), nullable=False),
    Column("object_id", String(120), nullable=False),  # of an archive object; of a register's entry its name
    Column("detail", Text, nullable=False),  # canonical JSON
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("journal_object", "object_id"),
)
