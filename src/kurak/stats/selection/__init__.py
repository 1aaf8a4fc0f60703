"""Drawing units: a method a module, under its textbook name; `methods` lists them all."""
