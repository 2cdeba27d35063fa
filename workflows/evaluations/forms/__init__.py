"""The forms of an evaluation: what moves ask for, the sheet, and what the owner writes down."""
