"""A virtual machine of Virtuozzo: nothing is emulated. It is a container's root with processes of its own, under the name of a machine."""

import os
import re

from standin import guest
from standin.conf import Conf
from standin.container import Container
from standin.node import cache

TEMPLATE = "debian-12-x86_64-minimal"


class Machine(Container):
    """What differs from a container is where it lies, and that it has neither layout nor CTID.conf."""

    @property
    def home(self):
        return "/vz/vmprivate/%s.pvm" % self.ctid

    @property
    def conf(self):
        if self._conf is None:
            self._conf = Conf(self.private + "/config")
        return self._conf

    def exists(self):
        return os.path.exists(self.private + "/config")

    @property
    def private(self):
        return self.node.path(self.place("VE_PRIVATE"))

    @property
    def root(self):
        return self.node.path("/vz/root/" + self.ctid)

    def place(self, key):
        if key != "VE_PRIVATE":
            return "/vz/root/" + self.ctid
        if self._conf is not None:
            return self._conf.get("HOME") or self.home
        link = self.node.path("/vz/vmprivate/.moved." + self.ctid)
        return open(link, encoding="utf-8").read().strip() if os.path.exists(link) else self.home

    def layout(self):
        return "ploop"

    def mounted(self):
        return False

    def warn_distribution(self):
        pass


def machines(node, faults):
    """All machines of the node."""
    found = []
    for name in sorted(os.listdir(node.path("/vz/vmprivate"))):
        match = re.fullmatch(r"([0-9a-f-]{36})\.pvm", name) or re.fullmatch(r"\.moved\.([0-9a-f-]{36})", name)
        if match:
            machine = Machine(node, match.group(1), faults)
            if machine.exists():
                found.append(machine)
    return found


def create(node, faults, uuid, name, distribution, disk):
    machine = Machine(node, uuid, faults)
    content = machine.content
    os.makedirs(content)
    guest.spawn(["tar", "-xzf", "%s/%s.tar.gz" % (cache(), TEMPLATE), "-C", content, "--numeric-owner"], quiet=False)
    faults.middle()
    conf = Conf(machine.private + "/config", "")
    mac = "001C42%02X%02X%02X" % tuple(os.urandom(3))
    for key, value in (
        ("NAME", name),
        ("DESCRIPTION", ""),
        ("OS", distribution),
        ("CPUS", "2"),
        ("MEMSIZE", "1024"),
        ("VIDEOSIZE", "32"),
        ("AUTOSTART", "off"),
        ("AUTOSTOP", "suspend"),
        ("TEMPLATE", "no"),
        ("HDD0", "65536" if disk else ""),
        ("NET0", "mac=%s,network=Bridged,card=virtio" % mac),
    ):
        conf.put(key, value)
    conf.save()
    machine._conf = conf
    return machine
