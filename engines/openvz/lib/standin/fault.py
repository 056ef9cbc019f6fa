"""Faults on demand: lines of the file `faults` in the state folder, or of PANVISOR_OPENVZ_FAULTS.

    [once] TOOL COMMAND FAULT [ARGUMENT]

TOOL and COMMAND are shell patterns. The faults are in ../../README.md.
"""

import os
import signal
import sys

from standin.node import Exit, read, write


class Faults:
    """The faults that meet one call of a tool."""

    def __init__(self, node):
        self.node = node
        self.mine = []
        self.cut = None

    def meet(self, command):
        """What is to happen before the command does anything; remembers what is to happen later."""
        path = self.node.state + "/faults"
        lines = [line for line in os.environ.get("PANVISOR_OPENVZ_FAULTS", "").split("\n") if line.strip()]
        stored = read(path)
        if stored:
            lines += stored.splitlines()
        if not lines:
            return
        from fnmatch import fnmatchcase

        spent = []
        for line in lines:
            words = line.split(None, 4 if line.startswith("once ") else 3)
            once = words[:1] == ["once"]
            if once:
                words = words[1:]
            if len(words) < 3 or line.startswith("#"):
                continue
            if fnmatchcase(self.node.tool, words[0]) and fnmatchcase(command, words[1]):
                if once and not self._spend(path, line, spent):
                    continue
                self.mine.append((words[2], words[3] if len(words) > 3 else ""))
        for fault, argument in self.mine:
            self._before(fault, argument)

    def _spend(self, path, line, spent):
        with self.node.guard():
            stored = (read(path) or "").splitlines()
            if line not in stored:
                return False
            stored.remove(line)
            write(path, "".join(kept + "\n" for kept in stored))
            spent.append(line)
            return True

    def _before(self, fault, argument):
        if fault == "hang":
            hang(argument)
        elif fault == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        elif fault == "stdout":
            sys.stdout.write(argument + "\n")
            sys.stdout.flush()
        elif fault == "stderr":
            sys.stderr.write(argument + "\n")
            sys.stderr.flush()
        elif fault == "exit":
            code, _, text = argument.partition(" ")
            raise Exit(int(code or "1"), text)
        elif fault == "torn":
            self.cut = argument or "50%"

    def lock(self, ctid):
        """Another process holds the container's lock for so many seconds."""
        for fault, argument in self.mine:
            if fault == "lock":
                hold_lock(self.node, ctid, float(argument or "3600"))

    def middle(self):
        """Called where the work of a command is half done."""
        for fault, argument in self.mine:
            if fault == "hang-middle":
                hang(argument)
            elif fault == "killed-middle":
                sys.stdout.flush()
                os.kill(os.getpid(), signal.SIGKILL)
            elif fault == "exit-middle":
                code, _, text = argument.partition(" ")
                raise Exit(int(code or "1"), text)

    def disk_full(self):
        return any(fault == "disk-full" for fault, _ in self.mine)

    def tear(self, text):
        """What is left of an output that is cut: after so many characters, or so many percent of it."""
        if self.cut is None:
            return text
        if self.cut.endswith("%"):
            return text[: int(len(text) * float(self.cut[:-1]) / 100)]
        return text[: int(self.cut)]


def hang(argument):
    import time

    sys.stdout.flush()
    time.sleep(float(argument or "86400"))


def hold_lock(node, ctid, seconds):
    """A process of its own that has the container locked; the tool that met the fault finds it so."""
    import time

    from standin.node import process_start

    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        null = os.open("/dev/null", os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)
        os.closerange(3, into)
        os.closerange(into + 1, 1024)
        text = "%d\n%s\n%s\n" % (os.getpid(), process_start(os.getpid()), "/usr/sbin/vzctl set %s --save" % ctid)
        write(node.path("/vz/lock/%s.lck" % ctid), text)
        os.write(into, b"x")
        os.close(into)
        time.sleep(seconds)
        path = node.path("/vz/lock/%s.lck" % ctid)
        if read(path) == text:
            os.unlink(path)
        os._exit(0)
    os.close(into)
    os.read(out, 1)
    os.close(out)
