"""One node: its folders, what the tools of a generation find there, names, locks, and what a tool prints."""

import fcntl
import os
import re
import sys
import time

# What /etc/vz/vz.conf has when a state folder is made.
VZ_CONF = """VIRTUOZZO=yes
LOCKDIR=/vz/lock
DUMPDIR=/vz/dump
VE0CPUUNITS=1000
LOGGING=yes
LOGFILE=/var/log/vzctl.log
LOG_LEVEL=0
VERBOSE=0
DISK_QUOTA=yes
TEMPLATE=%s/vz/template
VE_ROOT=/vz/root/$VEID
VE_PRIVATE=/vz/private/$VEID
CONFIGFILE="vswap-256m"
DEF_OSTEMPLATE="busybox-1.35-x86_64"
VE_LAYOUT=%s
STOP_TIMEOUT=120
IPV6="yes"
"""

# The sample that the recorded containers were made from; "test" is its copy under another name.
SAMPLE = """# Sample of a container with 256 MB of memory.
PHYSPAGES="0:65536"
SWAPPAGES="0:131072"
DISKSPACE="2097152:2306867"
DISKINODES="131072:144179"
QUOTATIME="0"
CPUUNITS="1000"
NETFILTER="stateless"
"""

FOLDERS = (
    "etc/vz/conf etc/vz/names etc/vz/dists vz/private vz/root vz/lock vz/dump vz/template/cache vz/vmprivate "
    "proc/vz var/vzquota run nodes"
).split()

VERSIONS = {"legacy": "4.11.1", "v7": "9.0.1"}


class Exit(Exception):
    """A tool ends with this code, having said this on standard error (nothing if empty)."""

    def __init__(self, code, text=""):
        super().__init__(text)
        self.code = code
        self.text = text


def cache():
    """Where engines/openvz/setup keeps the templates; the folders are those of engines/lib.sh."""
    own = "/var/cache/panvisor" if os.getuid() == 0 else "/var/tmp/panvisor-%d" % os.getuid()
    return os.environ.get("PANVISOR_ENGINES_CACHE", own) + "/openvz"


def write(path, text):
    """Replaces a file as a whole: who reads at the same time sees the old one or the new one."""
    draft = "%s.%d.new" % (path, os.getpid())
    with open(draft, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
    os.rename(draft, path)


def read(path):
    """What is in a file, or None where there is none."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None


def process_start(pid):
    """When a process began (in ticks since boot), or None when it does not run: together with its number it is one process for ever."""
    text = read("/proc/%d/stat" % pid) if pid > 0 else None
    if text is None:
        return None
    fields = text[text.rindex(")") + 2 :].split()
    return None if fields[0] in "ZX" else int(fields[19])


def share(source, target):
    """The same file under a second name, or a copy where it lies on another file system."""
    try:
        os.link(source, target)
    except OSError:
        import shutil

        shutil.copyfile(source, target)


class Node:
    """The node that a state folder holds. Paths within it are what they are on a real one, below the folder."""

    def __init__(self, generation, tool):
        self.generation = generation
        self.v7 = generation == "v7"
        self.tool = tool
        self.quiet = False
        self.verbose = 0
        self.skip_lock = False
        self.held = []
        self.state = os.environ.get("PANVISOR_OPENVZ_STATE") or "/var/lib/panvisor/openvz-standin/" + generation
        self._prepare()
        self.settings = {}
        for line in (read(self.state + "/stand-in.conf") or "").splitlines():
            key, equals, value = line.partition("=")
            if equals and not key.startswith("#"):
                self.settings[key.strip()] = value.strip()
        for key in ("kernel", "version", "ploop"):
            given = os.environ.get("PANVISOR_OPENVZ_" + key.upper())
            if given:
                self.settings[key] = given
        self.version = self.settings.get("version", VERSIONS[generation])
        kernel = self.settings.get("kernel", "openvz")
        # The transcripts were recorded on a kernel without OpenVZ ("upstream"); for some of them its /proc was imitated ("upstream-shim").
        self.upstream = kernel.startswith("upstream")
        self.veinfo = kernel != "upstream"
        self.ploop = self.settings.get("ploop", "no" if self.upstream else "yes") == "yes"

    # --- folders ------------------------------------------------------------------------------------------------------

    def _prepare(self):
        if os.path.exists(self.state + "/run"):
            return
        os.makedirs(self.state, exist_ok=True)
        with self.guard():
            if os.path.exists(self.state + "/run"):
                return
            for folder in FOLDERS:
                if folder != "run":
                    os.makedirs(os.path.join(self.state, folder), exist_ok=True)
            conf = self.path("/etc/vz/vz.conf")
            if not os.path.exists(conf):
                write(conf, VZ_CONF % (self.state, "ploop" if self.v7 else "simfs"))
                for sample in ("vswap-256m", "test", "basic"):
                    write(self.path("/etc/vz/conf/ve-%s.conf-sample" % sample), SAMPLE)
                write(self.path("/etc/vz/dists/default"), "POST_CREATE=postcreate.sh\n")
                write(self.path("/etc/vz/dists/busybox.conf"), "# nothing is done after creation\n")
                write(self.path("/etc/vz/dists/debian.conf"), "POST_CREATE=postcreate.sh\n")
            for name in sorted(os.listdir(cache()) if os.path.isdir(cache()) else []):
                link = self.path("/vz/template/cache/" + name)
                if name.endswith(".tar.gz") and not os.path.lexists(link) and not self.v7:
                    share(os.path.join(cache(), name), link)
            os.makedirs(self.state + "/run", exist_ok=True)

    def path(self, logical):
        """Where a path of the node is on this machine."""
        return self.state + logical

    def guard(self):
        """The file lock that all that changes several files is done under."""
        return Guard(self.state + "/.guard")

    def vz_conf(self, key, default=""):
        found = re.findall(r'^%s="?([^"\n]*)"?$' % re.escape(key), read(self.path("/etc/vz/vz.conf")) or "", re.M)
        return found[-1] if found else default

    # --- what is printed ----------------------------------------------------------------------------------------------

    def say(self, text):
        """Information: --quiet hides it."""
        if not self.quiet:
            self.show(text)

    def show(self, text):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def complain(self, text):
        if not self.quiet:
            sys.stderr.write(text + "\n")
            sys.stderr.flush()

    def open_kernel(self):
        """Every command that gets past its arguments opens the kernel's interface; without OpenVZ that is told on standard output."""
        if self.upstream:
            self.say("Directory /proc/vz not found, assuming non-OpenVZ kernel")

    # --- names --------------------------------------------------------------------------------------------------------

    def conf_path(self, ctid):
        return self.path(self.conf_name(ctid))

    @staticmethod
    def conf_name(ctid):
        return "/etc/vz/conf/%s.conf" % ctid

    def ids(self):
        """The ids of all containers that have a configuration, in the order that vzlist shows them in."""
        found = []
        with os.scandir(self.path("/etc/vz/conf")) as entries:
            for entry in entries:
                name = entry.name
                if name.endswith(".conf") and not name.startswith(("ve-", "vps.")) and name != "0.conf":
                    ctid = name[:-5]
                    if self.v7 or ctid.isdigit():
                        found.append(ctid)
        return sorted(found, key=lambda ctid: (0, int(ctid), "") if ctid.isdigit() else (1, 0, ctid))

    def by_name(self, name):
        """The id behind a name, or None."""
        if "/" in name or not name:
            return None
        try:
            target = os.readlink(self.path("/etc/vz/names/" + name))
        except OSError:
            return None
        ctid = os.path.basename(target)[: -len(".conf")]
        return ctid if os.path.exists(self.conf_path(ctid)) else None

    def resolve(self, word):
        """The id that a word on the command line means, or None when it can be none."""
        if word.isdigit() and (self.v7 or int(word) < 2147483645):
            return str(int(word))
        if self.v7:
            bare = word.strip("{}").lower()
            if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bare):
                return bare
        return self.by_name(word)

    # --- locks --------------------------------------------------------------------------------------------------------

    def lock(self, ctid):
        """Takes LOCKDIR/CTID.lck for as long as this process lives, or ends it with code 9."""
        if self.skip_lock:
            return
        logical = "/vz/lock/%s.lck" % ctid
        path = self.path(logical)
        mine = "%d\n%s\n%s\n" % (os.getpid(), process_start(os.getpid()), " ".join(["/usr/sbin/" + self.tool] + sys.argv[1:]))
        with self.guard():
            text = read(path)
            if text is not None:
                parts = text.split("\n")
                pid = int(parts[0]) if parts[0].isdigit() else 0
                start = process_start(pid)
                alive = start is not None and (len(parts) < 2 or parts[1] in ("", str(start)))
                if alive:
                    command = parts[2] if len(parts) > 2 and parts[2] else ""
                    self.complain("Locked by: pid %d, cmdline %s" % (pid, command))
                    raise Exit(9, "Container already locked")
                self.say("Removing stale lock file " + logical)
            write(path, mine)
        self.held.append(path)

    def unlock(self):
        for path in self.held:
            try:
                os.unlink(path)
            except FileNotFoundError:
                pass  # a test took the folder away while we ran
        self.held = []

    # --- the machine's clock ------------------------------------------------------------------------------------------

    @staticmethod
    def now():
        return time.time()


class Guard:
    """An exclusive lock on a file, for a with statement."""

    def __init__(self, path):
        self.path = path
        self.file = None

    def __enter__(self):
        self.file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        fcntl.flock(self.file, fcntl.LOCK_EX)
        return self

    def __exit__(self, *_):
        os.close(self.file)
