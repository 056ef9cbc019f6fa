"""CTID.conf: lines KEY="value". What is there keeps its place, what is new comes last, as vzctl writes it."""

import re

from standin.node import read, write

LINE = re.compile(r"^([A-Z_0-9]+)=(.*)$")


def value_of(text):
    """vzctl takes what is between the first and the last quote: nothing is escaped."""
    text = text.strip()
    if text.startswith('"'):
        end = text.rfind('"')
        return text[1:end] if end > 0 else text[1:]
    return text


class Conf:
    """One configuration file, read whole."""

    def __init__(self, path, text=None):
        self.path = path
        self.lines = (read(path) or "").splitlines() if text is None else text.splitlines()
        self.values = {}
        for line in self.lines:
            match = LINE.match(line)
            if match:
                self.values[match.group(1)] = value_of(match.group(2))

    def get(self, key, default=None):
        return self.values.get(key, default)

    def words(self, key):
        return self.values.get(key, "").split()

    def put(self, key, value):
        line = '%s="%s"' % (key, value)
        if key in self.values:
            for number, old in enumerate(self.lines):
                if old.startswith(key + "="):
                    self.lines[number] = line
        else:
            self.lines.append(line)
        self.values[key] = value

    def drop(self, key):
        if key in self.values:
            del self.values[key]
            self.lines = [line for line in self.lines if not line.startswith(key + "=")]

    def save(self, path=None):
        write(path or self.path, "\n".join(self.lines) + "\n")
