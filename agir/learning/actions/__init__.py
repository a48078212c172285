"""What a coalition does to learn."""
