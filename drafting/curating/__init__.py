"""What conversations teach the knowledge: amounts read in prose, questions that nothing answered, proposed articles."""
