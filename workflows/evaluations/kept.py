"""Where this room keeps words about a case, and how they are erased one day."""

from connected_desk.records.keeping import keeps

keeps("case", "evaluations.Evaluator", "evaluation__case__key", "conflict_text", "reopened_because", "excused_because")
# Named for one evaluation and no other.
keeps("case", "evaluations.Guest", "place__evaluation__case__key", "name", "affiliation", "email")
keeps("case", "evaluations.Score", "evaluator__evaluation__case__key", "comment")
keeps("case", "evaluations.Discussion", "evaluation__case__key", "took_part", "words")
keeps("case", "evaluations.EffectJudgement", "evaluation__case__key", "because")
keeps("case", "evaluations.Conclusion", "evaluation__case__key", "weighed", "reason", "public_text")
keeps("case", "evaluations.FollowUp", "case__key", "note")
