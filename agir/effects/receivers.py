"""What this room answers when the rooms below ask."""
