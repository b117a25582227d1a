"""Pictures with their credit, licence and files."""
