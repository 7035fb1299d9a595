"""Answers questions about a company's documents."""
