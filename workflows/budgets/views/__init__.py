"""The pages of the budget requests."""
