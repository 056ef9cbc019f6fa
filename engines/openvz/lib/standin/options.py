"""The options of `vzctl set` and `vzctl create`: what they are called, what they take, and the key each is kept under."""

import re

from standin.node import Exit

UNLIMITED = 9223372036854775807
PAGE = 4096

BYTES = "kmemsize tcpsndbuf tcprcvbuf othersockbuf dgramrcvbuf dcachesize".split()
PAGES = "lockedpages privvmpages shmpages physpages vmguarpages oomguarpages swappages".split()
ITEMS = "numproc numtcpsock numothersock numflock numpty numsiginfo numfile numiptent avnumproc".split()

# Option, key, kind.
OPTIONS = {
    "onboot": ("ONBOOT", "yesno"),
    "bootorder": ("BOOTORDER", "int"),
    "disabled": ("DISABLED", "yesno"),
    "hostname": ("HOSTNAME", "hostname"),
    "description": ("DESCRIPTION", "text"),
    "nameserver": ("NAMESERVER", "list"),
    "searchdomain": ("SEARCHDOMAIN", "list"),
    "ostemplate": ("OSTEMPLATE", "text"),
    "stop-timeout": ("STOP_TIMEOUT", "int"),
    "capability": ("CAPABILITY", "switches"),
    "features": ("FEATURES", "switches"),
    "iptables": ("IPTABLES", "text"),
    "netfilter": ("NETFILTER", "netfilter"),
    "devices": ("DEVICES", "append"),
    "devnodes": ("DEVNODES", "append"),
    "pci_add": ("PCI", "append"),
    "netdev_add": ("NETDEV", "append"),
    "meminfo": ("MEMINFO", "text"),
    "root": ("VE_ROOT", "text"),
    "private": ("VE_PRIVATE", "text"),
    "mount_opts": ("MOUNT_OPTS", "text"),
    "diskspace": ("DISKSPACE", "disk"),
    "diskinodes": ("DISKINODES", "inodes"),
    "quotatime": ("QUOTATIME", "int"),
    "quotaugidlimit": ("QUOTAUGIDLIMIT", "int"),
    "diskquota": ("DISK_QUOTA", "yesno"),
    "cpuunits": ("CPUUNITS", "int"),
    "cpuweight": ("CPUUNITS", "int"),
    "cpulimit": ("CPULIMIT", "percent"),
    "cpus": ("CPUS", "int"),
    "cpumask": ("CPUMASK", "text"),
    "nodemask": ("NODEMASK", "text"),
    "ioprio": ("IOPRIO", "int"),
    "iolimit": ("IOLIMIT", "size"),
    "iopslimit": ("IOPSLIMIT", "int"),
    "vm_overcommit": ("VM_OVERCOMMIT", "number"),
}
V7_OPTIONS = {
    "crypted": (None, "flag"),
    "memguarantee": ("MEMGUARANTEE", "text"),
    "memory": ("PHYSPAGES", "ram"),
    "rate": ("RATE", "append"),
    "ratebound": ("RATEBOUND", "yesno"),
    "gw": ("GW", "text"),
    "gw6": ("GW6", "text"),
    "dhcp": ("DHCP", "yesno"),
    "dhcp6": ("DHCP6", "yesno"),
    "network": ("NETWORK", "text"),
    "configure": ("CONFIGURE", "text"),
    "default_gateway": ("DEFAULT_GATEWAY", "text"),
    "noatime": ("NOATIME", "yesno"),
    "jquota": ("JQUOTA", "text"),
    "bindmount_add": ("BINDMOUNT", "append"),
    "ha_enable": ("HA_ENABLE", "yesno"),
    "ha_prio": ("HA_PRIO", "int"),
    "distribution": ("DISTRIBUTION", "text"),
    "type": ("TYPE", "text"),
}
FLAGS = ["save", "force", "reset_ub", "skip_arpdetect", "offline-resize"]
SPECIAL = (
    "ipadd ip ipdel userpasswd netif_add netif_del ifname mac host_mac host_ifname bridge mac_filter name ram swap setmode applyconfig "
    "applyconfig_map netdev_del pci_del local_uid local_gid"
).split()

# New keys are written in this order whatever the order of the options (seen in a recorded file).
ORDER = [name.upper() for name in ["physpages", "swappages"] + BYTES + PAGES + ITEMS] + (
    "VM_OVERCOMMIT NETFILTER IPTABLES HOSTNAME CAPABILITY IP_ADDRESS NETIF DESCRIPTION NAMESERVER SEARCHDOMAIN DISKSPACE DISKINODES "
    "QUOTATIME QUOTAUGIDLIMIT DISK_QUOTA CPUUNITS CPULIMIT CPUS CPUMASK NODEMASK IOPRIO IOLIMIT IOPSLIMIT ONBOOT BOOTORDER"
).split()

MULTIPLIERS = {"": 1, "B": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40, "P": PAGE}


def take(tool, args, flags, valued):
    """Splits arguments as getopt_long does: options with their values in order, and the words between them."""
    options, words, position = [], [], 0
    while position < len(args):
        arg = args[position]
        position += 1
        if arg == "--":
            words += args[position:]
            break
        if not arg.startswith("-") or arg == "-":
            words.append(arg)
            continue
        if not arg.startswith("--"):
            raise Exit(21, "%s: invalid option -- '%s'" % (tool, arg[1:2]))
        name, equals, value = arg[2:].partition("=")
        if name in flags:
            options.append((name, "yes"))
        elif name in valued:
            if not equals:
                if position >= len(args):
                    raise Exit(21, "%s: option '--%s' requires an argument" % (tool, name))
                value = args[position]
                position += 1
            options.append((name, value))
        else:
            raise Exit(21, "%s: unrecognized option '--%s'" % (tool, name))
    return options, words


def bad(option, value):
    return Exit(21, "Bad parameter for --%s: %s" % (option, value))


def number(option, value, whole):
    match = re.fullmatch(r"(\d+(?:\.\d+)?)", whole)
    if not match:
        raise bad(option, value)
    return int(whole)


def scaled(option, value, word, unit):
    """A number with a suffix K, M, G, T or P (pages), in units of so many bytes; without a suffix it is in the unit itself."""
    if word.lower() == "unlimited":
        return UNLIMITED
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([BKMGTP]?)", word, re.I)
    if not match:
        raise bad(option, value)
    suffix = match.group(2).upper()
    if not suffix:
        return int(float(match.group(1)))
    return min(int(float(match.group(1)) * MULTIPLIERS[suffix] / unit), UNLIMITED)


def pair(option, value, unit):
    """`barrier:limit`, or one number for both."""
    parts = value.split(":")
    if len(parts) > 2:
        raise bad(option, value)
    numbers = [scaled(option, value, part, unit) for part in parts]
    return "%s:%s" % (shown(numbers[0]), shown(numbers[-1]))


def shown(value):
    return "unlimited" if value == UNLIMITED else str(value)


def address(option, value):
    """An IP address, perhaps with a prefix length."""
    plain, slash, bits = value.partition("/")
    if ":" in plain:
        good = re.fullmatch(r"[0-9a-fA-F:.]+", plain) and plain.count("::") <= 1 and ("::" in plain or plain.count(":") == 7)
        most = 128
    else:
        parts = plain.split(".")
        good = len(parts) == 4 and all(part.isdigit() and int(part) < 256 for part in parts)
        most = 32
    if not good or (slash and not (bits.isdigit() and int(bits) <= most) and not re.fullmatch(r"[\d.]{7,15}", bits)):
        raise bad(option, value)
    return value


class Changes:
    """What the options of one call ask for."""

    def __init__(self):
        self.keys = {}
        self.switches = {}
        self.appended = {}
        self.removed = []
        self.ip_add, self.ip_del, self.ip_del_all = [], [], False
        self.netif_add, self.netif_del, self.netif_set = [], [], {}
        self.passwords = []
        self.name = None
        self.sample = None
        self.save = self.force = False
        self.setmode = None
        self.interfaces = None  # planned once, because the addresses are random

    def needs_distribution(self):
        return bool({"HOSTNAME", "NAMESERVER", "SEARCHDOMAIN"} & set(self.keys)) or bool(self.ip_add or self.ip_del or self.ip_del_all)


def read_changes(node, options):
    """Checks the options one by one, in their order, as the tool does."""
    changes = Changes()
    for option, value in options:
        if option == "save":
            changes.save = True
        elif option == "force":
            changes.force = True
        elif option in ("ipadd", "ip"):
            changes.ip_add.append(address(option, value))
        elif option == "ipdel":
            if value == "all":
                changes.ip_del_all = True
            else:
                changes.ip_del.append(address(option, value))
        elif option == "userpasswd":
            if not re.fullmatch(r"[^:]+:.+", value):
                raise bad(option, value)
            changes.passwords.append(value)
        elif option == "netif_add":
            changes.netif_add.append(interface(option, value))
        elif option == "netif_del":
            changes.netif_del.append(value)
        elif option in ("ifname", "mac", "host_mac", "host_ifname", "bridge", "mac_filter"):
            changes.netif_set[option] = value
        elif option == "name":
            if not re.fullmatch(r"[A-Za-z0-9_\-.+ ]*", value) or value.isdigit() or value.startswith("-"):
                raise bad(option, value)
            changes.name = value
        elif option in ("ram", "swap", "memory"):
            if node.upstream and not node.veinfo and not changes.force:
                raise Exit(3, "Error: kernel does not support vswap, unable to use --ram/--swap parameters\nError parsing options")
            pages = scaled(option, value, value, 1)
            pages = pages if pages == UNLIMITED else -(-pages // PAGE)
            changes.keys["SWAPPAGES" if option == "swap" else "PHYSPAGES"] = "0:" + shown(pages)
        elif option == "setmode":
            if value not in ("restart", "ignore"):
                raise bad(option, value)
            changes.setmode = value
        elif option == "applyconfig":
            changes.sample = value
        elif option in ("netdev_del", "pci_del", "bindmount_del"):
            changes.removed.append(({"netdev_del": "NETDEV", "pci_del": "PCI", "bindmount_del": "BINDMOUNT"}[option], value))
        elif option in BYTES:
            changes.keys[option.upper()] = pair(option, value, 1)
        elif option in PAGES:
            changes.keys[option.upper()] = pair(option, value, PAGE)
        elif option in ITEMS:
            changes.keys[option.upper()] = pair(option, value, 1)
        elif option in OPTIONS or option in V7_OPTIONS:
            read_plain(changes, option, value, *(OPTIONS.get(option) or V7_OPTIONS[option]))
    return changes


def read_plain(changes, option, value, key, kind):
    if kind == "yesno":
        if value not in ("yes", "no") and not (option == "onboot" and value == "auto"):
            raise bad(option, value)
        changes.keys[key] = value
    elif kind == "int":
        changes.keys[key] = str(number(option, value, value))
    elif kind == "percent":
        changes.keys[key] = str(number(option, value, value.rstrip("%")))
    elif kind == "number":
        if not re.fullmatch(r"\d+(\.\d+)?", value):
            raise bad(option, value)
        changes.keys[key] = value
    elif kind == "size":
        changes.keys[key] = str(scaled(option, value, value, 1))
    elif kind == "disk":
        changes.keys[key] = pair(option, value, 1024)
    elif kind == "inodes":
        changes.keys[key] = pair(option, value, 1)
    elif kind == "list":
        changes.keys[key] = " ".join(filter(None, [changes.keys.get(key), value]))
    elif kind == "append":
        changes.appended.setdefault(key, []).append(value)
    elif kind == "switches":
        for word in value.replace(",", " ").split():
            name, colon, state = word.partition(":")
            if not colon or state not in ("on", "off") or not re.fullmatch(r"[A-Za-z0-9_]+", name):
                raise bad(option, value)
            name = name.upper() if key == "CAPABILITY" else name.lower()
            changes.switches.setdefault(key, {})[name] = state
    elif kind == "netfilter":
        if value not in ("disabled", "stateless", "stateful", "full"):
            raise bad(option, value)
        changes.keys[key] = value
    elif kind == "hostname":
        if not re.fullmatch(r"[A-Za-z0-9_.\-]{0,255}", value):
            raise Exit(70, "Invalid hostname: " + value)
        changes.keys[key] = value
    elif kind == "text":
        changes.keys[key] = value


def interface(option, value):
    """ifname[,mac,host_ifname,host_mac,bridge] as a dictionary."""
    parts = value.split(",")
    names = ("ifname", "mac", "host_ifname", "host_mac", "bridge")
    if len(parts) > len(names) or not re.fullmatch(r"[A-Za-z0-9_.\-]{1,15}", parts[0]):
        raise bad(option, value)
    given = dict(zip(names, parts))
    for mac in ("mac", "host_mac"):
        if given.get(mac) and not re.fullmatch(r"([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}", given[mac]):
            raise bad(option, value)
    return given


def read_interfaces(text):
    """NETIF of a configuration file as dictionaries."""
    found = []
    for part in filter(None, (text or "").split(";")):
        found.append(dict(word.partition("=")[::2] for word in part.split(",")))
    return found


def write_interfaces(interfaces):
    names = ("ifname", "bridge", "mac", "host_ifname", "host_mac")
    order = ("ifname", "mac", "host_ifname", "host_mac", "bridge") + tuple(
        sorted({key for given in interfaces for key in given} - set(names))
    )
    return ";".join(",".join("%s=%s" % (key, given[key]) for key in order if given.get(key)) for given in interfaces)
