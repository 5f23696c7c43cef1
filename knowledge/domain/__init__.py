"""What knowledge is made of: articles, passages, facts, decisions, the company and its voice. Pure."""
