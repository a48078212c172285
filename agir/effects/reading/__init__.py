"""What the pages of the journal show, read in a constant number of queries."""
