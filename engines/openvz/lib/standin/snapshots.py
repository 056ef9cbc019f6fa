"""Snapshots of a ploop image: a tree, each with a real copy of the files, so that what was there really comes back."""

import os
import shutil
import time

from standin import guest
from standin.conf import Conf
from standin.node import Exit, read, write

FIELDS = ("uuid", "parent", "date", "ran", "name", "desc")


class Tree:
    """The snapshots of one container: a line each in Snapshots, and before them which one is the current."""

    def __init__(self, container):
        self.container = container
        self.folder = container.private + "/root.hdd"
        self.path = container.private + "/Snapshots"
        self.items = []
        self.current = ""
        for number, line in enumerate((read(self.path) or "").splitlines()):
            if number == 0:
                self.current = line
            else:
                self.items.append(dict(zip(FIELDS, line.split("\t"))))

    def save(self):
        lines = ["\t".join(item[field] for field in FIELDS) for item in self.items]
        write(self.path, "\n".join([self.current] + lines) + "\n")

    def find(self, uuid, code):
        for item in self.items:
            if item["uuid"] == uuid:
                return item
        raise Exit(code, "Can't find snapshot by uuid %s" % uuid)

    def place(self, uuid):
        return "%s/%s" % (self.folder, uuid)


def normal(text, code=21):
    """A UUID as the tools write it: in braces."""
    import re

    bare = text.strip("{}").lower()
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bare):
        raise Exit(code, "Invalid guid is specified: " + text)
    return "{%s}" % bare


def require_ploop(container, code):
    if container.layout() != "ploop":
        raise Exit(code, "Snapshot feature is only available for ploop-based CTs")


def copy(source, target):
    draft = target + ".tmp"
    shutil.rmtree(draft, ignore_errors=True)
    if guest.spawn(["cp", "-a", "--reflink=auto", source, draft], quiet=False) != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise Exit(46, "Can not copy %s: No space left on device" % source)
    os.rename(draft, target)


def create(container, uuid, name, desc, keep_memory=True):
    """Makes a snapshot and returns its UUID."""
    require_ploop(container, 156)
    import uuid as uuids

    node = container.node
    uuid = normal(uuid) if uuid else "{%s}" % uuids.uuid4()
    tree = Tree(container)
    if any(item["uuid"] == uuid for item in tree.items):
        raise Exit(156, "Snapshot %s already exists" % uuid)
    if container.faults.disk_full():
        raise Exit(156, "Failed to create snapshot: No space left on device")
    node.say("Creating snapshot " + uuid)
    running = container.running()
    was_paused = running and container.record.get("paused") == "yes"
    if running and not was_paused:
        container._freeze()
    try:
        copy(container.content, tree.place(uuid))
        write(tree.place(uuid) + ".conf", read(container.conf.path) or "")
        container.faults.middle()
    finally:
        if running and not was_paused:
            container._thaw()
    tree.items.append(
        {
            "uuid": uuid,
            "parent": tree.current,
            "date": time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(node.now())),
            "ran": "yes" if running and keep_memory else "no",
            "name": one_line(name),
            "desc": one_line(desc),
        }
    )
    tree.current = uuid
    tree.save()
    node.say("Snapshot %s has been successfully created" % uuid)
    return uuid


def one_line(text):
    return (text or "").replace("\t", " ").replace("\n", " ")


def switch(container, uuid, resume=True, restore_conf=True):
    require_ploop(container, 159)
    node = container.node
    tree = Tree(container)
    item = tree.find(normal(uuid), 159)
    node.say("Switching to snapshot " + item["uuid"])
    if container.running():
        guest.kill(container.record)
        container.record.drop()
        container._record = None
        container._unlink_root()
    container.drop_dump()
    draft = container.content + ".new"
    shutil.rmtree(draft, ignore_errors=True)
    copy(tree.place(item["uuid"]), draft)
    container.faults.middle()
    old = container.content + ".old"
    shutil.rmtree(old, ignore_errors=True)
    os.rename(container.content, old)
    os.rename(draft, container.content)
    shutil.rmtree(old, ignore_errors=True)
    if restore_conf:
        name = container.conf.get("NAME")
        conf = Conf(container.conf.path, read(tree.place(item["uuid"]) + ".conf") or "")
        if name is not None:
            conf.put("NAME", name)
        conf.save()
        container._conf = None
    tree.current = item["uuid"]
    tree.save()
    node.say("Container has been successfully switched to another snapshot")
    if item["ran"] == "yes" and resume:
        container.start()


def delete(container, uuid, children=False):
    """The snapshot is merged into what came after it: those hang on its parent from then on."""
    require_ploop(container, 158)
    tree = Tree(container)
    item = tree.find(normal(uuid), 158)
    doomed = [item]
    if children:
        for other in doomed:
            doomed += [child for child in tree.items if child["parent"] == other["uuid"]]
    names = {gone["uuid"] for gone in doomed}
    container.node.say("Deleting snapshot " + item["uuid"])
    container.faults.middle()
    tree.items = [other for other in tree.items if other["uuid"] not in names]
    for other in tree.items:
        if other["parent"] in names:
            other["parent"] = item["parent"]
    if tree.current in names:
        tree.current = item["parent"]
    tree.save()
    for gone in names:
        shutil.rmtree(tree.place(gone), ignore_errors=True)
        if os.path.exists(tree.place(gone) + ".conf"):
            os.unlink(tree.place(gone) + ".conf")
    container.node.say("Snapshot %s has been successfully deleted" % item["uuid"])


# Field, header, width: as VZ7's snapshot-list has them.
COLUMNS = {
    "uuid": ("UUID", -38),
    "parent_uuid": ("PARENT_UUID", -38),
    "current": ("C", 1),
    "date": ("DATE", -19),
    "name": ("NAME", -32),
    "desc": ("DESC", -32),
    "device": ("DEVICE", -16),
    "target": ("TARGET", -32),
}


def listing(container, args):
    """snapshot-list: -H, -o field,..., -L, --id UUID."""
    node = container.node
    header, output, only = True, "parent_uuid,current,uuid,date,name", None
    position = 0
    while position < len(args):
        arg = args[position]
        if arg in ("-H", "--no-header"):
            header = False
        elif arg in ("-L", "--list"):
            for name, (title, _) in COLUMNS.items():
                node.show("%-15s %-15s" % (name, title))
            return
        elif arg in ("-o", "--output", "--id", "--uuid", "-u") and position + 1 < len(args):
            position += 1
            if arg in ("-o", "--output"):
                output = args[position]
            else:
                only = normal(args[position])
        else:
            raise Exit(20, "vzctl: invalid option -- '%s'" % arg.lstrip("-"))
        position += 1
    aliases = {} if node.v7 else {"id": "uuid", "parent_id": "parent_uuid"}
    names = [aliases.get(name, name) for name in output.split(",")]
    for name in names:
        if name not in COLUMNS:
            raise Exit(21, "Unknown field: " + name)
    tree = Tree(container)
    items = tree.items
    if only is not None:
        chain, uuid = [], tree.find(only, 21)["uuid"]
        while uuid:
            chain.append(tree.find(uuid, 167))
            uuid = chain[-1]["parent"]
        items = chain
    if header:
        node.show(columns([COLUMNS[name][0] for name in names], names, True))
    for item in items:
        values = dict(item, parent_uuid=item["parent"], current="*" if item["uuid"] == tree.current else "", device="", target="")
        node.show(columns([values[name] for name in names], names, False))


def columns(cells, names, header):
    parts = []
    for number, (cell, name) in enumerate(zip(cells, names)):
        width = COLUMNS[name][1]
        if number == len(cells) - 1 and not header:
            parts.append(cell)
        else:
            parts.append(cell.ljust(-width) if width < 0 else cell.rjust(width))
    return " ".join(parts)
