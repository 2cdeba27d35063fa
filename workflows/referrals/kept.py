"""Where this room keeps words about a case, and how they are erased one day."""

from connected_desk.records.keeping import keeps

keeps("case", "referrals.HandOver", "case__key", "note", "extension_reason", "reason")
keeps("case", "referrals.OpinionRequest", "case__key", "question", "answer", "tellable")
keeps("case", "referrals.SupportRequest", "case__key", "why", "answer")
keeps("case", "referrals.SupportEntry", "request__case__key", "text")
keeps("case", "referrals.Advice", "case__key", "lines")
