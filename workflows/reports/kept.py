"""Where this room keeps words about a case, and how they are erased one day."""

from connected_desk.records.keeping import keeps

keeps("case", "reports.Achievement", "case__key", "base", "method", "withdrawn_reason")
