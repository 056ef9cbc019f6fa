"""vzpkg and the EZ templates of VZ7: names that are installed, and caches that containers are made from."""

import os
import time

from standin.fault import Faults
from standin.node import Exit, cache, write

# What is installed, and whether it is cached in a new state folder. Each stands for one of the archives that engines/openvz/setup makes.
TEMPLATES = {
    "busybox-1.35-x86_64": ("busybox-1.35-x86_64", True),
    "busybox-brief-x86_64": ("busybox-brief-x86_64", True),
    "busybox-deaf-x86_64": ("busybox-deaf-x86_64", True),
    "debian-12-x86_64": ("debian-12-x86_64-minimal", False),
    "debian-12-x86_64-minimal": ("debian-12-x86_64-minimal", True),
}


def full_name(name):
    """A name may lack the architecture."""
    name = name.lstrip(".")
    return name if name in TEMPLATES else name + "-x86_64" if name + "-x86_64" in TEMPLATES else None


def cached_file(node, name):
    return node.path("/vz/template/cache/%s.plain.ploopv2.tar.lz4" % name)


def cached(node):
    """The templates that have a cache, with the time it was made."""
    note = node.path("/vz/template/cache/.prepared")
    if not os.path.exists(note):
        for name, (_, at_once) in TEMPLATES.items():
            if at_once:
                write(cached_file(node, name), "the archive is engines/openvz/setup's\n")
        write(note, "")
    return {name: os.path.getmtime(cached_file(node, name)) for name in TEMPLATES if os.path.exists(cached_file(node, name))}


def cache_of(node, template):
    """The archive that a container is made from; the cache is made if it is missing, as `vzctl create` does."""
    name = full_name(template)
    if name is None:
        raise Exit(91, "Unable to get full ostemplate name for " + template)
    if name not in cached(node):
        node.say("Creating OS template cache for %s template" % name)
        write(cached_file(node, name), "the archive is engines/openvz/setup's\n")
    archive = "%s/%s.tar.gz" % (cache(), TEMPLATES[name][0])
    if not os.path.exists(archive):
        raise Exit(91, "Cached OS template %s not found" % name)
    return archive


def main(node, args):
    faults = Faults(node)
    quiet = any(arg in ("-q", "--quiet") for arg in args)
    words = [arg for arg in args if not arg.startswith("-")]
    if not words:
        raise Exit(1, "Usage: vzpkg command [options]")
    faults.meet(" ".join(words[:2]) if words[0] in ("create", "remove", "update") else words[0])
    if words[0] == "list":
        known = cached(node)
        only = any(arg in ("--cached", "-C") for arg in args)
        for name in sorted(TEMPLATES):
            if name in known and not quiet:
                node.show("%-34s %s" % (name, time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(known[name]))))
            elif name in known or not only:
                node.show(name)
        return 0
    if words[:2] in (["create", "cache"], ["update", "cache"]):
        for word in words[2:] or sorted(TEMPLATES):
            name = full_name(word)
            if name is None:
                raise Exit(4, "Template %s is not installed" % word)
            if words[0] == "create" and name in cached(node):
                raise Exit(4, "Cache for %s template already exists" % name)
            node.show("Creating OS template cache for %s template" % name)
            faults.middle()
            if faults.disk_full():
                raise Exit(46, "No space left on device")
            write(cached_file(node, name), "the archive is engines/openvz/setup's\n")
            node.show("OS template %s cache was created" % name)
        return 0
    if words[:2] == ["remove", "cache"]:
        for word in words[2:]:
            name = full_name(word)
            if name is None or name not in cached(node):
                raise Exit(4, "Cache for %s template is not found" % word)
            os.unlink(cached_file(node, name))
            node.show("OS template %s cache was removed" % name)
        return 0
    raise Exit(1, "Unknown command: " + " ".join(words))
