"""The numbers of containers that run, from their real processes, and the kernel's files with them.

Nothing can be read here at the moment somebody opens a file, as in a real /proc: every tool that looks at the containers writes the files anew.
"""

import os

from standin import guest
from standin.node import read, write

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def measure(node, rows):
    """Fills in what each container holds: pairs of now and the most there ever was."""
    by_namespace = guest.processes_by_namespace() if rows else {}
    now = node.now()
    load = [float(word) for word in (read("/proc/loadavg") or "0 0 0").split()[:3]]
    for row in rows:
        held = {"numproc": 0, "physpages": 0, "privvmpages": 0, "numfile": 0, "kmemsize": 0}
        user = system = 0
        for pid in by_namespace.get(guest.namespace(row.record), []):
            stat = read("/proc/%d/stat" % pid)
            if stat is None:
                continue
            fields = stat[stat.rindex(")") + 2 :].split()
            if fields[0] == "Z":
                continue
            held["numproc"] += 1
            held["privvmpages"] += int(fields[20]) // PAGE
            held["physpages"] += int(fields[21])
            held["kmemsize"] += 32768
            user += int(fields[11])
            system += int(fields[12])
            try:
                held["numfile"] += len(os.listdir("/proc/%d/fd" % pid))
            except OSError:
                continue  # it has ended meanwhile
        held["oomguarpages"] = held["physpages"]
        grown = False
        numbers = {}
        for name, amount in held.items():
            most = max(amount, int(row.record.get("most." + name, "0") or "0"))
            if row.record.get("most." + name) != str(most):
                row.record.values["most." + name] = str(most)
                grown = True
            numbers[name] = (amount, most)
        # What ended processes have used is no longer in any of their files; the counters must not go back for that.
        user = max(user, int(row.record.get("user", "0")))
        system = max(system, int(row.record.get("system", "0")))
        if (str(user), str(system)) != (row.record.get("user"), row.record.get("system")):
            row.record.values.update(user=str(user), system=str(system))
            grown = True
        numbers["user"], numbers["system"] = user, system
        numbers["uptime"] = max(0.0, now - float(row.record.get("since", repr(now))))
        numbers["laverage"] = load
        row.numbers = numbers
        if not node.upstream:
            from standin.container import Container

            numbers["files"] = Container(node, row.ctid, None).usage()
        if grown:
            # Only if it is still the same container that runs: its end must not be undone here.
            with node.guard():
                if guest.Record(node, row.ctid).get("start") == row.record.get("start"):
                    row.record.put()


def publish(node, rows):
    """/proc/vz/veinfo, /proc/vz/vestat and /proc/user_beancounters, as far as the stand-in has the numbers."""
    from standin import vzlist

    veinfo, vestat, counters = [], [], []
    for row in rows:
        ips = row.record.get("ips").split()
        number = row.ctid if not node.v7 else row.ctid.rjust(36)
        veinfo.append("%10s %5d %5d%s" % (number, 0, row.numbers["numproc"][0], "".join(" %15s" % ip for ip in ips)))
        uptime = row.numbers["uptime"]
        used = int((row.numbers["user"] + row.numbers["system"]) / TICKS * 1e9)
        vestat.append(
            "%10s %20d %20d %20d %20d %20d %20d %20d %20d %20d %20d %20d"
            % (
                number,
                row.numbers["user"],
                0,
                row.numbers["system"],
                int(uptime * TICKS),
                max(0, int(uptime * 1e9) - used),
                0,
                int(uptime * 1e9),
                used,
                0,
                0,
                0,
            )
        )
        first = "%10s:" % number
        for name in ORDER:
            numbers = vzlist.ubc(row, name) if name in vzlist.UBC_NAMES else (0, 0, 0, 0, 0)
            counters.append("%11s  %-12s %20d %20d %20d %20d %20d" % ((first, name) + tuple(numbers)))
            first = ""
    head = "%10s %20s %20s %20s %20s %20s %20s %20s %20s %20s %20s %20s" % (
        "VEID", "user", "nice", "system", "uptime", "idle", "strv", "uptime", "used", "maxlat", "totlat", "numsched",
    )  # fmt: skip
    columns = "%11s  %-12s %20s %20s %20s %20s %20s" % ("uid ", "resource", "held", "maxheld", "barrier", "limit", "failcnt")
    write(node.path("/proc/vz/veinfo"), "".join(line + "\n" for line in veinfo))
    write(node.path("/proc/vz/vestat"), "Version: 2.2\n" + "".join(line + "\n" for line in [head] + vestat))
    write(node.path("/proc/user_beancounters"), "Version: 2.5\n" + "".join(line + "\n" for line in [columns] + counters))


ORDER = (
    "kmemsize lockedpages privvmpages shmpages dummy numproc physpages vmguarpages oomguarpages numtcpsock numflock numpty numsiginfo "
    "tcpsndbuf tcprcvbuf othersockbuf dgramrcvbuf numothersock dcachesize numfile dummy dummy dummy numiptent swappages"
).split()
