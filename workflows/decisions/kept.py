"""Where this room keeps words about a case, and how they are erased one day."""

from connected_desk.records.keeping import keeps

keeps("case", "decisions.Decision", "case_key", "title", "text", "details", "reason", chain="decision")
keeps("case", "decisions.Consultation", "decision__case_key", "opinion")
