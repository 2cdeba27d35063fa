"""The desk's pages: load or 404, form, one action, message and redirect."""
