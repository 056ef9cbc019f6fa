"""The processes of a container: real ones, in namespaces of their own, below the container's root folder."""

import os
import select
import signal
import sys
import time

from standin.node import Exit, process_start, read, write

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWPID, CLONE_NEWNET = 0x20000, 0x4000000, 0x8000000, 0x20000000, 0x40000000
MS_BIND, MS_REC, MS_PRIVATE, MS_NOSUID, MS_NODEV, MS_NOEXEC = 0x1000, 0x4000, 0x40000, 2, 4, 8

# A file of every template of the stand-in: nothing that could end a machine is ever run where it is missing.
MARK = "/etc/openvz-stand-in"

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEVICES = (("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("tty", 5, 0))


class Record:
    """What the node knows of a container that was started: lines `key value` of the file run/CTID."""

    def __init__(self, node, ctid):
        self.node = node
        self.path = node.state + "/run/" + ctid
        self.values = {}
        for line in (read(self.path) or "").splitlines():
            key, _, value = line.partition(" ")
            self.values[key] = value

    def get(self, key, default=""):
        return self.values.get(key, default)

    @property
    def pid(self):
        return int(self.get("pid", "0"))

    def running(self):
        """Its first process runs, frozen or not."""
        return self.pid > 0 and process_start(self.pid) == int(self.get("start", "0"))

    def put(self, **values):
        self.values.update({key: str(value) for key, value in values.items()})
        write(self.path, "".join("%s %s\n" % item for item in self.values.items()))

    def drop(self):
        try:
            os.unlink(self.path)
        except FileNotFoundError:
            pass  # another tool saw the container's end first


def spawn(argv, given=None, quiet=True):
    """Runs a program of the node and returns its exit code."""
    into = None
    actions = []
    if given is not None:
        out, into = os.pipe()
        actions.append((os.POSIX_SPAWN_DUP2, out, 0))
    elif quiet:
        actions.append((os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0))
    if quiet:
        actions.append((os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0))
        actions.append((os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0))
    child = os.posix_spawnp(argv[0], argv, {"PATH": PATH, "LC_ALL": "C"}, file_actions=actions)
    if into is not None:
        os.close(out)
        os.write(into, given.encode())
        os.close(into)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def address_lines(ips, device="venet0"):
    return ["addr add %s dev %s" % (ip if "/" in ip else ip + ("/128" if ":" in ip else "/24"), device) for ip in ips]


def link_lines(name, mac=""):
    # There is no other end outside: nothing of this reaches the machine's own network.
    index, other = ("index 2 ", " index 3") if name == "venet0" else ("", "")
    lines = ["link add %s %s%stype veth peer name %s.peer%s" % (name, index, "address %s " % mac if mac else "", name[:10], other)]
    return lines + ["link set %s.peer up" % name[:10], "link set %s up" % name]


def start(content, hostname, ips, interfaces):
    """Starts the container's /sbin/init and returns its process number; interfaces are pairs of name and MAC address."""
    if not os.path.lexists(content + "/sbin/init"):
        raise Exit(47, "Unable to start init, probably incorrect template")
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)

    def check(result, what):
        if result != 0:
            number = ctypes.get_errno()
            raise OSError(number, "%s: %s" % (what, os.strerror(number)))

    def mount(source, target, kind, flags=0, data=None):
        check(libc.mount(source.encode(), target.encode(), kind.encode(), flags, data.encode() if data else None), target)

    def prepare():
        os.setsid()
        check(libc.unshare(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET), "unshare")
        mount("none", "/", "none", MS_REC | MS_PRIVATE)
        name = (hostname or "localhost").encode()
        check(libc.sethostname(name, len(name)), "sethostname")
        lines = ["link set lo up"] + link_lines("venet0") + address_lines(ips)
        for interface, mac in interfaces:
            lines += link_lines(interface, mac)
        spawn(["ip", "-force", "-batch", "-"], "\n".join(lines) + "\n")
        check(libc.unshare(CLONE_NEWPID), "unshare")

    def begin():
        os.chroot(content)
        os.chdir("/")
        for folder in ("/proc", "/dev"):
            os.makedirs(folder, exist_ok=True)
        mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
        mount("tmpfs", "/dev", "tmpfs", MS_NOSUID, "mode=755,size=64k")
        os.umask(0)
        for name, major, minor in DEVICES:
            os.mknod("/dev/" + name, 0o20666, os.makedev(major, minor))
        os.mkdir("/dev/pts")
        mount("devpts", "/dev/pts", "devpts", 0, "newinstance,ptmxmode=0666,mode=620")
        os.symlink("pts/ptmx", "/dev/ptmx")
        os.umask(0o022)
        null = os.open("/dev/null", os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)
        os.closerange(3, report)  # what whoever called us has open is none of the container's
        os.closerange(report + 1, 1024)
        os.execve("/sbin/init", ["init"], {"PATH": PATH, "TERM": "linux", "container": "openvz"})

    sys.stdout.flush()
    sys.stderr.flush()
    answer, report = os.pipe()  # closed by the exec, so that its end means that init runs
    helper = os.fork()
    if helper == 0:
        try:
            os.close(answer)
            prepare()
            init = os.fork()
            if init == 0:
                begin()
            os.write(report, b"%d\n" % init)
            os._exit(0)
        except OSError as error:
            os.write(report, b"! %s\n" % str(error).encode())
            os._exit(1)
    os.close(report)
    os.waitpid(helper, 0)
    said = b""
    while True:
        part = os.read(answer, 4096)
        if not part:
            break
        said += part
    os.close(answer)
    pid = 0
    for line in said.decode().splitlines():
        if line.startswith("!"):
            raise Exit(7, "Unable to start: " + line[2:])
        pid = int(line)
    return pid


def within(record, argv):
    """The command line that runs argv in the container. Refuses where the first process is none of a container."""
    if not record.running() or os.readlink("/proc/%d/ns/pid" % record.pid) == os.readlink("/proc/self/ns/pid"):
        raise Exit(31, "Container is not running")
    return ["/usr/bin/nsenter", "-t", str(record.pid), "-m", "-u", "-i", "-n", "-p", "-r", "-w", "--"] + argv


def run(record, argv, stdin=None, stdout=None, terminal=False):
    """Runs a command in the container with this process's standard streams, and returns its exit code."""
    argv = within(record, argv)
    sys.stdout.flush()
    sys.stderr.flush()
    actions = []
    if stdin is not None:
        actions.append((os.POSIX_SPAWN_DUP2, stdin, 0))
    if stdout is not None:
        actions.append((os.POSIX_SPAWN_DUP2, stdout, 1))
        actions.append((os.POSIX_SPAWN_DUP2, stdout, 2))
    env = {"PATH": PATH, "HOME": "/", "TERM": os.environ.get("TERM", "linux") if terminal else "linux"}
    child = os.posix_spawn(argv[0], argv, env, file_actions=actions)

    def end(number, _):
        # Whoever ends the tool ends the command that it waits for.
        os.kill(child, number)

    signal.signal(signal.SIGTERM, end)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return 128 - code if code < 0 else code


def shell(content):
    return "/bin/bash" if os.path.lexists(content + "/bin/bash") else "/bin/sh"


def halt(record):
    """Asks the container to stop, as its own `halt` does; never outside of a root that the stand-in made."""
    null = os.open("/dev/null", os.O_RDWR)
    argv = within(record, ["/bin/sh", "-c", "[ -e %s ] && exec /sbin/halt" % MARK])
    os.posix_spawn(argv[0], argv, {"PATH": PATH}, file_actions=[(os.POSIX_SPAWN_DUP2, null, n) for n in (0, 1, 2)])
    os.close(null)


def wait_end(record, seconds):
    """Waits until the first process is gone; false when it is not in time."""
    try:
        handle = os.pidfd_open(record.pid)
    except ProcessLookupError:
        return True
    try:
        if not record.running():
            return True
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
    finally:
        os.close(handle)


def kill(record):
    """Ends the first process, and with it all of the container's."""
    if record.running():
        try:
            os.kill(record.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        wait_end(record, 10)
        until = time.monotonic() + 5
        while record.running() and time.monotonic() < until:
            time.sleep(0.005)


def processes(record):
    """The container's processes, as the node numbers them."""
    return processes_by_namespace().get(namespace(record), [])


def namespace(record):
    try:
        return os.readlink("/proc/%d/ns/pid" % record.pid)
    except OSError:
        return "none"


def processes_by_namespace():
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                found.setdefault(os.readlink("/proc/%s/ns/pid" % name), []).append(int(name))
            except OSError:
                continue  # it has ended meanwhile
    return found


def signal_all(record, number):
    """Stops or continues every process of the container; the first one last when stopping, first when continuing."""
    pids = [pid for pid in processes(record) if pid != record.pid]
    for pid in pids + [record.pid] if number == signal.SIGSTOP else [record.pid] + pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def network(record, lines):
    """Changes addresses and links of a running container, with the node's own ip."""
    spawn(["/usr/bin/nsenter", "-t", str(record.pid), "-n", "--", "ip", "-force", "-batch", "-"], "\n".join(lines) + "\n")


def set_hostname(record, name):
    spawn(["/usr/bin/nsenter", "-t", str(record.pid), "-u", "--", "hostname", name])
