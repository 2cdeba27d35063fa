"""What is asked when a case goes through procurement and when it has ended."""
