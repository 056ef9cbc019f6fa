package io.panvisor.config.sysctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.InvalidSpecException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SysctlKeyTest {

  @ParameterizedTest
  @CsvSource({
    "net.ipv4.ip_forward, net/ipv4/ip_forward, net.ipv4.ip_forward",
    "net/ipv4/ip_forward, net/ipv4/ip_forward, net.ipv4.ip_forward",
    "net.ipv4.conf.eth0/100.forwarding, net/ipv4/conf/eth0.100/forwarding,"
        + " net.ipv4.conf.eth0/100.forwarding",
    "net/ipv4/conf/eth0.100/forwarding, net/ipv4/conf/eth0.100/forwarding,"
        + " net.ipv4.conf.eth0/100.forwarding",
    "kernel, kernel, kernel",
  })
  void theFirstSeparatorDecides(String text, String path, String shown) {
    assertThat(SysctlKey.of(text).path()).isEqualTo(path);
    assertThat(SysctlKey.of(text)).hasToString(shown);
    assertThat(SysctlKey.of(shown)).isEqualTo(SysctlKey.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a..b",
        ".a",
        "a.",
        "/a",
        "a//b",
        "a=b",
        "a\nb",
        "#a",
        "-a",
        "a;b",
        "../etc/x",
        "a/../b",
        "a/./b",
        "a\"b",
        "a$b",
        "a\u0000b",
        "ä"
      })
  void whatIsNoKeyIsRefused(String text) {
    assertThatThrownBy(() -> SysctlKey.of(text)).isInstanceOf(InvalidSpecException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "net.ipv4.conf.*.rp_filter, net.ipv4.conf.lo.rp_filter, true",
    "net.ipv4.conf.*.rp_filter, net.ipv4.conf.eth0/100.rp_filter, true",
    "net.ipv4.*.rp_filter, net.ipv4.conf.lo.rp_filter, false",
    "net.ipv4.conf.l?.tag, net.ipv4.conf.lo.tag, true",
    "net.ipv4.conf.l?.tag, net.ipv4.conf.lo1.tag, false",
    "net.ipv4.conf.[kl]o.tag, net.ipv4.conf.lo.tag, true",
    "net.ipv4.conf.[!kl]o.tag, net.ipv4.conf.lo.tag, false",
    "net.ipv4.conf.[a-l]o.tag, net.ipv4.conf.lo.tag, true",
    "net.ipv4.conf.[.tag, net.ipv4.conf.[.tag, true",
    "net.ipv4.ip_forward, net.ipv4.ip_forward, true",
    "net.ipv4.ip_forward, net.ipv4.ip_forwardx, false",
  })
  void patternsStandForNames(String pattern, String name, boolean matches) {
    assertThat(SysctlKey.of(pattern).matches(SysctlKey.of(name))).isEqualTo(matches);
  }
}
