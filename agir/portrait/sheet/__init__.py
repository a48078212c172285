"""Files of indicators, read to plain data: no model, no database."""
