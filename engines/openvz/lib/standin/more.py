"""What vzctl is asked for less often: snapshots, conversion, and the commands that only VZ7 has."""

import os
import shutil

from standin import guest, snapshots
from standin.container import Container
from standin.node import Exit, read, write
from standin.options import take
from standin.vzctl import ready

SKIPS = ["skip-suspend", "skip-config", "skip-resume", "must-resume", "skip_arpdetect", "skip_dump"]
VALUES = ["id", "uuid", "name", "description", "component-name", "env", "target"]


def given_options(node, command, container, args):
    given = dict(take("vzctl", args, SKIPS, VALUES)[0])
    ready(node, container, command)
    return given, given.get("id") or given.get("uuid")


def need(uuid):
    if not uuid:
        raise Exit(20, "Snapshot id is not specified")
    return uuid


def snapshot(node, command, container, args):
    given, uuid = given_options(node, command, container, args)
    keep = not ({"skip-suspend", "skip_dump"} & given.keys())
    snapshots.create(container, uuid, given.get("name"), given.get("description"), keep)
    return 0


def snapshot_switch(node, command, container, args):
    given, uuid = given_options(node, command, container, args)
    snapshots.switch(container, need(uuid), "skip-resume" not in given, "skip-config" not in given)
    return 0


def snapshot_delete(node, command, container, args):
    snapshots.delete(container, need(given_options(node, command, container, args)[1]))
    return 0


def snapshot_list(node, command, container, args):
    if not container.exists():
        raise Exit(14, "Container config file does not exist")
    node.open_kernel()
    snapshots.listing(container, args)
    return 0


def snapshot_mount(node, command, container, args):
    given, uuid = given_options(node, command, container, args)
    snapshots.require_ploop(container, 160)
    tree = snapshots.Tree(container)
    item = tree.find(snapshots.normal(need(uuid)), 160)
    target = given.get("target")
    if not target:
        raise Exit(20, "Mount target is not specified")
    target = node.path(target)
    if os.path.isdir(target) and not os.path.islink(target):
        os.rmdir(target)
    os.symlink(tree.place(item["uuid"]), target)
    write(tree.place(item["uuid"]) + ".mounted", target + "\n")
    node.say("Snapshot %s has been successfully mounted" % item["uuid"])
    return 0


def snapshot_umount(node, command, container, args):
    uuid = given_options(node, command, container, args)[1]
    snapshots.require_ploop(container, 161)
    tree = snapshots.Tree(container)
    item = tree.find(snapshots.normal(need(uuid)), 161)
    note = tree.place(item["uuid"]) + ".mounted"
    target = (read(note) or "").strip()
    if not target:
        raise Exit(161, "Snapshot %s is not mounted" % item["uuid"])
    if os.path.islink(target):
        os.unlink(target)
        os.mkdir(target)
    os.unlink(note)
    node.say("Snapshot %s has been successfully unmounted" % item["uuid"])
    return 0


def convert(node, command, container, args):
    given = dict(take("vzctl", args, [], ["layout", "velayout", "ve_layout"])[0])
    ready(node, container, command)
    layout = given.get("layout") or given.get("velayout") or "ploop"
    if container.running() or container.mounted():
        raise Exit(32 if container.running() else 41, "CT is running (mounted). Stop (umount) it before")
    if not layout.startswith("ploop") or container.layout() == "ploop":
        raise Exit(155, "CT is already on ploop" if container.layout() == "ploop" else "Layout conversion to %s is not supported" % layout)
    private = container.private
    node.say("Converting to ploop")
    draft = private + ".tmp"
    shutil.rmtree(draft, ignore_errors=True)
    os.makedirs(draft + "/root.hdd")
    snapshots.copy(private, draft + "/root.hdd/content")
    container.faults.middle()
    os.rename(private, private + ".orig")
    os.rename(draft, private)
    shutil.rmtree(private + ".orig")
    container.conf.put("VE_LAYOUT", layout)
    container.conf.save()
    container._describe_disk()
    node.say("Container was successfully converted to the ploop layout")
    return 0


def compact(node, command, container, args):
    take("vzctl", args, ["defrag", "dry"], ["threshold", "delta"])
    ready(node, container, command)
    if container.layout() != "ploop":
        raise Exit(166, "Compact is supported only for ploop layout")
    node.say("Trying to find free extents bigger than 0 bytes")
    node.say("Compacting container...")
    container.faults.middle()
    node.say("Container was successfully compacted")
    return 0


def pause(node, command, container, args):
    ready(node, container, command)
    container.require_running("Unable to pause: container is not running")
    container._freeze()
    node.say("Container was paused")
    return 0


def unregister(node, command, container, args):
    ready(node, container, command)
    if container.running():
        raise Exit(32, "Container is currently running. Stop it first.")
    write(container.private + "/ve.conf", read(container.conf.path))
    name = container.conf.get("NAME")
    if name and node.by_name(name) == container.ctid:
        os.unlink(node.path("/etc/vz/names/" + name))
    os.unlink(container.conf.path)
    node.say("Container was successfully unregistered")
    return 0


def register(node, args, faults):
    options, words = take("vzctl", args, ["force", "start", "renew", "skip_cluster"], ["id", "uuid", "name"])
    given = dict(options)
    if not words:
        raise Exit(20, "Path is not specified")
    place = words[0].rstrip("/")
    text = read(node.path(place) + "/ve.conf")
    if text is None:
        raise Exit(140, "Unable to find container configuration in " + place)
    ctid = given.get("id") or given.get("uuid") or (words[1] if len(words) > 1 else os.path.basename(place))
    if node.resolve(ctid) is None:
        raise Exit(21, "Bad CT ID " + ctid)
    ctid = node.resolve(ctid)
    if os.path.exists(node.conf_path(ctid)):
        raise Exit(140, "Container %s is already registered" % ctid)
    write(node.conf_path(ctid), text)
    container = Container(node, ctid, faults)
    container.conf.put("VE_PRIVATE", place)
    container.conf.put("UUID", ctid)
    if given.get("name"):
        container.conf.put("NAME", given["name"])
    container.conf.save()
    if container.conf.get("NAME"):
        container._link_name(container.conf.get("NAME"))
    node.say("Container %s was successfully registered" % ctid)
    if "start" in given:
        container.start()
    return 0


def reinstall(node, command, container, args):
    take("vzctl", args, ["skipbackup", "skipscripts", "resetpwdb", "listscripts"], ["scripts", "desc", "vzpkg_opts"])
    ready(node, container, command)
    running = container.running()
    if running:
        container.stop()
    archive = container._template(container.conf.get("OSTEMPLATE"))
    draft = container.content + ".new"
    shutil.rmtree(draft, ignore_errors=True)
    os.makedirs(draft)
    if guest.spawn(["tar", "-xzf", archive, "-C", draft, "--numeric-owner"], quiet=False) != 0:
        raise Exit(94, "Unable to reinstall the container")
    old = container.content + ".old"
    os.rename(container.content, old)
    os.rename(draft, container.content)
    shutil.rmtree(old)
    node.say("Container was successfully reinstalled")
    if running:
        container.start()
    return 0


def unset(node, command, container, args):
    ready(node, container, command)
    for arg in args:
        if arg.startswith("--") and arg != "--save":
            container.conf.drop(arg[2:].upper())
    container.conf.save()
    return 0


COMMANDS = {
    "snapshot": snapshot,
    "tsnapshot": snapshot,
    "snapshot-switch": snapshot_switch,
    "snapshot-delete": snapshot_delete,
    "tsnapshot-delete": snapshot_delete,
    "snapshot-list": snapshot_list,
    "snapshot-mount": snapshot_mount,
    "snapshot-umount": snapshot_umount,
    "convert": convert,
    "compact": compact,
    "pause": pause,
    "unregister": unregister,
    "reinstall": reinstall,
    "unset": unset,
}
