"""The rule book: policies are typed inputs and ordered rules in CEL; they decide, and word nothing by themselves. Pure."""
