package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.Panvisor;
import io.panvisor.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What cannot be is refused with exit code 2, by the name of the field, and no engine is called.
 */
class HostileInputTest {

  private record Case(String field, List<String> arguments) {
    static Case of(String field, String... arguments) {
      return new Case(field, List.of(arguments));
    }
  }

  private static final List<String> BAD_NAMES =
      List.of(
          "",
          " ",
          "a\nb",
          "a\tb",
          "../etc",
          "a/b",
          "..",
          ".",
          "-rf",
          "\u001b[2J",
          "a\u0000b",
          "x".repeat(300),
          "\u202egnp.exe",
          "-",
          "--");

  private static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String name : BAD_NAMES) {
      for (String verb : List.of("create", "run")) {
        cases.add(Case.of("name", verb, "--image", "debian:12", "--", name));
      }
      if (!name.equals(" ")) {
        for (String verb : List.of("show", "start", "stop", "pause", "delete", "logs", "wait")) {
          cases.add(Case.of("name", verb, "--", name));
        }
      }
      cases.add(Case.of("new", "rename", "--", "web", name));
      cases.add(Case.of("snapshot", "snapshot", "take", "--", "web", name));
    }
    for (String name : List.of("a b", "a'b", "a\"b", "<x/>", "a;b", "$(id)", "é", "a=b")) {
      cases.add(Case.of("name", "create", name));
    }
    for (String size :
        List.of(
            "", "0", "-1", "1X", "abc", "9".repeat(40), "99999999999T", "1e9G", "0x10", "65T")) {
      cases.add(Case.of("memory", "create", "x", "--memory=" + size));
    }
    for (String cpus : List.of("", "0", "-1", "abc", "1e3", "0.0001", "10001", "99999999999")) {
      cases.add(Case.of("cpus", "create", "x", "--cpus=" + cpus));
    }
    for (String label :
        List.of("novalue", "=v", "A=b", "panvisor.owner=x", "k=a\nb", "k=\"", "k=\\", "-x=1")) {
      cases.add(Case.of("label", "create", "x", "--label=" + label));
      cases.add(Case.of("label", "list", "--label=" + label));
    }
    for (String nic :
        List.of(
            "",
            "network",
            "network=",
            "network=../x",
            "bridge=a b",
            "bridge=toolongadevicename",
            "user=x",
            "default",
            "network=default,mac=zz",
            "network=default,model=ne2k",
            "network=<a/>",
            "user,",
            "macvtap=a/b")) {
      cases.add(Case.of("nic", "create", "x", "--nic=" + nic));
    }
    for (String disk :
        List.of(
            "",
            "/no/such/file.qcow2",
            "/no/such/file,thin",
            "/tmp,thin",
            "/tmp",
            "a\nb",
            "x,size",
            "x,size=0",
            "size=0",
            "size=-1",
            "size=9999999T",
            "size=1G,format=vmdk",
            "size=1G,ro",
            "size=1G,bus=usb",
            "size=1G,size=2G",
            "x,thin,copy",
            "x,unknown",
            "engine:relative",
            "engine:/a/../b",
            "volume:pool",
            "volume:../x/y",
            "upload:/no/such",
            "http:///x",
            "http://user:pass@host/x",
            "size=1G,pool=../x")) {
      cases.add(Case.of("disk", "create", "x", "--disk=" + disk));
    }
    for (String image :
        List.of(
            "", "UPPER", "a b", "a\nb", "../x", "-x", "a:", "a@b", "http://x/y", "x".repeat(600))) {
      cases.add(Case.of("image", "create", "x", "--image=" + image));
      cases.add(Case.of("image", "image", "pull", "--", image));
      cases.add(Case.of("image", "image", "remove", "--", image));
    }
    for (String port :
        List.of("", "0", "65536", "99999999999", "a", "80:", ":80:80", "80/icmp", "-1")) {
      cases.add(Case.of("publish", "create", "x", "--image", "debian:12", "--publish=" + port));
    }
    for (String variable : List.of("", "1A=x", "A B=x", "=x", "NO_SUCH_VARIABLE_HERE")) {
      cases.add(Case.of("env", "create", "x", "--image", "debian:12", "--env=" + variable));
    }
    for (String mount :
        List.of("", "/a", "/a:b", "a:b:c", "/a:/b:rw", "../a:/b", "/a/../b:/c", "/a:/b:ro:x")) {
      cases.add(Case.of("mount", "create", "x", "--image", "debian:12", "--mount=" + mount));
    }
    for (String time : List.of("", "abc", "-1s", "0", "1y", "99999999999999s", "31d", "1.5s")) {
      cases.add(Case.of("timeout", "list", "--timeout=" + time));
      cases.add(Case.of("timeout", "stop", "web", "--timeout=" + time));
      cases.add(Case.of("since", "logs", "web", "--since=" + time));
    }
    for (String uri :
        List.of(
            "qemu:/system",
            ":",
            "://",
            "qemu",
            "QEMU:///",
            "qemu:///a b",
            "a\nb:///",
            "qemu://user:secret@host/system",
            "docker:///?password=secret",
            "qemu:///#x",
            "x".repeat(3000) + ":///",
            "javascript:alert(1)",
            "")) {
      cases.add(Case.of("", "list", "-c", uri));
    }
    cases.add(Case.of("boot", "create", "x", "--iso", "engine:/a", "--kernel", "engine:/b"));
    cases.add(Case.of("boot", "create", "x", "--image", "a", "--cloud-image", "engine:/b"));
    cases.add(Case.of("initrd", "create", "x", "--initrd", "engine:/a"));
    cases.add(Case.of("cmdline", "create", "x", "--cmdline", "quiet"));
    cases.add(Case.of("cmdline", "create", "x", "--kernel", "engine:/a", "--cmdline", "a\nb"));
    cases.add(Case.of("user-data", "create", "x", "--user-data", "/etc/hostname"));
    cases.add(
        Case.of(
            "user-data", "create", "x", "--cloud-image", "engine:/a", "--user-data", "/no/such"));
    cases.add(Case.of("pull", "create", "x", "--pull", "always"));
    cases.add(Case.of("pull", "create", "x", "--image", "a", "--pull", "sometimes"));
    cases.add(Case.of("image", "create", "x", "--image", "a", "--nic", "user"));
    cases.add(Case.of("image", "create", "x", "--image", "a", "--accel", "kvm"));
    cases.add(Case.of("container", "create", "x", "--disk", "engine:/a", "--publish", "80"));
    cases.add(Case.of("container", "create", "x", "--kernel", "engine:/a", "--", "sh"));
    cases.add(Case.of("accel", "create", "x", "--accel", "xen"));
    cases.add(Case.of("graphics", "create", "x", "--graphics", "rdp"));
    cases.add(Case.of("restart", "create", "x", "--image", "a", "--restart", "daily"));
    cases.add(Case.of("restart", "create", "x", "--image", "a", "--restart", "on-failure:0"));
    cases.add(Case.of("user", "create", "x", "--image", "a", "--user", "a b"));
    cases.add(Case.of("workdir", "create", "x", "--image", "a", "--workdir", "relative"));
    cases.add(Case.of("hostname", "create", "x", "--image", "a", "--hostname", "a/b"));
    cases.add(Case.of("processes", "create", "x", "--image", "a", "--processes", "0"));
    cases.add(Case.of("tmpfs", "create", "x", "--image", "a", "--tmpfs", "/run"));
    cases.add(Case.of("network", "create", "x", "--network", "../x"));
    cases.add(Case.of("wait", "run", "x", "--image", "a", "--wait", "tcp:0"));
    cases.add(Case.of("wait", "run", "x", "--image", "a", "--wait", "forever"));
    cases.add(Case.of("tcp", "wait", "x", "--tcp", "70000"));
    cases.add(Case.of("http", "wait", "x", "--http", "80/a b"));
    cases.add(Case.of("log", "wait", "x", "--log", "("));
    cases.add(Case.of("tail", "logs", "x", "--tail", "-5"));
    cases.add(Case.of("count", "events", "--count", "0"));
    cases.add(Case.of("interval", "stats", "--interval", "0"));
    cases.add(Case.of("autostart", "autostart", "x", "maybe"));
    cases.add(Case.of("archive", "image", "import", "/no/such.tar", "a:1"));
    cases.add(Case.of("archive", "image", "import", "/tmp", "a:1"));
    cases.add(Case.of("all", "delete", "x", "--all", "--keep-storage"));
    cases.add(Case.of("user", "image", "pull", "a", "--user", "me"));
    for (String file : List.of("", "a\u0000b", "a\nb", "\u001b[2J", "/no/such/file", "/tmp", "/")) {
      cases.add(Case.of("file", "config", "parse", "notes", file));
      cases.add(Case.of("file", "config", "cat", "notes", file));
      cases.add(Case.of("file", "config", "check", "notes", file));
      for (String verb : List.of("render", "diff", "apply")) {
        cases.add(Case.of("from", "config", verb, "notes", "--from", file));
      }
      for (String verb : List.of("plan", "apply", "doctor")) {
        cases.add(Case.of("from", "host", verb, "docker", "--from", file));
      }
    }
    for (String root : List.of("", "a\u0000b", "\u001b[2J", "/no/such/folder", "/etc/passwd")) {
      cases.add(Case.of("root", "config", "diff", "notes", "--from", "-", "--root", root));
      for (String verb : List.of("plan", "apply", "doctor")) {
        cases.add(Case.of("root", "host", verb, "docker", "--root", root));
      }
    }
    cases.add(Case.of("check", "config", "apply", "notes", "--from", "-", "--check", "--no-check"));
    cases.add(
        Case.of(
            "run-follow-ups",
            "config",
            "apply",
            "notes",
            "--from",
            "-",
            "--root",
            "/tmp",
            "--run-follow-ups"));
    cases.add(Case.of("from", "host", "doctor", "--from", "-"));
    cases.add(Case.of("PROFILE", "host", "plan"));
    cases.add(Case.of("--from", "config", "render", "notes"));
    cases.add(Case.of("KIND", "config", "parse"));
    cases.add(Case.of("nosuch", "config", "nosuch"));
    cases.add(Case.of("nosuch", "host", "nosuch"));
    cases.add(Case.of("--nosuch", "list", "--nosuch"));
    cases.add(Case.of("nosuch", "nosuch"));
    cases.add(Case.of("NAME", "show"));
    cases.add(Case.of("--memory", "create", "x", "--memory"));
    cases.add(Case.of("--memory", "create", "x", "--memory", "1G", "--memory", "2G"));
    cases.add(Case.of("--explain", "list", "--explain"));
    cases.add(Case.of("--image", "create", "x", "--image", "--memory", "1G"));
    return cases.stream();
  }

  @TestFactory
  Stream<DynamicTest> isRefusedByTheFieldsName() {
    return cases()
        .map(
            bad ->
                DynamicTest.dynamicTest(
                    Plain.cell(String.join(" ", bad.arguments())),
                    () -> {
                      ExitCodeTest.Failing engine =
                          new ExitCodeTest.Failing(new EngineException("it was called"));
                      Shell.Run run =
                          Shell.on("failing:///")
                              .through(() -> Panvisor.builder().provider(engine))
                              .run(bad.arguments().toArray(String[]::new));

                      assertThat(run.code()).as(run.err()).isEqualTo(2);
                      assertThat(run.err()).startsWith("panvisor: ").hasLineCount(1);
                      assertThat(run.err()).contains(bad.field());
                      assertThat(run.err().strip()).isEqualTo(Plain.cell(run.err().strip()));
                      assertThat(run.out()).isEmpty();
                      assertThat(engine.asked).hasValue(0);
                    }));
  }

  @Test
  void aSecretInAUriIsNotRepeated() {
    Shell.Run run = Shell.fresh().run("list", "-c", "qemu+tcp://me:hunter22@host/system");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).doesNotContain("hunter22");
  }

  @Test
  void aRemoteEngineGetsFilesSentAndTheyAreLookedAtFirst(@TempDir Path folder) throws Exception {
    ExitCodeTest.Failing engine = new ExitCodeTest.Failing(new EngineException("it was called"));
    Shell shell =
        Shell.on("failing+tcp://host/").through(() -> Panvisor.builder().provider(engine));

    assertThat(shell.run("create", "x", "--iso", folder.resolve("no.iso").toString()).code())
        .isEqualTo(2);
    assertThat(shell.run("create", "x", "--iso", folder.toString()).code()).isEqualTo(2);
    assertThat(engine.asked).hasValue(0);
    Path iso = Files.write(folder.resolve("a.iso"), new byte[16]);
    assertThat(shell.run("create", "x", "--iso", iso.toString()).code()).isEqualTo(1);
    assertThat(engine.asked).hasValue(1);
  }

  @Property(tries = 200)
  @Label("any text as a description is taken or refused by a field, never a fault")
  void anyDescription(@ForAll String spec) {
    Shell.Run run =
        Shell.fresh()
            .piping(spec)
            .run("config", "render", "notes", "--from", "-", "--root", "/tmp");

    assertThat(run.code()).as(run.err()).isIn(0, 2);
  }

  @Property(tries = 300)
  @Label("any text as a name is taken or refused, never a fault")
  void anyName(@ForAll String name) {
    ExitCodeTest.Failing engine = new ExitCodeTest.Failing(new EngineException("it was called"));

    Shell.Run run =
        Shell.on("failing:///")
            .through(() -> Panvisor.builder().provider(engine))
            .run("show", "--", name);

    assertThat(run.code()).isEqualTo(engine.asked.get() == 0 ? 2 : 1);
    assertThat(run.err()).hasLineCount(1);
  }
}
