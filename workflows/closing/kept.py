"""Where this room keeps words about a case, and how they are erased one day."""

from connected_desk.records.keeping import keeps

keeps("case", "closing.Award", "case__key", "ground")
keeps(
    "case",
    "closing.Exchange",
    "case__key",
    "words",
    "shared_how",
    "kept_because",
    files=("file",),
    chain="procurement_exchange",
)
keeps("case", "closing.Closing", "case__key", "reason", "learned", "differently")
keeps("case", "closing.LessonRow", "closing__case__key", gone=True)
keeps("case", "closing.Cost", "closing__case__key", "words")
keeps("case", "closing.Spread", "case__key", "why", "words", chain="spread")
