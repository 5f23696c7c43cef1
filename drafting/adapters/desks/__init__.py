"""Ways out: connectors that take an approved draft to where the customer reads it."""
