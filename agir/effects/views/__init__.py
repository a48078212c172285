"""Pages of the journal, one function for each address."""
