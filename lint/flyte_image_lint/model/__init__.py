"""What flows through the program: documents and what they say, findings and their fixes."""
