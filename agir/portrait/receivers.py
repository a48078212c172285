"""What a person's account asks of the portraits she took part in."""
