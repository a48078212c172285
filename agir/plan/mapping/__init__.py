"""The map of a plan: what is read, what is chosen, how it is drawn and told in a table."""
