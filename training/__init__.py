"""How the small models that ship with the product are made, with all that they are made from."""
