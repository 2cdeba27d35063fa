"""The pages of reports: the list, one report, the figures behind it, the dashboard; and what everybody may read."""
