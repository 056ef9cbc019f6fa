"""vzmigrate: to another state folder, which nodes/HOST in this one names or links to. A container that runs keeps its processes with --online."""

import os
import shutil
import sys

from standin.container import Container
from standin.fault import Faults
from standin.node import Exit, Node, read, write


def main(node, args):
    faults = Faults(node)
    online = keep = False
    words, position = [], 0
    while position < len(args):
        arg = args[position]
        if arg in ("--online", "--live"):
            online = True
        elif arg in ("-r", "--remove-area") and position + 1 < len(args):
            position += 1
            keep = args[position] == "no"
        elif arg.startswith("--remove-area="):
            keep = arg.endswith("=no")
        elif arg in ("-v", "-vv", "-vvv", "--verbose", "-t", "--times", "--keep-dst", "-f", "--nodeps"):
            node.verbose += 1
        elif arg.startswith("--ssh=") or arg.startswith("--rsync="):
            pass
        elif arg.startswith("-"):
            raise Exit(1, "Invalid option " + arg)
        else:
            words.append(arg)
        position += 1
    faults.meet("migrate")
    if len(words) < 2:
        raise Exit(1, "Usage: vzmigrate [-r yes|no] [--online] [-v] destination_address CTID")
    host, ids = words[0], words[1:]
    other = destination(node, host)
    for word in ids:
        migrate(node, other, host, word.split(":")[0], faults, online, keep)
    return 0


def destination(node, host):
    """The node behind a name: nodes/HOST is a link to its state folder, or a file with its path."""
    name = host.rpartition("@")[2]
    path = node.state + "/nodes/" + name
    target = os.path.realpath(path) if os.path.isdir(path) else (read(path) or "").strip()
    if not target:
        raise Exit(4, "ssh: connect to host %s port 22: No route to host\nCan't connect to destination address using public key" % name)
    before = os.environ.get("PANVISOR_OPENVZ_STATE")
    os.environ["PANVISOR_OPENVZ_STATE"] = target
    try:
        return Node(node.generation, node.tool)
    finally:
        if before is None:
            del os.environ["PANVISOR_OPENVZ_STATE"]
        else:
            os.environ["PANVISOR_OPENVZ_STATE"] = before


def migrate(node, other, host, word, faults, online, keep):
    ctid = node.resolve(word)
    container = None if ctid is None else Container(node, ctid, faults)
    if container is None or not container.exists():
        raise Exit(10, "CT #%s doesn't exist" % word)
    if os.path.exists(other.conf_path(ctid)):
        raise Exit(9, "CT #%s already exists on destination node" % ctid)
    if node.upstream and online and container.running():
        raise Exit(16, "Can't do online migration: no checkpointing on this node")
    faults.lock(ctid)
    node.lock(ctid)
    say = node.show
    running = container.running()
    live = running and online
    say("Starting %smigration of CT %s to %s" % ("live " if live else "", ctid, host))
    say("Preparing remote node")
    if not node.v7:
        say("Initializing remote quota")
    for percent in (0, 50, 100) if node.v7 else ():
        progress("Syncing private %d%%" % percent)
    if not node.v7:
        say("Syncing private")
    faults.middle()
    if faults.disk_full():
        raise Exit(6, "rsync: write failed: No space left on device (28)\nFailed to sync container private areas")
    quiet, node.quiet = node.quiet, True
    if running and not live:
        node.quiet = quiet
        say("Stopping container")
        node.quiet = True
        container.stop()
    elif live:
        say("Live migrating container...")
        say("\tSuspending container")
        container._freeze()
        say("\tDumping container")
    node.quiet = quiet
    move(node, other, container, keep)
    moved = Container(other, ctid, faults)
    other.quiet = True
    if live:
        say("\tUndumping container")
        moved._thaw()
        say("\tResuming container")
        moved._link_root()
    elif running:
        say("Starting container")
        moved.start()
    say("Cleanup")
    if node.v7:
        say("Successfully completed")


def progress(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def move(node, other, container, keep):
    """All that the node has of the container, to the same places on the other node."""
    ctid = container.ctid
    private, target = container.private, other.path(container.place("VE_PRIVATE"))
    if os.path.exists(target):
        raise Exit(9, "Private area %s exists on destination node" % container.place("VE_PRIVATE"))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    container._unlink_root()
    if keep and not container.running():
        from standin.snapshots import copy

        copy(private, target)
    else:
        shutil.move(private, target)
    write(other.conf_path(ctid), read(node.conf_path(ctid)))
    for folder in ("/run/" + ctid, "/vz/dump/Dump." + ctid, "/var/vzquota/quota." + ctid):
        if os.path.exists(node.path(folder)):
            shutil.move(node.path(folder), other.path(folder))
    name = container.conf.get("NAME")
    if name:
        if node.by_name(name) == ctid:
            os.unlink(node.path("/etc/vz/names/" + name))
        Container(other, ctid, None)._link_name(name)
    os.rename(node.conf_path(ctid), node.conf_path(ctid) + ".migrated")
