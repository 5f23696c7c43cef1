"""Finding the passages that answer a question, and knowing when none does. Pure but for the ports it is handed."""
