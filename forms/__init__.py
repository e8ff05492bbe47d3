"""What may be said: the forms."""
