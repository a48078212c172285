"""The only place that changes the journal."""
