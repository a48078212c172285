"""What people type in the follow-up."""
