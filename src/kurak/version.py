"""The version of Kurak, read by the build, the command line and the colophon of every report."""

VERSION = "0.1.0"
