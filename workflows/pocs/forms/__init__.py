"""The forms of a trial: what moves ask for, and what the lead and the owner write down."""
