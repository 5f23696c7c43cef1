"""What goes over the wire: pydantic models, strict on the way in, complete on the way out."""
