"""The list of a plan's actions: what is asked for, which actions answer, how a row reads."""
