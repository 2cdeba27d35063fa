"""Where this room keeps words about a case, and how they are erased one day."""

from connected_desk.records.keeping import keeps

keeps("case", "budgets.BudgetRequest", "case__key", "purpose", "multi_year_note", "refused_reason", chain="budget")
keeps("case", "budgets.BudgetCheck", "request__case__key", "remark")
keeps("case", "budgets.BudgetLookBack", "request__case__key", "because")
