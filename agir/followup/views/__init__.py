"""Pages of the follow-up, one function for each address."""
