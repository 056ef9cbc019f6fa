package io.panvisor.config.selinux;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generated rules, logs and files, of types that Debian's default policy has. */
final class SelinuxSamples {

  static final List<String> TYPES =
      List.of(
          "httpd_t",
          "init_t",
          "sshd_t",
          "shadow_t",
          "etc_t",
          "var_log_t",
          "tmp_t",
          "bin_t",
          "mysqld_port_t",
          "device_t",
          "kernel_t",
          "mysqld_t",
          "named_t",
          "var_run_t");

  private static final Map<String, List<String>> CLASSES =
      Map.of(
          "file",
          List.of("read", "write", "getattr", "open", "append", "execute", "ioctl", "lock", "map"),
          "dir",
          List.of("search", "add_name", "remove_name", "read", "write", "rmdir"),
          "process",
          List.of("signal", "sigkill", "transition", "execmem", "setrlimit"),
          "tcp_socket",
          List.of("name_connect", "name_bind", "accept", "listen"),
          "unix_stream_socket",
          List.of("connectto", "read", "write"),
          "capability",
          List.of("net_admin", "sys_admin", "dac_override", "chown"),
          "service",
          List.of("start", "stop", "status"),
          "chr_file",
          List.of("read", "write", "ioctl", "open"));

  private SelinuxSamples() {}

  static Arbitrary<AllowRule> rules() {
    return Arbitraries.of(CLASSES.keySet().stream().sorted().toList())
        .flatMap(
            targetClass ->
                Combinators.combine(
                        Arbitraries.of(TYPES),
                        Arbitraries.of(TYPES),
                        Arbitraries.of(CLASSES.getOrDefault(targetClass, List.of()))
                            .list()
                            .uniqueElements()
                            .ofMinSize(1)
                            .ofMaxSize(3))
                    .as(
                        (source, target, permissions) ->
                            AllowRule.of(source, target, targetClass, permissions)));
  }

  static Arbitrary<PolicyModule> modules() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withChars("_09")
            .ofMinLength(1)
            .ofMaxLength(12)
            .map(text -> "m" + text)
            .filter(PolicyNames::isName);
    Arbitrary<RoleRule> roles =
        Combinators.combine(Arbitraries.of("staff_r", "system_r"), Arbitraries.of(TYPES))
            .as(RoleRule::new);
    return Combinators.combine(
            names,
            Arbitraries.of("1.0", "2", "1.2.3"),
            rules().list().ofMinSize(1).ofMaxSize(12),
            roles.list().ofMaxSize(2))
        .as(PolicyModule::new);
  }

  /** Records in every form that logs have, the ones that do not count among them. */
  static Arbitrary<String> logs() {
    Arbitrary<String> levels = Arbitraries.of("s0", "s0-s0:c0.c1023", "s0:c1,c5", "s0-s0:c3");
    Arbitrary<String> comms =
        Arbitraries.of("\"httpd\"", "2F7573722F62696E2F782079", "\"tcontext\"", "\"a=b\"");
    Arbitrary<String> forms =
        Arbitraries.frequencyOf(
            Tuple.of(
                6,
                Arbitraries.just(
                    "type=AVC msg=audit(1364481363.243:%1$d): avc:  denied  { %2$s } for  pid=77"
                        + " comm=%3$s name=\"x\" dev=\"dm-0\" ino=1 scontext=%4$s tcontext=%5$s"
                        + " tclass=%6$s permissive=0\n"
                        + "type=SYSCALL msg=audit(1364481363.243:%1$d): arch=c000003e syscall=2"
                        + " success=no exit=-13 ppid=1 pid=77 comm=%3$s exe=\"/usr/sbin/httpd\""
                        + " subj=%4$s key=(null)\u001dARCH=x86_64 SYSCALL=open AUID=\"unset\"\n")),
            Tuple.of(
                2,
                Arbitraries.just(
                    "type=USER_AVC msg=audit(1364481364.001:%1$d): pid=1 uid=0 auid=4294967295"
                        + " ses=4294967295 subj=system_u:system_r:init_t:s0 msg='avc:  denied  {"
                        + " %2$s } for auid=n/a uid=0 gid=0 cmdline=\"systemctl start x\""
                        + " scontext=%4$s tcontext=%5$s tclass=%6$s"
                        + "  exe=\"/usr/lib/systemd/systemd\" sauid=0 hostname=? addr=?"
                        + " terminal=?'\n")),
            Tuple.of(
                2,
                Arbitraries.just(
                    "Sep 12 08:26:43 host kernel: audit: type=1400 audit(1158064002.046:%1$d): avc:"
                        + "  denied  { %2$s } for  pid=2 comm=%3$s scontext=%4$s tcontext=%5$s"
                        + " tclass=%6$s permissive=1\n")),
            Tuple.of(
                1,
                Arbitraries.just(
                    "type=AVC msg=audit(1364481363.243:%1$d): avc:  granted  { %2$s } for  pid=7"
                        + " comm=%3$s scontext=%4$s tcontext=%5$s tclass=%6$s\n")),
            Tuple.of(
                1,
                Arbitraries.just(
                    "type=SELINUX_ERR msg=audit(1311948547.151:%1$d): security_compute_sid: "
                        + " invalid context staff_u:staff_r:httpd_t:s0 for scontext=%4$s"
                        + " tcontext=%5$s tclass=process\n")),
            Tuple.of(
                1,
                Arbitraries.of(
                    "type=PATH msg=audit(1364481363.243:%1$d): item=0 name=\"/x y\"\n",
                    "\n", "type=CWD msg=audit(1364481363.243:%1$d): cwd=\"/\"\n")));
    Arbitrary<String> record =
        Combinators.combine(
                Arbitraries.integers().between(1, 999_999), rules(), comms, levels, levels, forms)
            .as(
                (serial, rule, comm, one, other, form) ->
                    String.format(
                        form,
                        serial,
                        String.join(" ", rule.permissions()),
                        comm,
                        "system_u:object_r:" + rule.source() + ":" + one,
                        "system_u:object_r:" + rule.target() + ":" + other,
                        rule.targetClass()));
    return record.list().ofMinSize(1).ofMaxSize(120).map(records -> String.join("", records));
  }

  static Arbitrary<String> configs() {
    return Arbitraries.of(
            "SELINUX=enforcing",
            "SELINUX=permissive",
            "SELINUX=Disabled",
            "SELINUX= permissive",
            " SELINUX=enforcing",
            "SELINUX =enforcing",
            "selinux=enforcing",
            "SELINUX=bogus",
            "SELINUX=",
            "SELINUX=\tdisabled x",
            "SELINUXTYPE=targeted",
            "SELINUXTYPE=mls ",
            "# SELINUX=enforcing",
            "SETLOCALDEFS=0",
            "",
            "é")
        .list()
        .ofMaxSize(5)
        .flatMap(
            lines -> Arbitraries.of("\n", "", "\r\n").map(last -> String.join("\n", lines) + last));
  }

  static Arbitrary<FileContext> contexts() {
    return Combinators.combine(
            Arbitraries.of(
                "/srv/images(/.*)?", "/opt/a\\.b/.*\\.img", "/var/lib/x", "/data/[0-9]+/c"),
            Arbitraries.of(FileContext.FileType.class),
            Arbitraries.of(TYPES),
            Arbitraries.of("s0", "s0:c1"))
        .as(
            (pattern, files, type, level) ->
                level.equals("s0:c1") && type.equals("etc_t")
                    ? FileContext.none(pattern, files)
                    : FileContext.of(
                        pattern, files, new SelinuxContext("system_u", "object_r", type, level)));
  }

  static Arbitrary<String> contextFiles() {
    Arbitrary<String> line =
        Arbitraries.oneOf(
            contexts().map(FileContext::toString),
            contexts().map(each -> each.toString().replaceAll(" +", "\t")),
            Arbitraries.of("# x", "", "/a", "/b -q x:y:z", "/c(  u:r:t", "é"));
    return Combinators.combine(line.list().ofMaxSize(6), Arbitraries.of("\n", "\r\n", ""))
        .as((lines, last) -> String.join("\n", lines) + last);
  }
}
