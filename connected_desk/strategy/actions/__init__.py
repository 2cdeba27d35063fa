"""Every write of the city's strategy, one noun a file."""
