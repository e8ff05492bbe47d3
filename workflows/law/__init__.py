"""What is allowed: pure rules, without clock, database, settings or request."""
