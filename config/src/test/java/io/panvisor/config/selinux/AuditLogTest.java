package io.panvisor.config.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {

  private static final String LOG =
      """
      type=DAEMON_START msg=audit(1364481000.000:1): op=start ver=2.8 res=success
      type=AVC msg=audit(1364481363.243:24287): avc:  denied  { read write } for  pid=7788 comm="httpd" name="a.log" dev="dm-0" ino=1 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:var_log_t:s0 tclass=file permissive=0
      type=SYSCALL msg=audit(1364481363.243:24287): arch=c000003e syscall=2 success=no exit=-13 ppid=1 pid=7788 comm="httpd" exe="/usr/sbin/httpd" subj=system_u:system_r:httpd_t:s0 key=(null)\u001dARCH=x86_64 exe="/other"
      type=AVC msg=audit(1364481364.001:24288): avc:  denied  { getattr } for  pid=9 comm=2F62696E2F782079 path=2F746D702F61206220 scontext=system_u:system_r:xend_t:s0:c1,c5 tcontext=system_u:object_r:var_log_t:s0-s0:c0.c1023 tclass=file permissive=1
      type=USER_AVC msg=audit(1364481365.000:24289): pid=1 uid=0 auid=4294967295 ses=4294967295 subj=system_u:system_r:init_t:s0 msg='avc:  denied  { start } for auid=n/a uid=0 gid=0 path="/lib/x.service" cmdline="systemctl scontext=evil" scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:systemd_unit_t:s0 tclass=service  exe="/usr/lib/systemd/systemd" sauid=0 hostname=? addr=? terminal=?'
      type=AVC msg=audit(1364481366.000:24290): avc:  granted  { execute } for  pid=7 comm="x" scontext=a:b:c tcontext=a:b:d tclass=file
      Sep 12 08:26:43 host kernel: audit: type=1400 audit(1364481367.000:4): avc:  denied  { search } for  pid=2 comm="httpd" name="etc" scontext=system_u:system_r:httpd_t tcontext=system_u:object_r:etc_t tclass=dir
      type=USER_AVC msg=audit(1364481368.000:5): pid=1 msg='avc:  received policyload notice (seqno=2)  exe="/usr/bin/dbus" '
      type=AVC msg=audit(1364481369.000:6): avc:  denied  { read } for  pid=2 comm="x" scontext=bad tcontext=a:b:c tclass=file
      """;

  private static final AuditLog ALL = AuditLog.parse(LOG);

  @Test
  void theRecordsOfOneEventAreReadTogether() {
    assertThat(ALL.denials().get(0))
        .isEqualTo(
            new Denial(
                2,
                Instant.parse("2013-03-28T14:36:03.243Z"),
                SelinuxContext.of("system_u:system_r:httpd_t:s0"),
                SelinuxContext.of("system_u:object_r:var_log_t:s0"),
                "file",
                List.of("read", "write"),
                "httpd",
                "/usr/sbin/httpd",
                7788,
                "a.log",
                false,
                false));
  }

  @Test
  void namesInHexadecimalDigitsAreDecoded() {
    Denial denial = ALL.denials().get(1);

    assertThat(denial.command()).isEqualTo("/bin/x y");
    assertThat(denial.path()).isEqualTo("/tmp/a b ");
    assertThat(denial.wasDone()).isTrue();
    assertThat(denial.source().level()).isEqualTo("s0:c1,c5");
    assertThat(denial.target().level()).isEqualTo("s0-s0:c0.c1023");
  }

  @Test
  void whatAServiceDeniedIsRead() {
    Denial denial = ALL.denials().get(2);

    assertThat(denial.byService()).isTrue();
    assertThat(denial.targetClass()).isEqualTo("service");
    assertThat(denial.executable()).isEqualTo("/usr/lib/systemd/systemd");
    assertThat(denial.source()).isEqualTo(SelinuxContext.of("system_u:system_r:httpd_t:s0"));
  }

  @Test
  void theKernelsOwnLogIsReadToo() {
    assertThat(ALL.denials().get(3).source().level()).isEmpty();
    assertThat(ALL.denials()).hasSize(4);
  }

  @Test
  void aRecordThatCannotBeReadIsNamed() {
    assertThat(ALL.problems()).extracting("line").containsExactly(9);
  }

  private static List<Integer> lines(DenialFilter filter) {
    return ALL.only(filter).denials().stream().map(Denial::line).toList();
  }

  @Test
  void denialsAreFiltered() {
    DenialFilter all = DenialFilter.all();

    assertThat(lines(all.command("httpd"))).containsExactly(2, 7);
    assertThat(lines(all.command("/bin/*"))).containsExactly(4);
    assertThat(lines(all.executable("/usr/sbin/*"))).containsExactly(2);
    assertThat(lines(all.process(9))).containsExactly(4);
    assertThat(lines(all.domain("xend_t"))).containsExactly(4);
    assertThat(lines(all.containing("xend"))).containsExactly(4);
    assertThat(lines(all.from(Instant.ofEpochSecond(1364481365)))).containsExactly(5, 7);
    assertThat(
            lines(
                all.from(Instant.ofEpochSecond(1364481364))
                    .until(Instant.ofEpochSecond(1364481365))))
        .containsExactly(4);
    assertThat(lines(all.domain("httpd_t").command("none"))).isEmpty();
  }

  @Test
  void theModuleOfTheXenGuideIsMade() {
    PolicyModule module =
        PolicyModule.allowing("custom_xen", ALL.only(DenialFilter.all().containing("xend")));

    assertThat(module.render())
        .isEqualTo(
            """
            module custom_xen 1.0;

            require {
            \ttype var_log_t;
            \ttype xend_t;
            \tclass file getattr;
            }

            allow xend_t var_log_t:file getattr;
            """);
  }

  @Test
  void rulesOfTheSameTypesAreOneAndItselfIsSelf() {
    PolicyModule module =
        new PolicyModule(
            "m",
            "1.0",
            List.of(
                AllowRule.of("b_t", "b_t", "process", List.of("signal")),
                AllowRule.of("b_t", "self", "process", List.of("sigkill")),
                AllowRule.of("a_t", "b_t", "file", List.of("read"))),
            List.of());

    assertThat(module.rules())
        .extracting(AllowRule::toString)
        .containsExactly("allow a_t b_t:file read;", "allow b_t self:process { sigkill signal };");
  }

  @Test
  void aLabelThatARoleMayNotHaveGivesARoleRule() {
    AuditLog log =
        AuditLog.parse(
            "type=SELINUX_ERR msg=audit(1311948547.151:138): security_compute_sid:  invalid context"
                + " staff_u:staff_r:httpd_t:s0 for scontext=staff_u:staff_r:staff_t:s0"
                + " tcontext=system_u:object_r:httpd_exec_t:s0 tclass=process\n");

    assertThat(PolicyModule.allowing("m", log).roles())
        .containsExactly(new RoleRule("staff_r", "httpd_t"));
    assertThat(log.only(DenialFilter.all().domain("staff_t")).invalidContexts()).hasSize(1);
    assertThat(log.only(DenialFilter.all().command("x")).invalidContexts()).isEmpty();
  }

  @Test
  void aLogWithoutDenialsGivesNoModule() {
    assertThatThrownBy(() -> PolicyModule.allowing("m", AuditLog.parse("")))
        .hasMessageContaining("no such denial");
  }

  @Test
  void aRecordCannotSmuggleARule() {
    assertThat(
            AuditLog.parse(
                    "type=AVC msg=audit(1.000:1): avc:  denied  { read; } for scontext=a:b:c;"
                        + " tcontext=a:b:d}allow tclass=file\n")
                .denials())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "allow", "Module", "a;b", "a\nb", "1a", "a-b", "../a", "a."})
  void whatIsNoNameOfAModuleIsRefused(String name) {
    List<AllowRule> rules = List.of(AllowRule.of("a_t", "b_t", "file", List.of("read")));

    assertThatThrownBy(() -> new PolicyModule(name, "1.0", rules, List.of()))
        .isInstanceOf(io.panvisor.error.InvalidSpecException.class);
  }
}
