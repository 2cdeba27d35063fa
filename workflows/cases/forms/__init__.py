"""The forms of a case: what moves ask for, and what the desk writes down besides."""
