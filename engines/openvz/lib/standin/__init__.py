"""The stand-in for OpenVZ's tools: what they print and answer, over a state of its own. See ../../README.md."""
