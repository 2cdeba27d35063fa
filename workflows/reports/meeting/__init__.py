"""The papers of a meeting, filled from its agenda and from a month's document: running order, script, questions."""
