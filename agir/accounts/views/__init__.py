"""Pages of a person's account: coming in, her profile, her keys and devices."""
