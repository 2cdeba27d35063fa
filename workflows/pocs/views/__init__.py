"""The pages of trials: load or 404, form, one action, message and redirect."""
