"""One container and what vzctl does with it. Messages and codes are those of the transcripts where there is one."""

import os
import shutil
import signal
import time

from standin import guest
from standin.conf import Conf
from standin.node import Exit, process_start, read, write
from standin.options import ORDER, read_interfaces, write_interfaces

NO_SAVE = "Error: failed to apply some parameters, not saving configuration file!"


class Container:
    """A container by its id, whether it exists or not."""

    def __init__(self, node, ctid, faults):
        self.node = node
        self.ctid = ctid
        self.faults = faults
        self._conf = None
        self._record = None

    # --- what is there ------------------------------------------------------------------------------------------------

    @property
    def conf(self):
        if self._conf is None:
            self._conf = Conf(self.node.conf_path(self.ctid))
        return self._conf

    @property
    def record(self):
        if self._record is None:
            self._record = guest.Record(self.node, self.ctid)
        return self._record

    def exists(self):
        return os.path.exists(self.node.conf_path(self.ctid))

    def place(self, key):
        """VE_ROOT or VE_PRIVATE, as the node calls it."""
        text = self.conf.get(key) or self.node.vz_conf(key)
        return text.replace("$VEID", self.ctid).replace("${VEID}", self.ctid)

    @property
    def private(self):
        return self.node.path(self.place("VE_PRIVATE"))

    @property
    def root(self):
        return self.node.path(self.place("VE_ROOT"))

    def layout(self):
        return (self.conf.get("VE_LAYOUT") or self.node.vz_conf("VE_LAYOUT", "simfs")).split(":")[0]

    @property
    def content(self):
        """The container's files: with ploop they are in its image, for which a folder stands here."""
        return self.private + "/root.hdd/content" if self.layout() == "ploop" else self.private

    @property
    def dump(self):
        return "/vz/dump/Dump." + self.ctid

    def running(self):
        return self.record.running()

    def suspended(self):
        return os.path.exists(self.node.path(self.dump))

    def mounted(self):
        self._settle()
        if os.path.islink(self.root):
            return True
        if self.node.upstream and not os.path.isdir(self.root):
            self.node.complain("stat(%s): No such file or directory" % self.place("VE_ROOT"))
        return False

    def _settle(self):
        """A container that ended by itself is no longer mounted."""
        if self.record.pid and not self.record.running() and not self.suspended():
            self._record = guest.Record(self.node, self.ctid)
            if self.record.pid and not self.record.running():
                self.record.drop()
                self._record = None
                self._unlink_root()

    def state_words(self):
        """exist|deleted mounted|unmounted running|down[ suspended], as `status` shows them."""
        exists = self.exists() and os.path.isdir(self.private)
        running = exists and self.running()
        frozen = running and self.record.get("paused") == "yes"
        mounted = self.mounted()
        words = ["exist" if exists else "deleted", "mounted" if mounted else "unmounted"]
        if self.node.v7 and self.node.version.split(".")[0] != "7":
            words.append("paused" if frozen else "running" if running else "suspended" if self.suspended() else "down")
        else:
            words.append("running" if running else "down")
            if self.suspended():
                words.append("suspended")
        return words

    def require_running(self, text="Container is not running", code=31):
        if not self.running():
            raise Exit(code, text)

    def warn_distribution(self):
        """The distribution's scripts are found by the template's name; where there is none the default ones are used, with a warning."""
        self._distribution(warn=True)

    def _distribution(self, warn=False):
        """The text of the distribution's file, which names the scripts there are."""
        template = os.path.basename(self.conf.get("OSTEMPLATE") or "").lstrip(".")
        parts = template.split("-")
        for count in range(len(parts), 0, -1):
            text = read(self.node.path("/etc/vz/dists/%s.conf" % "-".join(parts[:count]))) if template else None
            if text is not None:
                return text
        if warn and template:
            self.node.complain(
                "Warning: configuration file for distribution %s not found, using defaults from /etc/vz/dists/default" % template
            )
        elif warn:
            self.node.complain("Warning: distribution not specified in CT config, using defaults from /etc/vz/dists/default")
        return read(self.node.path("/etc/vz/dists/default")) or ""

    # --- create and destroy -------------------------------------------------------------------------------------------

    def create(self, changes, template, sample, layout, private, root):
        node = self.node
        try:
            self._create(changes, template, sample, layout, private, root)
        except Exit as end:
            node.complain(end.text) if end.text else None
            raise Exit(end.code, "Creation of container private area failed") from None
        node.say("Container private area was created")

    def _create(self, changes, template, sample, layout, private, root):
        node = self.node
        path = node.conf_path(self.ctid)
        existed = os.path.exists(path)
        if sample and existed:
            raise Exit(82, "Error: container config file %s already exists, can not use --config option" % node.conf_name(self.ctid))
        text = ""
        name = sample or node.vz_conf("CONFIGFILE")
        if not existed and name:
            text = read(node.path("/etc/vz/conf/ve-%s.conf-sample" % name))
            if text is None:
                raise Exit(82, "Sample config /etc/vz/conf/ve-%s.conf-sample not found: No such file or directory" % name)
        if existed:
            node.say("Warning: CT config file already exists, not applying a default config sample.")
            node.say("It might lead to incomplete CT configuration, you can use --applyconfig to fix.")
            conf = self.conf
        else:
            conf = self._conf = Conf(path, text)
        layout = layout or conf.get("VE_LAYOUT") or node.vz_conf("VE_LAYOUT", "simfs")
        if layout.split(":")[0] not in ("simfs", "ploop"):
            raise Exit(21, "Bad parameter for --layout: " + layout)
        if layout.startswith("ploop") and not node.ploop:
            raise Exit(
                99,
                "Warning: ploop support is not compiled in\n"
                "Alternatively, if you can't or don't want to use ploop, please\n"
                "add --layout simfs option, or set VE_LAYOUT=simfs in /etc/vz/vz.conf",
            )
        where = (private or conf.get("VE_PRIVATE") or node.vz_conf("VE_PRIVATE")).replace("$VEID", self.ctid)
        if os.path.exists(node.path(where)):
            raise Exit(44, "Private area already exists in " + where)
        template = template or conf.get("OSTEMPLATE") or node.vz_conf("DEF_OSTEMPLATE")
        if not template:
            raise Exit(29, "OS template is not specified")
        archive = self._template(template)
        if changes.name is not None:
            self._check_name(changes.name)
            if changes.name:
                node.say("Name %s assigned" % changes.name)
        node.say("Creating container private area (%s)" % template)
        draft = node.path(where) + ".tmp"
        content = draft + "/root.hdd/content" if layout.startswith("ploop") else draft
        shutil.rmtree(draft, ignore_errors=True)
        os.makedirs(content)
        try:
            if self.faults.disk_full():
                raise Exit(46, "tar: ./bin/busybox: Cannot write: No space left on device\nError: unpacking of %s failed" % template)
            if guest.spawn(["tar", "-xf", archive, "-C", content, "--numeric-owner"], quiet=False) != 0:
                raise Exit(48, "Unpacking of %s failed" % template)
            # Other people's templates may be halted too, once it is plain that the root is one of ours.
            if os.path.isdir(content + "/etc") and not os.path.islink(content + "/etc"):
                write(content + guest.MARK, "made by the stand-in for OpenVZ\n")
            self.faults.middle()
        except Exit:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        os.rename(draft, node.path(where))
        if changes.keys.get("HOSTNAME"):
            conf.put("HOSTNAME", changes.keys["HOSTNAME"])
        conf.put("VE_ROOT", root or conf.get("VE_ROOT") or node.vz_conf("VE_ROOT"))
        conf.put("VE_PRIVATE", private or conf.get("VE_PRIVATE") or node.vz_conf("VE_PRIVATE"))
        conf.put("VE_LAYOUT", layout)
        conf.put("OSTEMPLATE", template)
        if name and not existed:
            conf.put("ORIGIN_SAMPLE", name)
        if node.upstream:
            conf.put("LOCAL_UID", "0")
            conf.put("LOCAL_GID", "0")
        if node.v7:
            conf.put("UUID", self.ctid)
        if changes.name:
            conf.put("NAME", changes.name)
        self._put(conf, changes)
        if layout.startswith("ploop"):
            self._describe_disk()
        if "POST_CREATE=" in self._distribution(warn=True):
            node.say("Performing postcreate actions")
            os.makedirs(self.root, exist_ok=True)
        conf.save()
        if changes.name:
            self._link_name(changes.name)
        self._remember_usage()
        node.say("CT configuration saved to " + node.conf_name(self.ctid))

    def _template(self, template):
        node = self.node
        if node.v7:
            from standin import vzpkg

            return vzpkg.cache_of(node, template)
        archives = [node.path("/vz/template/cache/%s.tar%s" % (template, ending)) for ending in ("", ".gz", ".bz2", ".xz")]
        archive = next((path for path in archives if "/" not in template and os.path.exists(path)), None)
        if archive is None:
            node.complain("vztmpl-dl ERROR: template %s not found!" % template)
            raise Exit(91, "Cached OS template /vz/template/cache/%s.tar[.gz|.bz2|.xz] not found" % template)
        return archive

    def _describe_disk(self):
        size = int(self.conf.get("DISKSPACE", "2097152").split(":")[-1].replace("unlimited", "1073741824")) * 2
        write(
            self.private + "/root.hdd/DiskDescriptor.xml",
            '<?xml version="1.0" encoding="UTF-8"?>\n<Parallels_disk_image Version="1.0">\n  <Disk_Parameters>\n    <Disk_size>%d</Disk_size>\n'
            "    <Cylinders>1</Cylinders>\n    <Heads>1</Heads>\n    <Sectors>%d</Sectors>\n  </Disk_Parameters>\n</Parallels_disk_image>\n"
            % (size, size),
        )

    def destroy(self):
        node = self.node
        if self.running():
            node.say("Container is currently running. Stop it first.")
            raise Exit(32)
        if self.mounted():
            self._unlink_root()
        private = self.place("VE_PRIVATE")
        node.say("Destroying container private area: " + private)
        self.drop_dump()
        grave = node.path(private) + ".tmp"
        if os.path.isdir(node.path(private)):
            shutil.rmtree(grave, ignore_errors=True)
            os.rename(node.path(private), grave)
        self.faults.middle()
        shutil.rmtree(grave, ignore_errors=True)
        if node.upstream:
            for _ in range(2):
                node.complain("File /usr/sbin/vzquota not found")
        name = self.conf.get("NAME")
        if name and node.by_name(name) == self.ctid:
            os.unlink(node.path("/etc/vz/names/" + name))
        os.rename(node.conf_path(self.ctid), node.conf_path(self.ctid) + ".destroyed")
        for path in (node.path("/var/vzquota/quota." + self.ctid), self.record.path):
            if os.path.exists(path):
                os.unlink(path)
        if os.path.isdir(self.root) and not os.path.islink(self.root):
            os.rmdir(self.root)
        node.say("Container private area was destroyed")

    def _remember_usage(self):
        """What the container's files take, as the quota keeps it for containers that do not run: 1 KiB blocks and inodes."""
        write(self.node.path("/var/vzquota/quota." + self.ctid), "%d %d\n" % self.usage())

    def usage(self):
        blocks = inodes = 0
        folders = [self.content]
        while folders:
            try:
                with os.scandir(folders.pop()) as entries:
                    for entry in entries:
                        inodes += 1
                        blocks += entry.stat(follow_symlinks=False).st_blocks
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
            except OSError:
                continue  # it went away meanwhile
        return blocks // 2, inodes

    # --- mount, start, stop -------------------------------------------------------------------------------------------

    def mount(self):
        if self.mounted():
            raise Exit(0, "Container is already mounted")
        self._link_root()
        self.node.say("Container is mounted")

    def umount(self):
        if self.running():
            raise Exit(32, "Container is running -- stop it first")
        if not os.path.islink(self.root):
            raise Exit(40, "CT is not mounted")
        self._umount()

    def _umount(self):
        self._unlink_root()
        self.node.say("Container is unmounted")

    def _link_root(self):
        if not os.path.isdir(self.content):
            raise Exit(43, "Container private area %s does not exist" % self.place("VE_PRIVATE"))
        if os.path.isdir(self.root) and not os.path.islink(self.root):
            os.rmdir(self.root)
        if not os.path.islink(self.root):
            os.makedirs(os.path.dirname(self.root), exist_ok=True)
            os.symlink(self.content, self.root)

    def _unlink_root(self):
        if os.path.islink(self.root):
            os.unlink(self.root)
            os.makedirs(self.root, exist_ok=True)

    def start(self, wait=False, force=False):
        node = self.node
        if self.running():
            raise Exit(32, "Container is already running")
        if self.conf.get("DISABLED") == "yes" and not force:
            raise Exit(105, "Container start disabled")
        if self.suspended():
            if node.v7:
                self.resume()
                return
            self.drop_dump()
        self._settle()
        node.say("Starting container...")
        self.warn_distribution()
        if not os.path.islink(self.root):
            if node.upstream and not os.path.isdir(self.root):
                for _ in range(3):
                    node.complain("stat(%s): No such file or directory" % self.place("VE_ROOT"))
            self._link_root()
            node.say("Container is mounted")
        self.faults.middle()
        if node.upstream:
            node.complain("WARNING: Running container unprivileged. USER_NS not supported, or runtime disabled")
        self._boot()
        if wait:
            node.say("Container start in progress, waiting ...")
            time.sleep(0.05)
            if not self.running():
                raise Exit(133, "Container start failed")
            node.say("Container started successfully")
        else:
            node.say("Container start in progress...")

    def _boot(self):
        node, conf = self.node, self.conf
        ips = conf.words("IP_ADDRESS")
        if ips:
            node.say("Adding IP address(es): " + " ".join(ips))
        self._write_dns(conf)
        if conf.get("HOSTNAME"):
            self._write_inside("/etc/hostname", conf.get("HOSTNAME") + "\n")
        self._write_inside("/fastboot", "")
        interfaces = [(given["ifname"], given.get("mac", "")) for given in read_interfaces(conf.get("NETIF")) if given.get("ifname")]
        try:
            pid = guest.start(self.content, conf.get("HOSTNAME"), ips, interfaces)
        except (Exit, OSError):
            self._umount()
            raise
        self.record.values = {}
        self.record.put(pid=pid, start=process_start(pid) or 0, since=repr(node.now()), ips=" ".join(ips), maxproc=0, maxpages=0)
        for key, value in conf.values.items():
            if key in ORDER and ":" in value:
                self.record.values["live." + key] = value
        self.record.put()

    def _write_inside(self, path, text):
        """Writes a file of the container, without following a link that the container made."""
        folder = self.content + os.path.dirname(path)
        if os.path.isdir(folder) and not os.path.islink(folder):
            write(self.content + path, text)

    def _write_dns(self, conf):
        servers, domains = conf.words("NAMESERVER"), conf.words("SEARCHDOMAIN")
        if servers or domains:
            lines = (["search " + " ".join(domains)] if domains else []) + ["nameserver " + server for server in servers]
            self._write_inside("/etc/resolv.conf", "\n".join(lines) + "\n")

    def stop(self, fast=False, keep_mounted=False):
        node = self.node
        if not self.running():
            self._settle()
            raise Exit(0, "Unable to stop: container is not running")
        if fast:
            node.say("Killing container ...")
        else:
            node.say("Stopping container ...")
            timeout = float(self.conf.get("STOP_TIMEOUT") or node.vz_conf("STOP_TIMEOUT", "120") or 120)
            if self.record.get("paused") == "yes":
                self._thaw()
            guest.halt(self.record)
            self.faults.middle()
            if not guest.wait_end(self.record, timeout):
                node.say("Killing container ...")
        guest.kill(self.record)
        if self.running():
            raise Exit(33, "Unable to stop container: operation timed out")
        self.record.drop()
        self._record = None
        node.say("Container was stopped")
        self._remember_usage()
        if not keep_mounted:
            self._umount()

    # --- suspend and resume -------------------------------------------------------------------------------------------

    def suspend(self, stage=""):
        """stage: '' all of it, 'suspend' only freezes, 'dump' writes what was frozen, 'resume' lets it go on, 'kill' ends it."""
        node = self.node
        self.require_running("Unable to setup checkpointing: container is not running")
        if node.upstream:
            raise Exit(16, "Failed to checkpoint the Container\nAll dump files and logs were saved to %s.fail" % self.dump)
        if stage == "resume":
            self._thaw()
            return
        if stage == "kill":
            guest.kill(self.record)
            self.record.drop()
            self._umount()
            return
        node.say("Setting up checkpoint...")
        if stage in ("", "suspend"):
            node.say("\tsuspend...")
            self._freeze()
        if stage == "suspend":
            return
        self.faults.middle()
        node.say("\tdump...")
        self._write_dump(self.node.path(self.dump))
        if stage == "dump":
            return
        node.say("\tkill...")
        self.record.drop()
        self._record = None
        node.say("Checkpointing completed successfully")
        self._umount()

    def _freeze(self):
        guest.signal_all(self.record, signal.SIGSTOP)
        self.record.put(paused="yes")

    def _thaw(self):
        guest.signal_all(self.record, signal.SIGCONT)
        self.record.values.pop("paused", None)
        self.record.put()

    def _write_dump(self, path):
        """The dump of a container: its processes stay as they are, stopped, and the file says which they are."""
        if self.faults.disk_full():
            self._thaw()
            raise Exit(16, "Can not write dump file %s: No space left on device\nCheckpointing failed" % self.dump)
        write(path, read(self.record.path))

    def resume(self, stage="", dumpfile=None):
        node = self.node
        if self.running() and (stage == "resume" or (node.v7 and self.record.get("paused") == "yes")):
            self._thaw()
            return
        if self.running():
            raise Exit(32, "Unable to perform restore: container already running")
        dump = node.path(dumpfile or self.dump)
        if node.upstream:
            self.warn_distribution()
            self._link_root()
            node.say("Container is mounted")
            self._umount()
            raise Exit(
                17,
                "/usr/libexec/vzctl/scripts/vps-rst: 45: criu: not found\n"
                "The restore log was saved in %s/restore.log\n"
                'Container restore failed (try to check kernel messages, e.g. "dmesg | tail")' % self.dump,
            )
        node.say("Restoring container ...")
        self._link_root()
        node.say("Container is mounted")
        text = read(dump)
        values = dict(line.partition(" ")[::2] for line in (text or "").splitlines())
        alive = text is not None and process_start(int(values.get("pid", "0"))) == int(values.get("start", "0"))
        if not alive:
            self._umount()
            raise Exit(17, "Can not open dump file %s: No such file or directory\nContainer restore failed" % (dumpfile or self.dump))
        node.say("\tundump...")
        self.faults.middle()
        if values.get("ips"):
            node.say("Adding IP address(es): " + values["ips"])
        self.record.values = values
        self._thaw()
        node.say("\tresume...")
        node.say("Container start in progress...")
        os.unlink(dump)
        node.say("Restoring completed successfully")

    def drop_dump(self):
        """A dump that is given up: its processes end."""
        path = self.node.path(self.dump)
        text = read(path)
        if text is None:
            return
        values = dict(line.partition(" ")[::2] for line in text.splitlines())
        pid = int(values.get("pid", "0"))
        if process_start(pid) == int(values.get("start", "0")):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # it ended meanwhile
        os.unlink(path)

    # --- set ----------------------------------------------------------------------------------------------------------

    def set(self, changes):
        node = self.node
        running = self.exists() and self.running()
        if changes.name is not None and not changes.save:
            raise Exit(137 if node.v7 else 131, "Error: unable to use --name option without --save")
        if changes.needs_distribution() and (not running or not self.conf.get("OSTEMPLATE")):
            self.warn_distribution()
        if not self.exists():
            if not changes.save:
                raise Exit(14, "Container config file does not exist")
            node.complain("WARNING: %s not found: No such file or directory" % node.conf_name(self.ctid))
        try:
            if changes.name:
                self._check_name(changes.name)
            if changes.sample:
                self._apply_sample(changes)
            if running:
                self._apply(changes)
            elif not changes.save and not changes.passwords:
                raise Exit(31, "Unable to apply UBC parameters: container is not running")
            elif changes.passwords:
                self._set_passwords_stopped(changes.passwords)
        except Exit as end:
            if changes.save:
                if end.text:
                    node.complain(end.text)
                raise Exit(end.code, NO_SAVE) from None
            raise
        if changes.save:
            self.faults.middle()
            if self.faults.disk_full():
                raise Exit(139, "Unable to write %s: No space left on device" % node.conf_name(self.ctid))
            self._save(changes)
        elif running and not (changes.passwords and not changes.keys):
            node.say("WARNING: Settings were not saved to config and will be lost after CT restart (use --save flag)")
        if running and changes.setmode == "restart":
            self.stop()
            self.start()

    def _apply_sample(self, changes):
        text = read(self.node.path("/etc/vz/conf/ve-%s.conf-sample" % changes.sample))
        if text is None:
            raise Exit(109, "Sample config /etc/vz/conf/ve-%s.conf-sample not found: No such file or directory" % changes.sample)
        for key, value in Conf("", text).values.items():
            if key not in ("OSTEMPLATE", "VE_ROOT", "VE_PRIVATE", "NAME", "HOSTNAME", "IP_ADDRESS"):
                changes.keys.setdefault(key, value)
        changes.keys["ORIGIN_SAMPLE"] = changes.sample

    def _check_name(self, name):
        holder = self.node.by_name(name) if name else None
        if holder is not None and holder != self.ctid:
            raise Exit(137 if self.node.v7 else 131, "Conflict: name %s already used by container %s" % (name, holder))

    def _link_name(self, name):
        link = self.node.path("/etc/vz/names/" + name)
        with self.node.guard():
            if os.path.lexists(link):
                os.unlink(link)
            os.symlink(self.node.conf_name(self.ctid), link)

    def _apply(self, changes):
        node, record = self.node, self.record
        for password in changes.passwords:
            self._set_password(password)
        node.say("UB limits were set successfully")
        for key, value in changes.keys.items():
            if key in ORDER and ":" in value and key != "NETIF":
                record.values["live." + key] = value
        if changes.keys.get("HOSTNAME"):
            guest.set_hostname(record, changes.keys["HOSTNAME"])
            self._write_inside("/etc/hostname", changes.keys["HOSTNAME"] + "\n")
        self._apply_addresses(changes)
        if changes.keys.keys() & {"NAMESERVER", "SEARCHDOMAIN"}:
            merged = Conf("", "\n".join(self.conf.lines))
            for key in ("NAMESERVER", "SEARCHDOMAIN"):
                if key in changes.keys:
                    merged.put(key, changes.keys[key])
            self._write_dns(merged)
        added, removed = self._interfaces(changes)[1:]
        if added:
            node.say("Configure veth devices: " + "".join(given["host_ifname"] + " " for given in added))
        lines = ["link del " + name for name in removed]
        for given in added:
            lines += guest.link_lines(given["ifname"], given["mac"])
        if lines:
            guest.network(record, lines)
        record.put()

    def _apply_addresses(self, changes):
        node, record = self.node, self.record
        live = record.get("ips").split()
        removed = list(live) if changes.ip_del_all else [ip for ip in changes.ip_del if ip in live]
        if changes.ip_del_all and node.upstream:
            raise Exit(100, "Unable to open /proc/vz/veinfo: No such file or directory")
        removed += [ip for ip in changes.ip_add if ip in live and ip not in removed]
        if removed:
            node.say("Deleting IP address(es): " + " ".join(removed))
            guest.network(record, [line.replace("addr add", "addr del") for line in guest.address_lines(removed)])
        if changes.ip_add:
            self._check_free(changes.ip_add)
            node.say("Adding IP address(es): " + " ".join(changes.ip_add))
            guest.network(record, guest.address_lines(changes.ip_add))
        if removed or changes.ip_add:
            live = [ip for ip in live if ip not in removed]
            record.put(ips=" ".join(live + [ip for ip in changes.ip_add if ip not in live]))

    def _check_free(self, ips):
        if self.node.upstream:
            return
        for ctid in self.node.ids():
            if ctid == self.ctid:
                continue
            other = guest.Record(self.node, ctid)
            taken = set(other.get("ips").split()) & set(ips) if other.running() else ()
            for ip in taken:
                raise Exit(78, "Unable to add IP %s: Address already in use" % ip)

    def _set_password(self, text):
        """Through the container's own chpasswd, whose words come on standard output as they were recorded."""
        out, into = os.pipe()
        os.write(into, (text + "\n").encode())
        os.close(into)
        code = guest.run(self.record, [guest.shell(self.content), "-c", "chpasswd"], stdin=out, stdout=1)
        os.close(out)
        if code != 0:
            self.node.say("Password change failed")
            raise Exit(74)

    def _set_passwords_stopped(self, passwords):
        self.start()
        try:
            for password in passwords:
                self._set_password(password)
        finally:
            self.stop(fast=True)

    def _interfaces(self, changes):
        """The interfaces as they will be, those that are new, and the names of those that go."""
        if changes.interfaces is None:
            changes.interfaces = self._plan_interfaces(changes)
        return changes.interfaces

    def _plan_interfaces(self, changes):
        now = read_interfaces(self.conf.get("NETIF"))
        added = []
        removed = [given["ifname"] for given in now if given.get("ifname") in changes.netif_del or "all" in changes.netif_del]
        now = [given for given in now if given.get("ifname") not in removed]
        for wanted in changes.netif_add:
            given = {key: value for key, value in wanted.items() if value}
            used = {other.get("host_ifname") for other in now + added}
            number = next(n for n in range(1000) if "veth%s.%d" % (self.ctid[:8], n) not in used)
            given.setdefault("mac", random_mac())
            given.setdefault("host_ifname", "veth%s.%d" % (self.ctid[:8], number))
            given.setdefault("host_mac", random_mac())
            if any(other.get("ifname") == given["ifname"] for other in now):
                now = [other for other in now if other.get("ifname") != given["ifname"]]
            added.append(given)
        now = now + added
        if changes.netif_set.get("ifname"):
            for given in now:
                if given.get("ifname") == changes.netif_set["ifname"]:
                    given.update(changes.netif_set)
        return now, added, removed

    def _put(self, conf, changes):
        """Writes what is asked for into the configuration, new keys in the order that vzctl has for them."""
        keys = dict(changes.keys)
        for key, switches in changes.switches.items():
            now = dict(word.partition(":")[::2] for word in conf.words(key))
            now.update(switches)
            keys[key] = " ".join("%s:%s" % item for item in now.items())
        for key, added in changes.appended.items():
            keys[key] = " ".join(conf.words(key) + [value for value in added if value not in conf.words(key)])
        for key, value in changes.removed:
            keys[key] = " ".join(word for word in conf.words(key) if word != value and not word.startswith(value + ":"))
        if changes.ip_add or changes.ip_del or changes.ip_del_all:
            ips = [] if changes.ip_del_all else [ip for ip in conf.words("IP_ADDRESS") if ip not in changes.ip_del + changes.ip_add]
            keys["IP_ADDRESS"] = " ".join(ips + changes.ip_add)
        if changes.netif_add or changes.netif_del or changes.netif_set:
            keys["NETIF"] = write_interfaces(self._interfaces(changes)[0])
        for key in sorted(keys, key=lambda key: (ORDER.index(key) if key in ORDER else len(ORDER), key)):
            conf.put(key, keys[key])

    def _save(self, changes):
        node = self.node
        with node.guard():
            conf = self._conf = Conf(node.conf_path(self.ctid))
            old = conf.get("NAME")
            self._put(conf, changes)
            if changes.name is not None:
                conf.put("NAME", changes.name)
            conf.save()
        if changes.name is not None:
            if old and old != changes.name and node.by_name(old) == self.ctid:
                os.unlink(node.path("/etc/vz/names/" + old))
            if changes.name:
                self._link_name(changes.name)
                node.say("Name %s assigned" % changes.name)
        node.say("CT configuration saved to " + node.conf_name(self.ctid))

    # --- commands -----------------------------------------------------------------------------------------------------

    def execute(self, kind, words):
        """exec, exec2 and exec3: the first answers 8 for every command that fails, the others with its own code."""
        node = self.node
        failed = 8 if kind == "exec" else 31
        self.require_running(code=failed)
        shell = guest.shell(self.content)
        if kind == "exec3":
            argv = words
        elif words == ["-"]:
            argv = [shell]
        else:
            argv = [shell, "-c", "".join(word + " " for word in words)]
        if self.record.get("paused") == "yes":
            signal.pause()  # as a command in a frozen container does: it never comes back
        self.faults.middle()
        code = guest.run(self.record, argv)
        return 8 if kind == "exec" and code != 0 else code

    def enter(self, words):
        self.require_running()
        if self.node.upstream:
            self.node.show("enter into CT %s failed" % self.ctid)
            return 0
        self.node.say("entered into CT " + self.ctid)
        shell = guest.shell(self.content)
        argv = [shell, "-c", " ".join(words)] if words else [shell, "-l"]
        guest.run(self.record, argv, terminal=True)
        self.node.say("exited from CT " + self.ctid)
        return 0

    def console(self):
        self.require_running()
        self.node.say("Attached to CT %s tty2 (ESC . to detach)" % self.ctid)
        guest.run(self.record, [guest.shell(self.content), "-l"], terminal=True)
        self.node.say("Detached from CT " + self.ctid)
        return 0

    def runscript(self, script):
        text = read(self.node.path(script)) or read(script)
        if text is None:
            raise Exit(11, "Unable to open %s: No such file or directory" % script)
        started = not self.running()
        if started:
            self.start()
        inside = "/tmp/.script-%d" % os.getpid()
        self._write_inside(inside, text)
        try:
            return guest.run(self.record, ["/bin/sh", inside] if not text.startswith("#!/bin/bash") else [guest.shell(self.content), inside])
        finally:
            if os.path.exists(self.content + inside):
                os.unlink(self.content + inside)
            if started:
                self.stop(fast=True)


def random_mac():
    """An address of OpenVZ's own prefix."""
    return "00:18:51:%02X:%02X:%02X" % tuple(os.urandom(3))
