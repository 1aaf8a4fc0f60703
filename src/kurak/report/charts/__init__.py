"""Fixed chart types: plain data in, SVG text with an alt text and a table out; one module a chart."""
