"""vzctl: reads the command line in the order in which the real one complains about it."""

import os
import sys

from standin.container import Container
from standin.fault import Faults
from standin.node import Exit, read
from standin.options import BYTES, FLAGS, ITEMS, OPTIONS, PAGES, SPECIAL, V7_OPTIONS, read_changes, take

COMMANDS = (
    "create start stop restart destroy delete mount umount set status enter exec exec2 exec3 runscript console suspend chkpnt resume "
    "restore"
).split()
LEGACY_COMMANDS = "quotaon quotaoff quotainit".split()
PLOOP_COMMANDS = "convert compact snapshot snapshot-switch snapshot-delete snapshot-list snapshot-mount snapshot-umount".split()
V7_COMMANDS = "unset tsnapshot tsnapshot-delete reinstall register unregister".split()

UNLOCKED = {"exec", "exec2", "exec3", "enter", "console", "status", "runscript", "snapshot-list"}

CREATE = "ostemplate config private root ipadd hostname name description layout ve_layout velayout diskspace diskinodes local_uid local_gid".split()
CREATE_V7 = "id uuid vetype mount_opts encryption-keyid".split()
CREATE_V7_FLAGS = "skip_app_templates force no-hdd expanded preallocated plain raw".split()


def main(node, args):
    faults = Faults(node)
    args = global_options(node, args)
    if not args:
        return usage(node)
    command, args = args[0], args[1:]
    known = COMMANDS + (V7_COMMANDS if node.v7 else LEGACY_COMMANDS) + (PLOOP_COMMANDS if node.ploop else [])
    if node.v7 and node.version.startswith("7.0."):
        known = [name for name in known if name != "compact"]
    elif node.v7:
        known = known + ["pause"]
    if command not in known:
        raise Exit(20, "Bad command: " + command)
    faults.meet(command)
    if command == "register":
        from standin import more

        return more.register(node, args, faults)
    if not args or (args[0].startswith("-") and not node.v7):
        raise Exit(21, "CT ID missing")
    word, args = args[0], args[1:]
    ctid = node.resolve(word)
    if command == "create" and node.v7 and (ctid is None or not os.path.exists(node.conf_path(ctid))):
        ctid, args = new_id(word, ctid, args)
    if ctid is None:
        raise Exit(21, "Bad CT ID " + word)
    if ctid == "0" and command != "set":
        raise Exit(21, "Only set actions are allowed for CT0")
    return COMMAND_TABLE.get(command, elsewhere)(node, command, Container(node, ctid, faults), args)


def global_options(node, args):
    while args and args[0].startswith("-"):
        option, args = args[0], args[1:]
        if option == "--quiet":
            node.quiet = True
        elif option == "--verbose":
            node.verbose += 1
        elif option == "--skiplock":
            node.skip_lock = True
        elif option == "--version":
            node.show("vzctl version " + node.version)
            raise Exit(0)
        elif option == "--help":
            usage(node)
            raise Exit(0)
        elif node.v7 and option in ("--skipowner", "--ignore-ha-cluster"):
            continue
        elif node.v7 and option == "--configure-timeout":
            args = args[1:]
        else:
            raise Exit(21, "Invalid option %s" % option)
    return args


def usage(node):
    """What was recorded of the legacy tool; the version is this one's."""
    folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    text = read(folder + "/transcripts/vzctl-help.txt")
    text = text.replace("4.11.1", node.version).rstrip("\n")
    # The recorded one was built without ploop and is of the legacy generation: what others have besides is added in its manner.
    lines = MORE_PLOOP if node.ploop else ""
    if node.v7:
        lines += MORE_V7
        if node.version.startswith("7.0."):
            lines = lines.replace("vzctl compact <ctid>\n", "")
        else:
            lines += MORE_V8
    node.show(text.replace("vzctl set <ctid> [--save]", lines + "vzctl set <ctid> [--save]", 1))
    return 20


MORE_PLOOP = """vzctl snapshot <ctid> [--id <uuid>] [--name <name>] [--description <desc>]
   [--skip-suspend] [--skip-config]
vzctl snapshot-switch | snapshot-delete <ctid> --id <uuid>
vzctl snapshot-mount <ctid> --id <uuid> --target <dir>
vzctl snapshot-umount <ctid> --id <uuid>
vzctl snapshot-list <ctid> [-H] [-o field[,field...]] [--id <uuid>]
vzctl convert <ctid> [--layout ploop[:mode]]
vzctl compact <ctid>
"""
MORE_V7 = """vzctl register <path> <ctid>
vzctl unregister | reinstall <ctid>
"""
MORE_V8 = """vzctl pause <ctid>
"""


def new_id(word, ctid, args):
    """VZ7: create ID, create UUID, or create NAME; a name gets a UUID of its own."""
    given = None
    for position, arg in enumerate(args):
        if arg in ("--id", "--uuid") and position + 1 < len(args):
            given = args[position + 1].strip("{}")
        elif arg.startswith(("--id=", "--uuid=")):
            given = arg.partition("=")[2].strip("{}")
    if ctid is not None:
        return given or ctid, args
    if word.startswith("-"):
        raise Exit(21, "CT ID missing")
    if given is None:
        import uuid

        given = str(uuid.uuid4())
    if not any(arg == "--name" or arg.startswith("--name=") for arg in args):
        args = ["--name", word] + args
    return given, args


def ready(node, container, command):
    """The common way to the work: the container must exist, the kernel is opened, the lock is taken."""
    if not container.exists():
        raise Exit(14, "Container config file does not exist")
    node.open_kernel()
    container.faults.lock(container.ctid)
    if command not in UNLOCKED:
        node.lock(container.ctid)


# --- the commands -----------------------------------------------------------------------------------------------------


def create(node, command, container, args):
    valued = CREATE + (CREATE_V7 if node.v7 else [])
    if node.v7:
        valued = [name for name in valued if not name.startswith("local_")] + SPECIAL + list(OPTIONS)
        if node.version == "7.0.99":
            valued = [name for name in valued if name not in ("layout", "velayout")]
    options, words = take("vzctl", args, CREATE_V7_FLAGS if node.v7 else [], valued)
    if words:
        raise Exit(20, "Invalid command line: " + " ".join(words))
    given = dict(options)
    changes = read_changes(node, [pair for pair in options if pair[0] not in ("private", "root", "ostemplate")])
    node.open_kernel()
    container.faults.lock(container.ctid)
    node.lock(container.ctid)
    layout = given.get("layout") or given.get("ve_layout") or given.get("velayout")
    container.create(changes, given.get("ostemplate"), given.get("config"), layout, given.get("private"), given.get("root"))
    return 0


def destroy(node, command, container, args):
    take("vzctl", args, ["safe"] if node.v7 else [], [])
    ready(node, container, command)
    container.destroy()
    return 0


START = ["wait", "force", "skip_ve_setup", "skip-fsck", "skip-remount", "cloud-init", "repair"]


def start(node, command, container, args):
    given = dict(take("vzctl", args, START, ["osrelease"])[0])
    ready(node, container, command)
    container.start(wait="wait" in given, force="force" in given)
    return 0


def stop(node, command, container, args):
    given = dict(take("vzctl", args, ["fast", "skip-umount", "force"], [])[0])
    ready(node, container, command)
    container.stop(fast="fast" in given, keep_mounted="skip-umount" in given)
    return 0


def restart(node, command, container, args):
    given = dict(take("vzctl", args, START + ["fast", "skip-umount"], [])[0])
    ready(node, container, command)
    node.say("Restarting container")
    if container.running():
        container.stop(fast="fast" in given)
    container.start(wait="wait" in given, force="force" in given)
    return 0


def mount(node, command, container, args):
    ready(node, container, command)
    container.mount()
    return 0


def umount(node, command, container, args):
    ready(node, container, command)
    container.umount()
    return 0


def status(node, command, container, args):
    node.show(("VEID %s " if node.v7 else "CTID %s ") % container.ctid + " ".join(container.state_words()))
    return 0


def set_(node, command, container, args):
    valued = SPECIAL + list(OPTIONS) + (list(V7_OPTIONS) if node.v7 else []) + BYTES + PAGES + ITEMS
    if node.v7 and not node.version.startswith("7."):
        valued = [name for name in valued if name not in ("iptables", "netfilter")]
    options, words = take("vzctl", args, FLAGS + ["crypted"], valued)
    if words:
        raise Exit(20, "Invalid command line: " + " ".join(words))
    changes = read_changes(node, options)
    node.open_kernel()
    container.faults.lock(container.ctid)
    node.lock(container.ctid)
    container.set(changes)
    return 0


def execute(node, command, container, args):
    if not args:
        raise Exit(20, "No command line given for exec")
    ready(node, container, command)
    return container.execute(command, args)


def enter(node, command, container, args):
    if args and args[0] == "--exec":
        args = args[1:]
    ready(node, container, command)
    return container.enter(args)


def console(node, command, container, args):
    ready(node, container, command)
    return container.console()


def runscript(node, command, container, args):
    if not args:
        raise Exit(20, "Script not specified")
    ready(node, container, command)
    return container.runscript(args[0])


CHECKPOINT_FLAGS = "dump undump suspend resume kill keep_pages unfreeze stop-tracker skip_arpdetect skip-fsck skip-remount".split()
CHECKPOINT_VALUED = "dumpfile flags context create-devmap".split()


def checkpoint(node, command, container, args):
    given = dict(take("vzctl", args, CHECKPOINT_FLAGS, CHECKPOINT_VALUED)[0])
    ready(node, container, command)
    stage = next((name for name in ("suspend", "dump", "undump", "resume", "kill") if name in given), "")
    if command in ("suspend", "chkpnt"):
        container.suspend("resume" if "unfreeze" in given else stage)
    else:
        container.resume(stage, given.get("dumpfile"))
    return 0


def quota(node, command, container, args):
    ready(node, container, command)
    if node.upstream:
        raise Exit(11, "File /usr/sbin/vzquota not found")
    return 0


def elsewhere(node, command, container, args):
    from standin import more

    return more.COMMANDS[command](node, command, container, args)


COMMAND_TABLE = {
    "create": create,
    "destroy": destroy,
    "delete": destroy,
    "start": start,
    "stop": stop,
    "restart": restart,
    "mount": mount,
    "umount": umount,
    "status": status,
    "set": set_,
    "exec": execute,
    "exec2": execute,
    "exec3": execute,
    "enter": enter,
    "console": console,
    "runscript": runscript,
    "suspend": checkpoint,
    "chkpnt": checkpoint,
    "resume": checkpoint,
    "restore": checkpoint,
    "quotaon": quota,
    "quotaoff": quota,
    "quotainit": quota,
}
