"""Language tools that the readers, the checks, the writer and the evaluation share. Pure."""
