"""Where this room keeps words about a case, and how they are erased one day."""

from connected_desk.records.keeping import keeps

from .models import CHARTER

# What a charter says in words: all of it but days and money.
PLAN = [name for name in CHARTER if name not in ("starts_on", "ends_on", "city_cost")]

keeps("case", "pocs.Poc", "case__key", *PLAN, "suspended_because", "finished_because", "cancelled_because", chain="poc")
keeps("case", "pocs.CharterVersion", "poc__case__key", "snapshot", "amended_because")
keeps("case", "pocs.CharterAgreement", "poc__case__key", "who")
keeps("case", "pocs.SiteBody", "poc__case__key", "name", "person", "email", "ended_because")
keeps("case", "pocs.Criterion", "poc__case__key", "no_baseline_because", "method", "not_measured_because")
keeps("case", "pocs.Measurement", "criterion__poc__case__key", "source", "corrected_because")
keeps("case", "pocs.InterimEvaluation", "poc__case__key", "summary")
keeps("case", "pocs.InterimJudgement", "interim__poc__case__key", "comment")
keeps("case", "pocs.LentData", "poc__case__key", "what", "ground", "how", "to_whom", "proof")
keeps("case", "pocs.Safeguard", "poc__case__key", "evidence", "reason", "by_name", "reopened_because")
keeps("case", "pocs.RoadmapItem", "poc__case__key", "what", "who", "moved")
keeps("case", "pocs.Incident", "poc__case__key", "what", "told", "remedy")
keeps("case", "pocs.IncidentNotice", "incident__poc__case__key", "who")
