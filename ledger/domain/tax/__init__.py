"""What reaches forms and the return."""
