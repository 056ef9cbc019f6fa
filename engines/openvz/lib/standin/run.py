"""How every tool begins and ends."""

import os
import signal
import sys

from standin.node import Exit, Node


def main(file):
    """Runs the tool whose file this is: .../bin/GENERATION/TOOL."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    generation, tool = file.split("/")[-2:]
    node = Node(generation, tool)
    code = 1
    try:
        if tool == "vzctl":
            from standin import vzctl as program
        elif tool == "vzlist":
            from standin import vzlist as program
        elif tool == "vzmigrate":
            from standin import vzmigrate as program
        elif tool == "vzpkg":
            from standin import vzpkg as program
        else:
            from standin import prlctl as program
        code = program.main(node, sys.argv[1:])
    except Exit as end:
        code = end.code
        if end.text:
            node.complain(end.text)
    finally:
        node.unlock()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
