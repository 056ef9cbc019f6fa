"""prlctl and prlsrvctl: containers and virtual machines under one roof. Documented, not run: nothing of this was recorded."""

import os
import re
import shutil
import sys
import time

from standin import guest, snapshots
from standin.container import Container
from standin.fault import Faults
from standin.machine import Machine, create, machines
from standin.node import Exit, read, write
from standin.options import read_interfaces

FAILED = 255

LISTED = ("uuid", "status", "ip_configured", "type", "name")
# Field, header, width.
COLUMNS = {
    "uuid": ("UUID", 39),
    "envid": ("ENVID", 10),
    "status": ("STATUS", 12),
    "name": ("NAME", 32),
    "dist": ("DIST", 15),
    "owner": ("OWNER", 32),
    "system-flags": ("SYSTEM_FLAGS", 32),
    "description": ("DESCRIPTION", 32),
    "numproc": ("NPROC", -9),
    "ip": ("IP_ADDR", 15),
    "ip_configured": ("IP_ADDR", 15),
    "hostname": ("HOSTNAME", 32),
    "netif": ("NETIF", 16),
    "mac": ("MAC", 36),
    "features": ("FEATURES", 256),
    "location": ("LOCATION", 39),
    "iolimit": ("IOLIMIT", 10),
    "netdev": ("NETDEV", 14),
    "type": ("T", 2),
    "ha_enable": ("HA_ENABLE", 9),
    "ha_prio": ("HA_PRIO", 10),
}


def main(node, args):
    faults = Faults(node)
    args = strip_common(args)
    if not args or args[0] in ("--help", "-h", "help"):
        node.show("Usage: %s ACTION <ID | NAME> [OPTIONS] [-l [[user[:password]@]server[:port]]" % node.tool)
        return 0
    if args[0] in ("--version", "-V"):
        node.show("%s version %s" % (node.tool, node.version))
        return 0
    if node.tool == "prlsrvctl":
        return server(node, faults, args)
    command, args = args[0], args[1:]
    action = ACTIONS.get(command)
    if action is None:
        raise Exit(FAILED, "Unrecognized option: " + command)
    faults.meet(command)
    node.say = hush  # vzctl's own words are not prlctl's
    return action(node, faults, args) or 0


def hush(_):
    """prlctl says what happened in words of its own."""


def strip_common(args):
    kept, position = [], 0
    while position < len(args):
        if args[position] in ("-l", "--login", "-p", "--read-passwd", "-v", "--verbose", "--timeout") and not kept[:1] == ["exec"]:
            position += 2
            continue
        kept.append(args[position])
        position += 1
    return kept


def options(args, flags, valued, short=None):
    """Options with their values, and the words between."""
    given, words, position = {}, [], 0
    short = short or {}
    while position < len(args):
        arg = args[position]
        position += 1
        name, equals, value = arg.partition("=") if arg.startswith("--") else (arg, "", "")
        name = short.get(name, name.lstrip("-")) if name.startswith("-") else None
        if name is None:
            words.append(arg)
        elif name in flags:
            given[name] = "yes"
        elif name in valued:
            if not equals:
                if position >= len(args):
                    raise Exit(FAILED, "Option %s requires an argument" % arg)
                value = args[position]
                position += 1
            given[name] = value
        else:
            raise Exit(FAILED, "Unrecognized option: " + arg)
    return given, words


# --- who is meant -----------------------------------------------------------------------------------------------------


def everything(node, faults, kind="all"):
    found = []
    if kind in ("all", "ct"):
        found += [Container(node, ctid, faults) for ctid in node.ids()]
    if kind in ("all", "vm"):
        found += machines(node, faults)
    return found


def find(node, faults, word):
    bare = word.strip("{}").lower()
    for it in everything(node, faults):
        if bare == it.ctid or (it.conf.get("NAME") or "") == word:
            return it
    raise Exit(
        FAILED,
        "Failed to get VM config: The virtual machine could not be found. The virtual machine is not registered in the virtual machine "
        "directory on your server.",
    )


def one(node, faults, words):
    if not words:
        raise Exit(FAILED, "The VE ID or name is not specified.")
    it = find(node, faults, words[0])
    faults.lock(it.ctid)
    return it


def kind(it):
    return "VM" if isinstance(it, Machine) else "CT"


def state(it):
    stored = it.conf.get("ACTIVITY")
    if stored:
        return stored
    if it.running():
        return "paused" if it.record.get("paused") == "yes" else "running"
    if it.suspended():
        return "suspended"
    return "mounted" if it.mounted() else "stopped"


def locked(it, work):
    """Runs the work with the lock that vzctl takes too."""
    it.node.lock(it.ctid)
    return work()


def attempt(it, doing, what, done, work):
    """prlctl's three sentences: what it does, that it failed and why, that it is done."""
    it.node.show(doing)
    try:
        locked(it, work)
    except Exit as end:
        if end.code == 0 and not end.text.startswith("Unable"):
            it.node.show(done)
            return 0
        raise Exit(end.code or FAILED, "Failed to %s the %s: %s" % (what, kind(it), end.text)) from None
    it.node.show(done)
    return 0


# --- life -------------------------------------------------------------------------------------------------------------


def start(node, faults, args):
    it = one(node, faults, options(args, ["wait"], [])[1])
    return attempt(it, "Starting the %s..." % kind(it), "start", "The %s has been successfully started." % kind(it), lambda: boot(it))


def boot(it):
    if it.running() and it.record.get("paused") == "yes":
        it._thaw()
    elif it.suspended():
        it.resume()
    else:
        it.start()


def stop(node, faults, args):
    given, words = options(args, ["kill", "fast", "force", "noforce", "acpi"], [])
    it = one(node, faults, words)
    fast = "kill" in given or "fast" in given
    done = "The %s has been forcibly stopped" if fast else "The %s has been successfully stopped."
    return attempt(it, "Stopping the %s..." % kind(it), "stop", done % kind(it), lambda: halt(it, fast))


def halt(it, fast):
    if it.suspended() and fast:
        it.drop_dump()
        return
    it.stop(fast=fast)


def restart(node, faults, args):
    it = one(node, faults, options(args, [], [])[1])

    def work():
        if it.running():
            it.stop()
        it.start()

    return attempt(it, "Restarting the %s..." % kind(it), "restart", "The %s has been successfully restarted." % kind(it), work)


def reset(node, faults, args):
    it = one(node, faults, options(args, [], [])[1])

    def work():
        it.require_running("The virtual machine is not running")
        it.stop(fast=True)
        it.start()

    return attempt(it, "Resetting the %s..." % kind(it), "reset", "The %s has been successfully reset." % kind(it), work)


def pause(node, faults, args):
    it = one(node, faults, options(args, ["acpi"], [])[1])

    def work():
        it.require_running("The virtual machine is not running")
        it._freeze()

    return attempt(it, "Pause the %s..." % kind(it), "pause", "The %s has been successfully paused." % kind(it), work)


def suspend(node, faults, args):
    it = one(node, faults, options(args, [], [])[1])
    return attempt(it, "Suspending the %s..." % kind(it), "suspend", "The %s has been successfully suspended." % kind(it), it.suspend)


def resume(node, faults, args):
    it = one(node, faults, options(args, [], [])[1])

    def work():
        if not it.running() and not it.suspended():
            raise Exit(17, "The %s is not suspended" % kind(it))
        boot(it) if not (it.running() and it.record.get("paused") != "yes") else it.resume()

    return attempt(it, "Resuming the %s..." % kind(it), "resume", "The %s has been successfully resumed." % kind(it), work)


def mount(node, faults, args):
    it = one(node, faults, options(args, ["info"], ["o"])[1])
    return attempt(it, "Mounting the %s..." % kind(it), "mount", "The %s has been successfully mounted." % kind(it), it.mount)


def umount(node, faults, args):
    it = one(node, faults, options(args, [], [])[1])
    return attempt(it, "Unmounting the %s..." % kind(it), "unmount", "The %s has been successfully unmounted." % kind(it), it.umount)


def status(node, faults, args):
    it = one(node, faults, args)
    node.show("%s %s %s %s" % (kind(it), it.conf.get("NAME") or it.ctid, "exist", state(it)))


def reset_uptime(node, faults, args):
    it = one(node, faults, args)
    if it.running():
        it.record.put(since=repr(node.now()))
    node.show("The %s uptime has been successfully reset." % kind(it))


# --- making and unmaking ----------------------------------------------------------------------------------------------


def make(node, faults, args):
    given, words = options(
        args,
        ["no-hdd", "changesid", "lion-recovery"],
        ["ostemplate", "vmtype", "dst", "uuid", "ostype", "distribution", "location", "config"],
        {"-o": "ostype", "-d": "distribution"},
    )
    if not words:
        raise Exit(FAILED, "The VE name is not specified.")
    name = words[0]
    import uuid as uuids

    uuid = (given.get("uuid") or str(uuids.uuid4())).strip("{}").lower()
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", uuid):
        raise Exit(FAILED, "Invalid value of --uuid: " + uuid)
    for it in everything(node, faults):
        if it.conf.get("NAME") == name or it.ctid == uuid:
            raise Exit(FAILED, "Failed to create the virtual machine: The virtual machine with the name %s is already registered." % name)
    if given.get("vmtype", "ct" if "ostemplate" in given else "vm") == "ct":
        from standin.options import Changes

        node.show("Creating the Virtuozzo Container...")
        container = Container(node, uuid, faults)
        node.lock(uuid)
        changes = Changes()
        changes.name = name
        container.create(changes, given.get("ostemplate"), None, None, None, None)
        node.show("The Container has been successfully created.")
        return
    node.show("Creating the virtual machine...")
    if faults.disk_full():
        raise Exit(FAILED, "Failed to create the virtual machine: There is not enough disk space.")
    node.lock(uuid)
    create(node, faults, uuid, name, given.get("distribution") or given.get("ostype") or "linux", "no-hdd" not in given)
    node.show("The VM has been successfully created.")


def delete(node, faults, args):
    given, words = options(args, ["force"], [])
    it = one(node, faults, words)
    node.show("Removing the %s..." % kind(it))
    node.lock(it.ctid)
    if it.running() and "force" in given:
        it.stop(fast=True)
    if it.running():
        raise Exit(FAILED, "Failed to remove the %s: The %s is running." % (kind(it), kind(it)))
    if isinstance(it, Machine):
        it.drop_dump()
        grave = node.path("/vz/vmprivate/.gone." + it.ctid)
        os.rename(it.private, grave)
        faults.middle()
        shutil.rmtree(grave)
        for path in (node.path("/vz/vmprivate/.moved." + it.ctid), it.record.path, node.path("/var/vzquota/quota." + it.ctid)):
            if os.path.exists(path):
                os.unlink(path)
    else:
        it.destroy()
    node.show("The %s has been successfully removed." % kind(it))


SET_TEXT = {
    "name": "NAME",
    "description": "DESCRIPTION",
    "memsize": "MEMSIZE",
    "cpus": "CPUS",
    "cpuunits": "CPUUNITS",
    "cpulimit": "CPULIMIT",
    "autostart": "AUTOSTART",
    "autostop": "AUTOSTOP",
    "autostart-delay": "AUTOSTART_DELAY",
    "hostname": "HOSTNAME",
    "nameserver": "NAMESERVER",
    "searchdomain": "SEARCHDOMAIN",
    "netfilter": "NETFILTER",
    "features": "FEATURES",
    "swappages": "SWAPPAGES",
    "template": "TEMPLATE",
    "ha-enable": "HA_ENABLE",
    "ha-prio": "HA_PRIO",
    "videosize": "VIDEOSIZE",
    "ioprio": "IOPRIO",
    "iolimit": "IOLIMIT",
    "iopslimit": "IOPSLIMIT",
    "vnc-mode": "VNC_MODE",
    "vnc-port": "VNC_PORT",
    "vnc-address": "VNC_ADDRESS",
    "nested-virt": "NESTED_VIRT",
    "efi-boot": "EFI_BOOT",
    "on-crash": "ON_CRASH",
    "distribution": "OS",
    "memguarantee": "MEMGUARANTEE",
    "cpu-hotplug": "CPU_HOTPLUG",
    "mem-hotplug": "MEM_HOTPLUG",
    "offline-management": "OFFLINE_MANAGEMENT",
    "applyconfig": "APPLYCONFIG",
}
DEVICE = (
    "device-add device-del device-set device-connect device-disconnect device-bootorder size image type mac network ipadd ipdel gw iface "
    "position"
).split()


def set_(node, faults, args):
    given, words = options(
        args,
        ["enable", "disable", "connect", "disconnect", "destroy-image", "detach-only", "vnc-nopasswd", "rename-ext-disks"],
        list(SET_TEXT) + DEVICE + ["userpasswd", "vnc-passwd"],
    )
    it = one(node, faults, words)
    node.lock(it.ctid)
    machine = isinstance(it, Machine)
    if "name" in given:
        for other in everything(node, faults):
            if other.ctid != it.ctid and other.conf.get("NAME") == given["name"]:
                raise Exit(FAILED, "Failed to rename: The virtual machine with the name %s is already registered." % given["name"])
    with node.guard():
        it._conf = None
        conf = it.conf
        old = conf.get("NAME")
        for option, value in given.items():
            if option in SET_TEXT:
                put(conf, option, value, machine)
        devices(conf, given)
        conf.save()
    if "name" in given and not machine:
        if old and node.by_name(old) == it.ctid:
            os.unlink(node.path("/etc/vz/names/" + old))
        it._link_name(given["name"])
    if "userpasswd" in given:
        if not it.running():
            raise Exit(FAILED, "Failed to set the user password: the %s is not running" % kind(it))
        it._set_password(given["userpasswd"])
    node.show("\nThe %s has been successfully configured." % kind(it))


def put(conf, option, value, machine):
    if option in ("memsize", "cpus", "videosize") and not re.fullmatch(r"\d+[KMG]?|unlimited", value):
        raise Exit(FAILED, "Invalid value of --%s: %s" % (option, value))
    if option == "autostart" and value not in ("on", "off", "auto"):
        raise Exit(FAILED, "Invalid value of --autostart: " + value)
    if option == "memsize":
        megabytes = int(value.rstrip("KMG")) * {"K": 1 / 1024, "G": 1024}.get(value[-1], 1)
        value = str(int(megabytes))
        if not machine:
            conf.put("PHYSPAGES", "%d:%d" % (int(value) * 256, int(value) * 256))
            return
    if option == "autostart" and not machine:
        conf.put("ONBOOT", "yes" if value in ("on", "auto") else "no")
        return
    conf.put(SET_TEXT[option], value)


def devices(conf, given):
    """Disks and network adapters: HDDn has a size in megabytes, NETn has pairs of key and value."""
    if "device-add" in given:
        what = given["device-add"]
        if what not in ("hdd", "net", "cdrom", "fdd", "serial", "usb"):
            raise Exit(FAILED, "Invalid device type: " + what)
        number = next(n for n in range(100) if not conf.get("%s%d" % (what.upper(), n)))
        if what == "hdd":
            conf.put("HDD%d" % number, size(given.get("size", "65536")))
        elif what == "net":
            mac = given.get("mac", "auto").replace(":", "").upper()
            if mac == "AUTO":
                mac = "001C42%02X%02X%02X" % tuple(os.urandom(3))
            conf.put("NET%d" % number, network(mac, given))
        else:
            conf.put("%s%d" % (what.upper(), number), given.get("image", "yes"))
    name = given.get("device-set") or given.get("device-del")
    if name:
        key = name.upper()
        if not conf.get(key):
            raise Exit(FAILED, "The %s device does not exist." % name)
        if "device-del" in given:
            conf.put(key, "")
        elif key.startswith("HDD") and "size" in given:
            conf.put(key, size(given["size"]))
        elif key.startswith("NET"):
            old = dict(word.partition("=")[::2] for word in conf.get(key).split(","))
            conf.put(key, network(given.get("mac", old.get("mac", "")).replace(":", "").upper(), {**old, **given}))


def network(mac, given):
    ips = given.get("ipadd") or given.get("ips", "")
    return "mac=%s,network=%s,card=virtio%s" % (mac, given.get("network", "Bridged"), ",ips=" + ips if ips else "")


def size(text):
    if not re.fullmatch(r"\d+[MGT]?", text):
        raise Exit(FAILED, "Invalid value of --size: " + text)
    return str(int(text.rstrip("MGT")) * {"G": 1024, "T": 1 << 20}.get(text[-1], 1))


def clone(node, faults, args):
    given, words = options(args, ["template", "changesid", "linked"], ["name", "dst", "detach-external-hdd"])
    it = one(node, faults, words)
    name = given.get("name")
    if not name:
        raise Exit(FAILED, "The clone name is not specified.")
    if any(other.conf.get("NAME") == name for other in everything(node, faults)):
        raise Exit(FAILED, "Failed to clone the %s: The virtual machine with the name %s is already registered." % (kind(it), name))
    import uuid as uuids

    uuid = str(uuids.uuid4())
    node.show("Clone the %s %s to %s %s..." % (kind(it), it.conf.get("NAME") or it.ctid, kind(it), name))
    node.lock(it.ctid)
    if it.running() and isinstance(it, Machine):
        raise Exit(FAILED, "Failed to clone the VM: The virtual machine is running.")
    other = type(it)(node, uuid, faults)
    place = other.home if isinstance(it, Machine) else "/vz/private/" + uuid
    snapshots.copy(it.private, node.path(place))
    try:
        faults.middle()
    except Exit:
        shutil.rmtree(node.path(place))
        raise
    if isinstance(it, Machine):
        conf = other.conf
        conf.put("NAME", name)
        for key in list(conf.values):
            if key.startswith("NET") and conf.get(key):
                conf.put(key, re.sub(r"mac=[0-9A-F]*", "mac=001C42%02X%02X%02X" % tuple(os.urandom(3)), conf.get(key)))
        conf.put("TEMPLATE", "yes" if "template" in given else "no")
        conf.save()
    else:
        write(node.conf_path(uuid), read(it.conf.path))
        conf = other.conf
        for key, value in (("NAME", name), ("UUID", uuid), ("VE_PRIVATE", place), ("IP_ADDRESS", "")):
            conf.put(key, value)
        conf.save()
        other._link_name(name)
    for number in (0, 25, 50, 75, 100):
        node.show("Operation progress %d %%" % number)
    node.show("The %s has been successfully cloned." % kind(it))


def move(node, faults, args):
    given, words = options(args, [], ["dst"])
    it = one(node, faults, words)
    if not given.get("dst", "").startswith("/"):
        raise Exit(FAILED, "The destination path is not specified.")
    node.show("Move the %s to the new location '%s'..." % (kind(it), given["dst"]))
    node.lock(it.ctid)
    if it.running():
        raise Exit(FAILED, "Failed to move the %s: The %s is running." % (kind(it), kind(it)))
    place = "%s/%s" % (given["dst"].rstrip("/"), os.path.basename(it.private))
    if os.path.exists(node.path(place)):
        raise Exit(FAILED, "Failed to move the %s: %s already exists" % (kind(it), place))
    os.makedirs(node.path(given["dst"]), exist_ok=True)
    conf = it.conf
    shutil.move(it.private, node.path(place))
    if isinstance(it, Machine):
        write(node.path("/vz/vmprivate/.moved." + it.ctid), place + "\n")
        conf.path = node.path(place) + "/config"
        conf.put("HOME", place)
    else:
        conf.put("VE_PRIVATE", place)
    conf.save()
    node.show("The %s has been successfully moved." % kind(it))


def migrate(node, faults, args):
    given, words = options(args, ["clone", "remove-src", "changesid", "no-compression", "no-tunnel"], ["dst", "ssh"])
    if len(words) < 2:
        raise Exit(FAILED, "The destination server is not specified.")
    from standin import vzmigrate

    host, _, new_name = words[1].partition("/")
    it = one(node, faults, [words[0].rpartition("/")[2]])
    other = vzmigrate.destination(node, host)
    node.show("Migrate the %s %s on %s  ()" % (kind(it), it.conf.get("NAME") or it.ctid, host))
    node.lock(it.ctid)
    place, running, frozen = it.place("VE_PRIVATE"), it.running(), False
    if os.path.exists(other.path(place)):
        raise Exit(FAILED, "\nFailed to migrate the %s: it already exists on the destination server" % kind(it))
    if running and it.record.get("paused") != "yes":
        it._freeze()
        frozen = True
    for number in (0, 50, 100):
        vzmigrate.progress("Operation progress %d %%" % number)
    try:
        faults.middle()
        if faults.disk_full():
            raise Exit(FAILED, "\nFailed to migrate the %s: There is not enough disk space." % kind(it))
    except Exit:
        if frozen:
            it._thaw()
        raise
    if isinstance(it, Machine):
        shutil.move(it.private, other.path(place))
        for path in ("/run/" + it.ctid, "/vz/dump/Dump." + it.ctid):
            if os.path.exists(node.path(path)):
                shutil.move(node.path(path), other.path(path))
        moved = Machine(other, it.ctid, faults)
    else:
        vzmigrate.move(node, other, it, keep=False)
        moved = Container(other, it.ctid, faults)
    if new_name:
        moved.conf.put("NAME", new_name)
        moved.conf.save()
    if frozen:
        moved._thaw()
    if running:
        moved._link_root()
    node.show("\nThe %s has been successfully migrated." % kind(it))


def register(node, faults, args):
    given, words = options(args, ["preserve-uuid", "regenerate-src-uuid", "force"], ["uuid"])
    if not words:
        raise Exit(FAILED, "The path is not specified.")
    place = words[0].rstrip("/")
    name = os.path.basename(place)
    if os.path.exists(node.path(place) + "/config.unregistered"):
        os.rename(node.path(place) + "/config.unregistered", node.path(place) + "/config")
        if "/vz/vmprivate" != os.path.dirname(place):
            write(node.path("/vz/vmprivate/.moved." + name.partition(".")[0]), place + "\n")
    elif os.path.exists(node.path(place) + "/ve.conf"):
        from standin import more

        more.register(node, [place], faults)
    else:
        raise Exit(FAILED, "Failed to register: %s has no configuration" % place)
    node.show("Register the virtual environment...")
    node.show("The virtual environment has been successfully registered.")


def unregister(node, faults, args):
    it = one(node, faults, options(args, [], [])[1])
    if isinstance(it, Machine):
        node.lock(it.ctid)
        if it.running():
            raise Exit(FAILED, "Failed to unregister the VM: The virtual machine is running.")
        os.rename(it.private + "/config", it.private + "/config.unregistered")
    else:
        from standin import more

        more.unregister(node, "unregister", it, [])
    node.show("Unregister the %s..." % kind(it))
    node.show("The %s has been successfully unregistered." % kind(it))


# --- inside -----------------------------------------------------------------------------------------------------------


def execute(node, faults, args):
    if not args:
        raise Exit(FAILED, "The VE ID or name is not specified.")
    it = one(node, faults, args[:1])
    args = args[1:]
    plain = args[:1] == ["--without-shell"]
    if plain:
        args = args[1:]
    if not args:
        raise Exit(FAILED, "The command is not specified.")
    if not it.running():
        raise Exit(FAILED, "Failed to execute: The %s is not running" % kind(it))
    faults.middle()
    argv = args if plain else [guest.shell(it.content), "-c", " ".join(args)]
    return guest.run(it.record, argv)


def enter(node, faults, args):
    it = one(node, faults, args)
    if not it.running():
        raise Exit(FAILED, "Failed to enter: The %s is not running" % kind(it))
    node.show("entered into %s" % kind(it))
    guest.run(it.record, [guest.shell(it.content), "-l"], terminal=True)
    node.show("exited from %s %s" % (kind(it), it.ctid))


# The smallest picture there is: one grey dot.
PICTURE = (
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a4944415478da6368000000820081dd436af40000000049454e44ae426082"
)


def capture(node, faults, args):
    given, words = options(args, [], ["file"])
    it = one(node, faults, words)
    if not isinstance(it, Machine) or not it.running():
        raise Exit(FAILED, "Failed to take a screenshot: the machine is not running")
    node.complain("Capture the VM screen...")
    if "file" in given:
        with open(given["file"], "wb") as file:
            file.write(bytes.fromhex(PICTURE))
    else:
        sys.stdout.buffer.write(bytes.fromhex(PICTURE))
        sys.stdout.flush()


# --- snapshots --------------------------------------------------------------------------------------------------------


def snapshot(node, faults, args):
    given, words = options(args, ["wait"], ["name", "description"], {"-n": "name", "-d": "description"})
    it = one(node, faults, words)
    node.show("Creating the snapshot...")
    node.lock(it.ctid)
    uuid = snapshots.create(it, None, given.get("name"), given.get("description"))
    node.show("The snapshot with id %s has been successfully created." % uuid)


def snapshot_id(given):
    if not given.get("id"):
        raise Exit(FAILED, "Snapshot id is not specified.")
    return given["id"]


def snapshot_switch(node, faults, args):
    given, words = options(args, ["skip-resume", "wait"], ["id"], {"-i": "id"})
    it = one(node, faults, words)
    uuid = snapshot_id(given)
    node.show("Switch to the snapshot...")
    node.lock(it.ctid)
    snapshots.switch(it, uuid, "skip-resume" not in given)
    node.show("The VM has been successfully switched.")


def snapshot_delete(node, faults, args):
    given, words = options(args, ["children"], ["id"], {"-i": "id", "-c": "children"})
    it = one(node, faults, words)
    uuid = snapshot_id(given)
    node.show("Delete the snapshot...")
    node.lock(it.ctid)
    snapshots.delete(it, uuid, "children" in given)
    node.show("The snapshot has been successfully deleted.")


def snapshot_state(item):
    return "poweron" if item["ran"] == "yes" else "poweroff"


def snapshot_list(node, faults, args):
    given, words = options(args, ["tree", "json", "no-header"], ["id"], {"-t": "tree", "-j": "json", "-i": "id", "-H": "no-header"})
    it = one(node, faults, words)
    tree = snapshots.Tree(it)
    if "id" in given:
        item = tree.find(snapshots.normal(given["id"]), FAILED)
        node.show("ID: %s\nName: %s\nDate: %s" % (item["uuid"], item["name"], item["date"]))
        if item["uuid"] == tree.current:
            node.show("Current: yes")
        node.show("State: %s\nDescription: %s\n" % (snapshot_state(item), item["desc"]))
    elif "json" in given:
        rows = {
            item["uuid"]: {
                "name": item["name"],
                "date": item["date"],
                "state": snapshot_state(item),
                "current": item["uuid"] == tree.current,
                "parent": item["parent"],
            }
            for item in tree.items
        }
        sys.stdout.write(faults.tear(json(rows) + "\n"))
    else:
        if "no-header" not in given:
            node.show("PARENT_SNAPSHOT_ID                      SNAPSHOT_ID")
        for item in tree.items:
            node.show("%38s %s%38s" % (item["parent"], "*" if item["uuid"] == tree.current else " ", item["uuid"]))


# --- backups ----------------------------------------------------------------------------------------------------------


def backup_folder(node):
    folder = node.path("/vz/backups")
    os.makedirs(folder, exist_ok=True)
    return folder


def backup(node, faults, args):
    given, words = options(
        args,
        ["full", "incremental", "no-compression", "uncompressed", "no-tunnel", "no-reversed-delta"],
        ["storage", "description"],
        {"-f": "full", "-i": "incremental", "-s": "storage", "-u": "uncompressed"},
    )
    it = one(node, faults, words)
    import uuid as uuids

    tag = "{%s}" % uuids.uuid4()
    node.show("Backing up the %s %s" % (kind(it), it.conf.get("NAME") or it.ctid))
    node.lock(it.ctid)
    if faults.disk_full():
        raise Exit(FAILED, "Failed to backup the %s: There is not enough disk space." % kind(it))
    place = backup_folder(node) + "/" + tag
    snapshots.copy(it.private, place)
    faults.middle()
    write(place + ".conf", read(it.conf.path))
    earlier = any(parts[1] == it.ctid for parts in backups(node))
    kind_of = "i" if "full" not in given and earlier else "f"
    blocks = it.usage()[0]
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(node.now()))
    write(place + ".about", "\t".join([tag, it.ctid, kind(it), when, kind_of, str(blocks * 1024), it.place("VE_PRIVATE"), given.get("description", "")]))
    for number in (0, 50, 100):
        node.show("Operation progress %d %%" % number)
    node.show("The virtual machine has been successfully backed up with backup ID %s." % tag)


def backups(node):
    folder = backup_folder(node)
    found = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".about"):
            found.append(read(folder + "/" + name).split("\t"))
    return sorted(found, key=lambda parts: parts[3])


def backup_list(node, faults, args):
    given, words = options(
        args, ["full", "localvms", "json", "no-header"], ["vmtype", "storage"], {"-f": "full", "-s": "storage", "-j": "json", "-H": "no-header"}
    )
    rows = backups(node)
    if words:
        bare = words[0].strip("{}").lower()
        ids = {it.ctid for it in everything(node, faults) if bare == it.ctid or it.conf.get("NAME") == words[0]} or {bare}
        rows = [parts for parts in rows if parts[1] in ids]
    if "no-header" not in given:
        node.show("%-38s %-38s %-17s %-19s %-4s %s" % ("ID", "Backup_ID", "Node", "Date", "Type", "Size"))
    for parts in rows:
        node.show("%-38s %-38s %-17s %-19s %-4s %s" % ("{%s}" % parts[1], parts[0], os.uname().nodename, parts[3], parts[4], parts[5]))


def backup_of(node, given, words):
    tag = given.get("tag")
    rows = backups(node)
    if tag:
        rows = [parts for parts in rows if parts[0].strip("{}") == tag.strip("{}")]
    elif words:
        rows = [parts for parts in rows if parts[1] == words[0].strip("{}").lower()]
    if not rows:
        raise Exit(FAILED, "Failed to find the backup: The specified backup does not exist.")
    return rows


def backup_delete(node, faults, args):
    given, words = options(args, ["keep-chain"], ["tag", "storage"], {"-t": "tag", "-s": "storage"})
    node.show("Deleting the backup...")
    for parts in backup_of(node, given, words):
        place = backup_folder(node) + "/" + parts[0]
        shutil.rmtree(place, ignore_errors=True)
        for ending in (".conf", ".about"):
            os.unlink(place + ending)
    node.show("The backup has been successfully removed.")


def restore(node, faults, args):
    given, words = options(args, ["no-tunnel", "live"], ["tag", "storage", "name", "dst"], {"-t": "tag", "-s": "storage", "-n": "name"})
    parts = backup_of(node, given, words)[-1]
    place = backup_folder(node) + "/" + parts[0]
    import uuid as uuids

    uuid = str(uuids.uuid4()) if "name" in given else parts[1]
    it = (Machine if parts[2] == "VM" else Container)(node, uuid, faults)
    node.show("Restoring the %s..." % parts[2])
    node.lock(uuid)
    if it.exists():
        if it.running():
            raise Exit(FAILED, "Failed to restore: the %s is running" % parts[2])
        it.drop_dump()
        shutil.rmtree(it.private)
    target = it.home if isinstance(it, Machine) else parts[6] if uuid == parts[1] else "/vz/private/" + uuid
    snapshots.copy(place, node.path(target))
    faults.middle()
    if isinstance(it, Container) and not isinstance(it, Machine):
        write(node.conf_path(uuid), read(place + ".conf"))
        it._conf = None
        it.conf.put("VE_PRIVATE", target)
        it.conf.put("UUID", uuid)
    it._conf = it._conf if not isinstance(it, Machine) else None
    if "name" in given:
        it.conf.put("NAME", given["name"])
    it.conf.save()
    if it.conf.get("NAME") and not isinstance(it, Machine):
        it._link_name(it.conf.get("NAME"))
    node.show("The %s has been successfully restored." % parts[2])


# --- listing ----------------------------------------------------------------------------------------------------------


def listing(node, faults, args):
    flags = ["all", "info", "full", "json", "template", "no-header", "list", "stopped"]
    short = {
        "-a": "all", "-i": "info", "-f": "full", "-j": "json", "-t": "template", "-H": "no-header", "-L": "list",
        "-S": "stopped", "-o": "output", "-s": "sort", "-n": "name-only",
    }  # fmt: skip
    expanded = []
    for arg in args:
        if re.fullmatch(r"-[aifjtHLSn]{2,}", arg):
            expanded += ["-" + letter for letter in arg[1:]]
        else:
            expanded.append(arg)
    given, words = options(expanded, flags + ["name-only"], ["output", "sort", "vmtype"], short)
    if "list" in given:
        for name, (header, _) in COLUMNS.items():
            node.show("%-20s %s" % (name, header))
        return
    if given.get("vmtype", "all") not in ("all", "ct", "vm"):
        raise Exit(FAILED, "Invalid value of --vmtype: " + given["vmtype"])
    fields = given.get("output", ",".join(LISTED)).split(",")
    fields = [{"id": "uuid", "ctid": "uuid", "veid": "uuid"}.get(name, name) for name in fields]
    for name in fields:
        if name not in COLUMNS:
            raise Exit(1, "Unknown field: " + name)
    found = [find(node, faults, words[0])] if words else everything(node, faults, given.get("vmtype", "all"))
    sort = given.get("sort", "name")
    if sort.lstrip("-") not in COLUMNS:
        raise Exit(1, "%s is an invalid field name in this query." % sort.lstrip("-"))
    found.sort(key=lambda it: cell(it, sort.lstrip("-")), reverse=sort.startswith("-"))
    shown = []
    for it in found:
        template = it.conf.get("TEMPLATE") == "yes"
        if not words and template != ("template" in given):
            continue
        if not words and not {"all", "info", "template"} & given.keys() and state(it) != ("stopped" if "stopped" in given else "running"):
            continue
        shown.append(it)
    live = [it for it in shown if it.running()]
    numbers = measured(node, live) if "info" in given else {}
    if "json" in given:
        rows = [info(it, numbers.get(it.ctid)) if "info" in given else row(it, fields) for it in shown]
        sys.stdout.write(faults.tear("[\n" + ",\n".join("\t" + json(entry, 1) for entry in rows) + "\n]\n"))
        return
    lines = []
    if "info" in given:
        for it in shown:
            lines.append("INFO")
            for key, value in info(it, numbers.get(it.ctid)).items():
                lines.append("%s: %s" % (key, plain(value)))
            lines.append("")
    else:
        if "no-header" not in given:
            lines.append(columns([COLUMNS[name][0] for name in fields], fields))
        lines += [columns([braced(name, cell(it, name)) for name in fields], fields) for it in shown]
    sys.stdout.write(faults.tear("".join(line + "\n" for line in lines)))


def braced(name, text):
    return "{%s}" % text if name == "uuid" else text


def plain(value):
    if not isinstance(value, dict):
        return str(value)
    return " ".join("%s=%s" % item if not isinstance(item[1], dict) else "\n  %s %s" % (item[0], plain(item[1])) for item in value.items())


def columns(cells, fields):
    parts = []
    for number, (text, name) in enumerate(zip(cells, fields)):
        width = COLUMNS[name][1]
        parts.append(text if number == len(cells) - 1 else text.ljust(width) if width > 0 else text.rjust(-width))
    return " ".join(parts)


def addresses(it):
    if not isinstance(it, Machine):
        return it.conf.words("IP_ADDRESS")
    found = []
    for key in sorted(it.conf.values):
        if re.fullmatch(r"NET\d+", key) and it.conf.get(key):
            ips = dict(word.partition("=")[::2] for word in it.conf.get(key).split(",")).get("ips")
            found += [ips] if ips else []
    return found


def cell(it, name):
    if name == "uuid":
        return it.ctid
    if name == "envid":
        return it.ctid if it.ctid.isdigit() else "0"
    if name == "status":
        return state(it)
    if name == "type":
        return kind(it)
    if name in ("ip", "ip_configured"):
        return " ".join(addresses(it)) or "-"
    if name == "dist":
        return it.conf.get("OS") or (it.conf.get("OSTEMPLATE") or "-").split("-")[0]
    if name == "numproc":
        return "-"
    if name == "owner":
        return "root"
    if name == "location":
        return it.place("VE_PRIVATE")
    if name == "netif":
        return " ".join(given.get("ifname", "") for given in read_interfaces(it.conf.get("NETIF"))) or "-"
    if name in ("ha_enable", "ha_prio", "iolimit"):
        return it.conf.get(name.upper()) or ("0" if name != "ha_enable" else "no")
    key = {"name": "NAME", "description": "DESCRIPTION", "hostname": "HOSTNAME", "features": "FEATURES"}.get(name)
    return (it.conf.get(key) if key else None) or "-"


def row(it, fields):
    return {name: cell(it, name) for name in fields}


def measured(node, live):
    """Uptime and the like of what runs, all at once."""
    from standin import proc

    class Measured:
        pass

    rows = []
    for it in live:
        it_row = Measured()
        it_row.ctid, it_row.record, it_row.numbers = it.ctid, it.record, None
        rows.append(it_row)
    if rows:
        upstream, node.upstream = node.upstream, True  # the files of a machine need not be counted
        proc.measure(node, rows)
        node.upstream = upstream
    return {it_row.ctid: it_row.numbers for it_row in rows}


def info(it, numbers):
    """What `list -i` shows; the keys are those of prlctl."""
    conf = it.conf
    machine = isinstance(it, Machine)
    about = {
        "ID": it.ctid,
        "EnvID": it.ctid,
        "Name": conf.get("NAME") or it.ctid,
        "Description": conf.get("DESCRIPTION") or "",
        "Type": kind(it),
        "State": state(it),
        "OS": conf.get("OS") or conf.get("OSTEMPLATE") or "",
        "Template": conf.get("TEMPLATE", "no") if machine else "no",
        "Uptime": str(int(numbers["uptime"])) if numbers else "0",
        "Home": it.place("VE_PRIVATE") + ("/" if machine else ""),
        "Owner": "root@.",
        "GuestTools": {"state": "installed" if machine else "possibly_installed"},
        "Autostart": (conf.get("AUTOSTART") or "off") if machine else ("on" if conf.get("ONBOOT") == "yes" else "off"),
        "Autostop": conf.get("AUTOSTOP") or "suspend",
        "Autocompact": "on",
        "Boot order": "hdd0 cdrom0 " if machine else "",
        "EFI boot": conf.get("EFI_BOOT") or "off",
        "Allow select boot device": "off",
        "External boot device": "",
        "Remote display": {"mode": conf.get("VNC_MODE") or "off", "address": conf.get("VNC_ADDRESS") or "0.0.0.0"},
        "Remote display state": "stopped",
        "Hardware": hardware(it),
    }
    if not machine:
        about["Features"] = conf.get("FEATURES") or ""
    about["Encrypted"] = "no"
    for key, title in (("HOSTNAME", "Hostname"), ("NAMESERVER", "DNS Servers"), ("SEARCHDOMAIN", "Search Domains")):
        if conf.get(key):
            about[title] = conf.get(key)
    about["High Availability"] = {"enabled": conf.get("HA_ENABLE", "yes"), "prio": int(conf.get("HA_PRIO") or 0)}
    return about


def hardware(it):
    conf = it.conf
    machine = isinstance(it, Machine)
    cpus = conf.get("CPUS")
    parts = {"cpu": {"cpus": int(cpus) if cpus and cpus.isdigit() else "unlimited", "VT-x": True, "hotplug": conf.get("CPU_HOTPLUG") == "on"}}
    parts["cpu"].update({"accl": "high", "mode": "64", "cpuunits": int(conf.get("CPUUNITS") or 1000), "ioprio": int(conf.get("IOPRIO") or 4)})
    if conf.get("CPULIMIT") not in (None, "0"):
        parts["cpu"]["cpulimit"] = conf.get("CPULIMIT") + "%"
    if machine:
        memory = conf.get("MEMSIZE") or "1024"
    else:
        pages = (conf.get("PHYSPAGES") or "0:0").split(":")[-1]
        memory = str(int(pages) // 256) if pages.isdigit() else "unlimited"
    parts["memory"] = {"size": memory + "Mb", "hotplug": conf.get("MEM_HOTPLUG") == "on"}
    if machine:
        parts["video"] = {"size": (conf.get("VIDEOSIZE") or "32") + "Mb", "3d acceleration": "off", "vertical sync": "yes"}
        parts["memory_guarantee"] = {"auto": True}
        for key in sorted(conf.values):
            number = re.fullmatch(r"(HDD|NET|CDROM)(\d+)", key)
            if not number or not conf.get(key):
                continue
            if number.group(1) == "HDD":
                image = it.place("VE_PRIVATE") + ("/harddisk.hdd" if key == "HDD0" else "/harddisk%s.hdd" % number.group(2))
                parts[key.lower()] = {
                    "enabled": True, "port": "scsi:" + number.group(2), "image": image, "type": "expanded",
                    "size": conf.get(key) + "Mb", "subtype": "virtio-scsi",
                }  # fmt: skip
            elif number.group(1) == "NET":
                given = dict(word.partition("=")[::2] for word in conf.get(key).split(","))
                parts[key.lower()] = {
                    "enabled": True, "dev": "vme%s" % given.get("mac", "")[-8:].lower(), "network": given.get("network", ""),
                    "mac": given.get("mac", ""), "card": given.get("card", "virtio"), "ips": given["ips"] + " " if given.get("ips") else "",
                }  # fmt: skip
            else:
                parts[key.lower()] = {"enabled": True, "port": "scsi:1", "image": conf.get(key)}
    else:
        space = (conf.get("DISKSPACE") or "0:0").split(":")[-1]
        disk = str(int(space) // 1024) if space.isdigit() else "unlimited"
        parts["hdd0"] = {"enabled": True, "image": it.place("VE_PRIVATE") + "/root.hdd", "type": "expanded", "size": disk + "Mb", "mnt": "/"}
        if conf.get("IP_ADDRESS"):
            parts["venet0"] = {"enabled": True, "type": "routed", "ips": conf.get("IP_ADDRESS")}
        for given in read_interfaces(conf.get("NETIF")):
            parts[given.get("ifname", "eth0")] = {
                "enabled": True, "dev": given.get("host_ifname", ""), "ifname": given.get("ifname", ""),
                "network": given.get("bridge", ""), "mac": given.get("mac", "").replace(":", ""), "card": "virtio",
            }  # fmt: skip
    return parts


def json(value, depth=0):
    """prlctl's JSON: tabs, and strings as they are, quotes and all."""
    if isinstance(value, dict):
        if not value:
            return "{}"
        inner = ",\n".join("\t" * (depth + 1) + '"%s": %s' % (key, json(part, depth + 1)) for key, part in value.items())
        return "{\n" + inner + "\n" + "\t" * depth + "}"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return '"%s"' % value


def statistics(node, faults, args):
    given, words = options(args, ["all", "loop"], ["filter"], {"-a": "all"})
    found = [find(node, faults, words[0])] if words else everything(node, faults)
    numbers = measured(node, [it for it in found if it.running()])
    for it in found:
        if it.ctid in numbers:
            held = numbers[it.ctid]
            node.show("%s:" % (it.conf.get("NAME") or it.ctid))
            node.show("  guest.cpu.time:%d" % (held["user"] + held["system"]))
            node.show("  guest.ram.usage:%d" % (held["physpages"][0] * 4 // 1024))


# --- the server -------------------------------------------------------------------------------------------------------


def server(node, faults, args):
    faults.meet(args[0])
    if args[0] != "info":
        raise Exit(FAILED, "Unrecognized option: " + args[0])
    memory = re.search(r"MemTotal:\s+(\d+)", read("/proc/meminfo") or "")
    about = {
        "ID": "6f0c63b5-95c2-4f6f-9c1a-0e5d1d6a4c01",
        "Hostname": os.uname().nodename,
        "Version": "Server %s" % node.version,
        "OS": "Virtuozzo Hybrid Server %s" % node.version.split(".")[0],
        "Started as service": "on",
        "VM home": "/vz/vmprivate",
        "Memory limit": {"mode": "auto"},
        "Hardware info": {
            "CPU": {"count": os.cpu_count() or 1, "model": "stand-in"},
            "RAM": {"size": "%dMb" % (int(memory.group(1)) // 1024 if memory else 0)},
        },
        "License": {"state": "valid", "servers": "unlimited"},
    }
    if "-j" in args or "--json" in args:
        sys.stdout.write(faults.tear(json(about) + "\n"))
    else:
        for key, value in about.items():
            node.show("%s: %s" % (key, plain(value)))
    return 0


ACTIONS = {
    "list": listing,
    "create": make,
    "delete": delete,
    "start": start,
    "stop": stop,
    "restart": restart,
    "reset": reset,
    "pause": pause,
    "suspend": suspend,
    "resume": resume,
    "mount": mount,
    "umount": umount,
    "status": status,
    "reset-uptime": reset_uptime,
    "set": set_,
    "clone": clone,
    "move": move,
    "migrate": migrate,
    "register": register,
    "unregister": unregister,
    "exec": execute,
    "enter": enter,
    "console": enter,
    "capture": capture,
    "snapshot": snapshot,
    "snapshot-switch": snapshot_switch,
    "snapshot-delete": snapshot_delete,
    "snapshot-list": snapshot_list,
    "backup": backup,
    "backup-list": backup_list,
    "backup-delete": backup_delete,
    "restore": restore,
    "statistics": statistics,
}
