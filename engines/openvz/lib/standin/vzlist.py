"""vzlist: one look at all containers, as columns or as JSON whose strings are not escaped, just as the real one's are not."""

import os
import re
import sys

from standin import guest
from standin.conf import Conf
from standin.fault import Faults
from standin.node import Exit, process_start, read
from standin.options import BYTES, ITEMS, PAGES, UNLIMITED, read_interfaces

# In the order of `vzlist -L`, with the headers that were recorded.
UBC = (
    ("kmemsize", "KMEMSIZE"),
    ("lockedpages", "LOCKEDP"),
    ("privvmpages", "PRIVVMP"),
    ("shmpages", "SHMP"),
    ("numproc", "NPROC"),
    ("physpages", "PHYSP"),
    ("vmguarpages", "VMGUARP"),
    ("oomguarpages", "OOMGUARP"),
    ("numtcpsock", "NTCPSOCK"),
    ("numflock", "NFLOCK"),
    ("numpty", "NPTY"),
    ("numsiginfo", "NSIGINFO"),
    ("tcpsndbuf", "TCPSNDB"),
    ("tcprcvbuf", "TCPRCVB"),
    ("othersockbuf", "OTHSOCKB"),
    ("dgramrcvbuf", "DGRAMRB"),
    ("numothersock", "NOTHSOCK"),
    ("dcachesize", "DCACHESZ"),
    ("numfile", "NFILE"),
    ("numiptent", "NIPTENT"),
    ("swappages", "SWAPP"),
)
UBC_NAMES = {name for name, _ in UBC}
QUOTA = (("diskspace", "DSPACE"), ("diskinodes", "DINODES"))

# Field, header, width (negative: left-aligned).
BEFORE = (
    ("ctid", "CTID", 10),
    ("veid", "CTID", 10),
    ("vpsid", "CTID", 10),
    ("private", "PRIVATE", -32),
    ("root", "ROOT", -32),
    ("mount_opts", "MOUNT_OPTS", -16),
    ("origin_sample", "ORIGIN_SAMPLE", -32),
    ("hostname", "HOSTNAME", -32),
    ("name", "NAME", -32),
    ("smart_name", "SMARTNAME", 10),
    ("description", "DESCRIPTION", -32),
    ("ostemplate", "OSTEMPLATE", -32),
    ("ip", "IP_ADDR", -15),
    ("nameserver", "NAMESERVER", -15),
    ("searchdomain", "SEARCHDOMAIN", -32),
    ("status", "STATUS", -9),
)
AFTER = (
    ("laverage", "LAVERAGE", 14),
    ("uptime", "UPTIME", 15),
    ("cpulimit", "CPULIM", 7),
    ("cpuunits", "CPUUNI", 7),
    ("cpus", "CPUS", 6),
    ("ioprio", "IOP", 3),
    ("iolimit", "IOLIMIT", 10),
    ("iopslimit", "IOPS", 10),
    ("onboot", "ONBOOT", 6),
    ("bootorder", "BOOTORDER", 10),
    ("layout", "LAYOUT", -6),
    ("features", "FEATURES", -15),
    ("vswap", "VSWAP", 6),
    ("disabled", "DISABL", 6),
    ("vm_overcommit", "VM_OVC", 6),
    ("netfilter", "NETFILTER", -10),
    ("capability", "CAPABILITY", -15),
)
V7_ONLY = (
    ("uuid", "UUID", -36),
    ("configured_ip", "IP_ADDR", -15),
    ("distribution", "DISTRIBUTION", -32),
    ("tm", "TM", -2),
    ("cpumask", "CPUMASK", -16),
    ("nodemask", "NODEMASK", -16),
    ("host_ifname", "HOST_IFNAME", -16),
    ("ifname", "IFNAME", -16),
    ("mac", "MAC", -18),
    ("host_mac", "HOST_MAC", -18),
    ("gw", "GW", -15),
    ("network", "NETWORK", -16),
    ("netif", "NETIF", -32),
    ("autostop", "AUTOSTOP", -8),
    ("device", "DEVICE", -16),
    ("ha_enable", "HA_ENABLE", 9),
    ("ha_prio", "HA_PRIO", 7),
    ("devnodes", "DEVNODES", -16),
    ("type", "TYPE", -9),
)
V7_MISSING = {"vswap", "vm_overcommit"}
V7_DEFAULT_JSON = (
    "ctid private root hostname name smart_name description ostemplate distribution ip configured_ip nameserver searchdomain status "
    + " ".join(name for name, _ in UBC)
    + " diskspace diskinodes laverage uptime cpulimit cpuunits cpus ioprio iolimit iopslimit onboot bootorder layout features disabled numproc"
).split()

LISTS = {"ip", "configured_ip", "nameserver", "searchdomain"}
VALUED = {"o": "output", "s": "sort", "h": "hostname", "N": "name_filter", "d": "description", "i": "netif"}
PLAIN = {"a": "all", "S": "stopped", "n": "name", "H": "no-header", "t": "no-trim", "j": "json", "1": "1", "L": "list"}


def main(node, args):
    faults = Faults(node)
    faults.meet("list")
    given, words = options(node, args)
    fields = field_table(node)
    if "list" in given:
        for name, (header, _) in fields.items():
            node.show("%-15s %-15s" % (name, header))
        return 0
    json = "json" in given
    wanted = wanted_fields(node, given, fields, json)
    ids = [resolve(node, word) for word in words]
    if not node.veinfo:
        node.complain("Unable to open /proc/vz/veinfo: No such file or directory")
        if any(name.split(".")[0] in UBC_NAMES for name in wanted):
            node.complain("Unable to open /proc/user_beancounters: No such file or directory")
            return 0
    rows = chosen(given, words, ids, look(node, set(ids) if words else None))
    sort(rows, given.get("sort", "ctid"), fields)
    text = as_json(node, rows, wanted) if json else as_text(node, rows, wanted, fields, given)
    sys.stdout.write(faults.tear(text))
    if not rows:
        if not json:
            node.complain("Container(s) not found")
        return 1 if words else 0
    return 0


def has_json(node):
    """`-j` came with 4.3 (from memory) and, in the later line, with 7.0.180."""
    numbers = [int(part) for part in re.findall(r"\d+", node.version)]
    return numbers >= ([7, 0, 180] if node.v7 else [4, 3])


def options(node, args):
    given, words, position = {}, [], 0

    def next_value(name):
        nonlocal position
        position += 1
        if position > len(args):
            raise usage(node, "option requires an argument -- '%s'" % name)
        return args[position - 1]

    long_names = {name: name for name in list(VALUED.values()) + list(PLAIN.values())}
    while position < len(args):
        arg = args[position]
        position += 1
        if arg.startswith("--"):
            name, equals, value = arg[2:].partition("=")
            if name not in long_names or (name == "json" and not has_json(node)):
                raise usage(node, "unrecognized option '%s'" % arg)
            given[name] = (value if equals else next_value(name)) if name in VALUED.values() else "yes"
        elif arg.startswith("-") and len(arg) > 1:
            letters = arg[1:]
            while letters:
                letter, letters = letters[0], letters[1:]
                if letter in VALUED and (letter != "i" or node.v7):
                    given[VALUED[letter]] = letters or next_value(letter)
                    letters = ""
                elif (letter in PLAIN and (letter != "j" or has_json(node))) or (node.v7 and letter in "cw"):
                    given[PLAIN.get(letter, letter)] = "yes"
                else:
                    raise usage(node, "invalid option -- '%s'" % letter)
        else:
            words.append(arg)
    return given, words


def usage(node, complaint):
    sys.stderr.write("/usr/sbin/vzlist: %s\n" % complaint)
    folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    text = read(folder + "/transcripts/51o-vzlist-badopt.txt")
    text = text[text.index("--- stdout\n") + 11 : text.index("--- stderr\n")]
    if not has_json(node):
        text = "".join(line for line in text.splitlines(True) if "--json" not in line)
    sys.stdout.write(text)
    return Exit(1)


def field_table(node):
    """All fields in the order of -L, each with its header and width."""
    table = {}
    for name, header, width in BEFORE:
        table[name] = (header, 36 if node.v7 and width == 10 else width)
    for name, header in UBC:
        table[name] = (header, 10)
        for part in "mblf":
            table["%s.%s" % (name, part)] = ("%s.%s" % (header, part.upper()), 10)
    for name, header in QUOTA:
        table[name] = (header, 10)
        for part in "sh":
            table["%s.%s" % (name, part)] = ("%s.%s" % (header, part.upper()), 10)
    for name, header, width in AFTER + (V7_ONLY if node.v7 else ()):
        if not (node.v7 and name in V7_MISSING):
            table[name] = (header, width)
    return table


def wanted_fields(node, given, fields, json):
    if "output" in given:
        wanted = [name for name in given["output"].split(",") if name]
        for name in wanted:
            if name not in fields:
                raise Exit(1, "Unknown field: " + name)
            if json and "." in name:
                raise Exit(1, "Field `%s' is not available in JSON output" % name)
        return wanted
    if json:
        return V7_DEFAULT_JSON if node.v7 else [name for name in fields if "." not in name]
    if "1" in given:
        return ["ctid"]
    if "name" in given:
        return ["smart_name", "numproc", "status", "ip", "hostname"]
    return ["ctid", "numproc", "status", "configured_ip" if node.v7 else "ip", "hostname"]


def resolve(node, word):
    ctid = node.resolve(word)
    if ctid is None:
        raise Exit(1, "CT ID %s is invalid." % word)
    return ctid


def chosen(given, words, ids, rows):
    from fnmatch import fnmatchcase

    if words:
        wanted = set(ids)
        rows = [row for row in rows if row.ctid in wanted]
    elif "stopped" in given:
        rows = [row for row in rows if not row.up]
    elif "all" not in given:
        rows = [row for row in rows if row.up]
    for option, key in (("hostname", "HOSTNAME"), ("name_filter", "NAME"), ("description", "DESCRIPTION")):
        if option in given:
            rows = [row for row in rows if fnmatchcase(row.conf.get(key) or "", given[option])]
    return rows


class Row:
    """What is known of one container."""

    def __init__(self, node, ctid, conf, record, usage):
        self.node = node
        self.ctid = ctid
        self.conf = conf
        self.record = record
        self.up = record is not None and node.veinfo
        self.mounted = False
        self.suspended = False
        self.numbers = usage

    def place(self, key, default):
        return (self.conf.get(key) or default).replace("$VEID", self.ctid)


def look(node, only):
    """Reads everything that there is, each folder once."""
    defaults = {key: node.vz_conf(key) for key in ("VE_ROOT", "VE_PRIVATE")}
    started = set(os.listdir(node.state + "/run"))
    dumps = set(os.listdir(node.path("/vz/dump")))
    rows = []
    for ctid in node.ids():
        # What runs is looked at in any case: the kernel's files are of all of it.
        if only is not None and ctid not in only and ctid not in started:
            continue
        text = read(node.conf_path(ctid))
        if text is None:
            continue  # destroyed meanwhile
        row = Row(node, ctid, Conf("", text), None, None)
        if not os.path.isdir(node.path(row.place("VE_PRIVATE", defaults["VE_PRIVATE"]))):
            continue
        row.suspended = "Dump." + ctid in dumps
        if ctid in started:
            record = guest.Record(node, ctid)
            if record.running():
                row.record = record
                row.up = node.veinfo
        root = node.path(row.place("VE_ROOT", defaults["VE_ROOT"]))
        row.mounted = row.record is not None or (os.path.islink(root) and ctid not in started)
        if node.upstream and not row.mounted and not os.path.isdir(root):
            node.complain("stat(%s): No such file or directory" % row.place("VE_ROOT", defaults["VE_ROOT"]))
        row.defaults = defaults
        rows.append(row)
    running = [row for row in rows if row.record is not None]
    if running or not node.upstream:
        from standin import proc

        proc.measure(node, running)
        if not node.upstream:
            proc.publish(node, running)
    return rows


# --- values -----------------------------------------------------------------------------------------------------------


def status(row):
    if row.up:
        return "paused" if row.node.v7 and row.record.get("paused") == "yes" else "running"
    if row.suspended:
        return "suspended"
    return "mounted" if row.mounted else "stopped"


def ubc(row, name):
    """held, maxheld, barrier, limit, failcnt."""
    key = name.upper()
    barrier, limit = limits(row.conf.get(key))
    if not row.up:
        return (0, 0, barrier, limit, 0)
    held, most = row.numbers.get(name, (0, 0))
    live = row.record.get("live." + key)
    if row.node.upstream:
        # What was recorded came from an imitation of the kernel's files, which knew of processes and memory only.
        if name == "numproc":
            return (held, most, UNLIMITED, UNLIMITED, 0)
        if name == "physpages":
            pages = limits(live)[0]
            return (held, most, 0, pages or UNLIMITED // 4096, 0)
        return (0, 0, 0, 0, 0)
    barrier, limit = limits(live) if live else (UNLIMITED, UNLIMITED)
    return (held, most, barrier, limit, int(row.record.get("fail." + name, "0")))


def limits(text):
    if not text:
        return 0, 0
    parts = text.split(":")
    return amount(parts[0]), amount(parts[-1])


def amount(text):
    if text == "unlimited":
        return UNLIMITED
    return int(text) if text.isdigit() else 0


def quota(row, name):
    """usage, soft limit, hard limit; or None where there is no quota."""
    text = row.conf.get(name.upper())
    if text is None:
        return None
    soft, hard = limits(text)
    if row.node.upstream:
        used = 0
    elif row.numbers is not None and "files" in row.numbers:
        used = row.numbers["files"][name == "diskinodes"]
    else:
        stored = (read(row.node.path("/var/vzquota/quota." + row.ctid)) or "0 0").split()
        used = int(stored[name == "diskinodes"])
    return used, soft, hard


def switches(text):
    if not text:
        return None
    return {name.lower(): state == "on" for name, _, state in (word.partition(":") for word in text.replace(",", " ").split())}


NUMBERS = {"cpus", "ioprio", "iolimit", "iopslimit", "vm_overcommit"}
TEXTS = {
    "mount_opts": "MOUNT_OPTS",
    "origin_sample": "ORIGIN_SAMPLE",
    "hostname": "HOSTNAME",
    "name": "NAME",
    "description": "DESCRIPTION",
    "ostemplate": "OSTEMPLATE",
    "netfilter": "NETFILTER",
    "distribution": "DISTRIBUTION",
    "cpumask": "CPUMASK",
    "nodemask": "NODEMASK",
    "gw": "GW",
    "network": "NETWORK",
    "autostop": "AUTOSTOP",
    "devnodes": "DEVNODES",
    "device": "DEVICES",
}


def value(row, name):
    """The value of a field as Python has it: number, text, list, dictionary, bool or None."""
    conf = row.conf
    if name in ("ctid", "veid", "vpsid"):
        return row.ctid if row.node.v7 else int(row.ctid)
    if name in TEXTS:
        return conf.get(TEXTS[name]) or None
    if name == "smart_name":
        return conf.get("NAME") or (row.ctid if row.node.v7 else int(row.ctid))
    if name == "private":
        return row.place("VE_PRIVATE", row.defaults["VE_PRIVATE"])
    if name == "root":
        return row.place("VE_ROOT", row.defaults["VE_ROOT"])
    if name == "status":
        return status(row)
    if name == "ip":
        # The kernel's list is the other way round.
        return list(reversed(row.record.get("ips").split())) if row.up else conf.words("IP_ADDRESS")
    if name == "configured_ip":
        return conf.words("IP_ADDRESS")
    if name in ("nameserver", "searchdomain"):
        return conf.words(name.upper())
    if name in UBC_NAMES:
        return dict(zip(("held", "maxheld", "barrier", "limit", "failcnt"), ubc(row, name)))
    if name in ("diskspace", "diskinodes"):
        numbers = quota(row, name)
        return None if numbers is None else dict(zip(("usage", "softlimit", "hardlimit"), numbers))
    if name == "laverage":
        return row.numbers["laverage"] if row.up and not row.node.upstream else None
    if name == "uptime":
        return row.numbers["uptime"] if row.up and not row.node.upstream else 0.0
    if name == "cpulimit":
        return int(conf.get("CPULIMIT") or 0) if not (row.up and row.node.upstream) else 0
    if name == "cpuunits":
        return int(conf.get("CPUUNITS") or 0) or None if not (row.up and row.node.upstream) else 1000
    if name in NUMBERS:
        return amount((conf.get(name.upper()) or "0").split(".")[0])
    if name == "onboot":
        text = conf.get("ONBOOT")
        return None if text is None else text == "yes"
    if name == "bootorder":
        return amount(conf.get("BOOTORDER")) if conf.get("BOOTORDER") else None
    if name == "layout":
        layout = (conf.get("VE_LAYOUT") or "simfs").split(":")[0]
        return {"simfs": 4, "ploop": 5}[layout] if row.node.v7 else layout
    if name in ("features", "capability"):
        return switches(conf.get(name.upper()))
    if name == "vswap":
        return conf.get("PHYSPAGES") is not None and conf.get("SWAPPAGES") is not None
    if name == "disabled":
        return conf.get("DISABLED") == "yes"
    if name == "uuid":
        return conf.get("UUID") or row.ctid
    if name in ("host_ifname", "ifname", "mac", "host_mac"):
        return " ".join(given.get(name, "") for given in read_interfaces(conf.get("NETIF"))).strip() or None
    if name == "netif":
        return conf.get("NETIF") or None
    if name == "tm":
        return "EZ"
    if name == "ha_enable":
        return conf.get("HA_ENABLE") == "yes"
    if name == "ha_prio":
        return amount(conf.get("HA_PRIO") or "0")
    if name == "type":
        return conf.get("TYPE") or "regular"
    raise Exit(1, "Unknown field: " + name)


# --- as JSON ----------------------------------------------------------------------------------------------------------


def as_json(node, rows, wanted):
    if not rows:
        return "[]\n"
    objects = []
    for row in rows:
        objects.append("  {\n" + ",\n".join('    "%s": %s' % (name, json_value(name, value(row, name))) for name in wanted) + "\n  }")
    return "[\n" + ",\n".join(objects) + "\n]\n"


def json_value(name, it):
    if it is None:
        return "null"
    if it is True or it is False:
        return "true" if it else "false"
    if name == "uptime":
        return "%.3f" % it
    if name == "laverage":
        return "[%s]" % ", ".join("%.2f" % number for number in it)
    if isinstance(it, int):
        return str(it)
    if isinstance(it, str):
        return '"%s"' % it
    if isinstance(it, list):
        return "[%s]" % ", ".join('"%s"' % part for part in it)
    return "{\n" + ",\n".join('      "%s": %s' % (key, json_value("", part)) for key, part in it.items()) + "\n    }"


# --- as columns -------------------------------------------------------------------------------------------------------


def as_text(node, rows, wanted, fields, given):
    if not rows:
        return ""
    trim = "no-trim" not in given
    lines = []
    if "no-header" not in given and "1" not in given:
        lines.append(line([fields[name][0] for name in wanted], wanted, fields, False))
    for row in rows:
        cells = [cell(row, name, number == len(wanted) - 1 or not trim) for number, name in enumerate(wanted)]
        lines.append(line(cells, wanted, fields, trim))
    return "\n".join(lines) + "\n"


def line(cells, wanted, fields, trim):
    parts = []
    for number, (text, name) in enumerate(zip(cells, wanted)):
        width = fields[name][1]
        last = number == len(cells) - 1
        if width > 0:
            parts.append(text.rjust(width))
        else:
            if trim and not last:
                text = text[:-width]
            parts.append(text if last else text.ljust(-width))
    return " ".join(parts)


def cell(row, name, whole):
    base, _, part = name.partition(".")
    if base in UBC_NAMES:
        if not row.up:
            return "-" if part in ("", "m", "f") else str(ubc(row, base)[2 if part == "b" else 3])
        return str(ubc(row, base)[" mblf".index(part or " ")])
    if base in ("diskspace", "diskinodes"):
        numbers = quota(row, base)
        return "-" if numbers is None else str(numbers[" sh".index(part or " ")])
    it = value(row, name)
    if it is None or it == [] or it == "":
        return "-"
    if name in LISTS:
        return " ".join(it) if whole else it[0]
    if name == "uptime":
        if not it:
            return "-"
        seconds = int(it)
        return "%03dd%02dh:%02dm:%02ds" % (seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)
    if name == "laverage":
        return "/".join("%.2f" % number for number in it)
    if it is True or it is False:
        return "yes" if it else "no"
    if isinstance(it, dict):
        return ",".join("%s:%s" % (key, "on" if state else "off") for key, state in it.items())
    return str(it)


def sort(rows, field, fields):
    reverse = field.startswith("-")
    name = field.lstrip("-")
    if name not in fields:
        raise Exit(1, "Unknown field: " + name)
    if name == "ctid" and not reverse:
        return

    def key(row):
        base, _, part = name.partition(".")
        if base in UBC_NAMES:
            return (0, ubc(row, base)[" mblf".index(part or " ")], "")
        it = value(row, base)
        if isinstance(it, (int, float)):
            return (0, it, "")
        return (1, 0, "" if it is None else str(it))

    rows.sort(key=key, reverse=reverse)
