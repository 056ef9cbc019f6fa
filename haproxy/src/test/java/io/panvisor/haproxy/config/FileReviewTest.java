package io.panvisor.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.panvisor.config.Problem;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong in a file is told, with its line. */
class FileReviewTest {

  /** A listing with the faults of many that people copy from each other. */
  private static final String LISTING =
      """
      global
          log         127.0.0.1 local2 info
          daemon

      Frontend  Shop
      bind  *:80
      reqadd X-Forwarded-Proto:\\ http
      default_backend  shop

      backend Shop *:80
      mode http
      stats enable
      stats hide-version
      stats uri /numbers
      stats realm Shop\\ Numbers
      stats auth shop:password    # to be changed
      balance roundrobin
      option httpchk
      option  httpclose
      option forwardfor
      cookie SRV insert
       server till1 192.0.2.11:80 cookie till1 check
      server till3 192.0.2.12:80 cookie till2 check
      server till3 192.0.2.13:80 cookie till3 check
      server spare 192.0.2.20:80 check backup
      """;

  private static List<Problem> review(String text) {
    return HaproxyFile.parse(text).problems();
  }

  @Test
  void everyFaultOfACopiedListingIsNamedWithItsLine() {
    List<Problem> problems = review(LISTING);

    assertThat(problems)
        .filteredOn(Problem::isError)
        .extracting(Problem::line, Problem::what)
        .containsExactly(
            tuple(5, "'Frontend' begins no section; sections are written in small letters"),
            tuple(8, "there is no backend 'shop'"),
            tuple(10, "an address, *:80, stands on the backend line"),
            tuple(24, "server 'till3' is there already, in line 23"));
    assertThat(problems)
        .filteredOn(problem -> problem.line() == 8)
        .extracting(Problem::hint)
        .containsExactly("Is 'Shop' meant?");
    assertThat(problems)
        .filteredOn(problem -> !problem.isError())
        .extracting(Problem::line, Problem::what)
        .contains(
            tuple(7, "'reqadd' went with HAProxy 2.1"),
            tuple(16, "the password of 'shop' is one that everybody tries first"),
            tuple(23, "server 'till3' has the cookie 'till2'"));
  }

  @Test
  void whatAVersionRefusesIsAnErrorForItAlone() {
    HaproxyFile file = HaproxyFile.parse(LISTING);
    assertThat(file.problems(HaproxyVersion.V1_5))
        .filteredOn(Problem::isError)
        .noneMatch(problem -> problem.line() == 7);
    assertThat(file.problems(HaproxyVersion.V2_6))
        .filteredOn(problem -> problem.isError() && problem.line() == 7)
        .extracting(Problem::what)
        .containsExactly(
            "HAProxy 2.6 has no 'reqadd' (it went with 2.1); use 'http-request add-header'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          global!  maxcon 5                                 | 2 | 'maxcon' is not known in a global section
          global!  bind *:80                                | 2 | 'bind' does not stand in a global section
          frontend f!  bind *:80!  server a 192.0.2.1:80    | 3 | 'server' does not stand in a frontend section
          backend b!  server a 192.0.2.1:80 chek            | 2 | 'chek' is not known on a server line
          backend b!  server a 192.0.2.300:80               | 2 | server 'a' is nowhere: '192.0.2.300' is no address and no host name
          backend b!  server a 192.0.2.1:70000              | 2 | server 'a' is nowhere: ports are from 1 to 65535, the lower one first; this is 70000
          backend b!  server a 192.0.2.1:80 inter 3x        | 2 | '3x' behind 'inter' of server 'a' is no time
          backend b!  server a 192.0.2.1:80 weight 300      | 2 | the weight of server 'a' is 300
          backend b!  server a 192.0.2.1:80 cookie          | 2 | a value is expected behind 'cookie' of server 'a'
          backend b!  server a 192.0.2.1:80 ssl             | 2 | server 'a' is asked for TLS, but nobody says whom to trust
          backend b!  server a 192.0.2.1:80 track c         | 2 | there is no server 'c'
          backend b!  server a 192.0.2.1:80 resolvers dns   | 2 | there is no resolvers section 'dns'
          backend b!  balance robin                         | 2 | 'robin' is no way to balance
          backend b!  timeout server 5w                     | 2 | '5w' behind 'timeout server' is no time
          backend b!  cookie a insert prefix                | 2 | 'insert', 'rewrite' and 'prefix' exclude each other
          backend b!  http-request denny if TRUE            | 2 | 'denny' is no action of http-request
          backend b!  http-request deny if no-such          | 2 | there is no acl 'no-such' above
          backend b!  http-request deny if { src 192.0.2.1  | 2 | a '{' is not closed
          backend b!  acl a http_auth(crew)                 | 2 | there is no userlist 'crew'
          backend b!  stick-table type ip size 1k peers p   | 2 | there is no peers section 'p'
          backend b!  option httpcheck                      | 2 | 'option httpcheck' is not known in a backend section
          backend b!  server a 192.0.2.1:80 # x!backend b   | 3 | there is a backend 'b' already, in line 1
          frontend f from d!  bind *:80                     | 1 | there is no defaults section 'd' above
          frontend f!  bind *                               | 2 | nothing can listen at '*': a port is expected here, such as *:80
          frontend f!  bind *:80 ssl                        | 2 | TLS is asked for without a certificate
          frontend f!  bind *:80!  use_backend b if TRUE    | 3 | there is no backend 'b'
          frontend f!  bind *:80!  log global local!log x   | 4 | 'log' needs an address and a facility
          frontend f g!  bind *:80                          | 1 | 'g' does not belong on the frontend line
          listen l *:80                                     | 1 | an address, *:80, stands on the listen line
          backend!  mode http                               | 1 | a backend section has to have a name
          mode http!backend b                               | 1 | 'mode' stands before the first section
          backend b!  server "a 192.0.2.1:80                | 2 | a quote is not closed: "a 192.0.2.1:80
          backend b!  server a \\                           | 2 | the line ends with a backslash, but HAProxy continues no line
          .if 1!backend b                                   | 1 | this '.if' is never ended
          resolvers r!  nameserver a 192.0.2.53             | 2 | nameserver 'a' is nowhere: a port is expected
          cache c!  total-max-size 4!cache c                | 3 | there is a cache 'c' already, in line 1
          """)
  void oneFaultIsNamedWithItsLine(String text, int line, String what) {
    assertThat(review(text.replace('!', '\n') + "\n"))
        .filteredOn(Problem::isError)
        .extracting(Problem::line, Problem::what)
        .contains(tuple(line, what.replace("\\\\", "\\")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          frontend f!  bind *:80!  balance source                      | 3 | 'balance' does not stand in a frontend section, and is ignored there
          frontend f!  timeout client 5s                               | 1 | frontend f listens nowhere
          frontend f!  bind *:80                                       | 1 | frontend f has no timeout for: client; connections may stay open for ever
          backend b!  server a 192.0.2.1:80                            | 1 | backend b has no timeout for: connect, server; connections may stay open for ever
          backend b!  cookie a insert                                  | 2 | 'cookie' needs HTTP, but backend b is in mode tcp
          backend b!  stats auth carol:x7Tz-is-hard                    | 2 | the password of 'carol' stands in the file as it is
          userlist u!  user carol insecure-password x7Tz-is-hard       | 2 | the password of 'carol' stands in the file as it is
          global!  nbproc 2                                            | 2 | 'nbproc' went with HAProxy 2.5
          backend b!  server a 192.0.2.1:80 cookie x!  server b 192.0.2.2:80 cookie x | 3 | cookie 'x' leads to server 'a' of line 2 too
          userlist u!userlist u                                        | 2 | there is a userlist 'u' already, in line 1, and this one is ignored
          """)
  void oneDoubtIsNamedWithItsLine(String text, int line, String what) {
    assertThat(review(text.replace('!', '\n') + "\n"))
        .filteredOn(problem -> !problem.isError())
        .extracting(Problem::line, Problem::what)
        .contains(tuple(line, what));
  }

  @Test
  void aGoodFileHasNoProblems() {
    assertThat(
            review(
                """
                global
                    daemon
                    stats socket /run/shop.sock mode 600 level admin

                defaults base
                    mode http
                    timeout connect 5s
                    timeout client 30s
                    timeout server 30s

                defaults from base
                    option redispatch

                userlist crew
                    group all
                    user carol password $6$abcdefgh$xyz groups all

                frontend shop
                    bind *:80,[::]:80
                    bind *:443 ssl crt /etc/haproxy/shop.pem alpn h2,http/1.1
                    acl is-static path_beg /static /img
                    acl "odd name" path /odd
                    http-request deny if !is-static { path_beg /admin } or METH_POST !{ src 192.0.2.0/24 }
                    http-request set-var(txn.a) str('a b')
                    http-request track-sc0 src table shop
                    use_backend static if is-static
                    use_backend %[req.hdr(host),lower]
                    default_backend shop

                backend static
                    server a "$STATIC_ADDRESS:80"

                backend shop
                    stick-table type ip size 10k store http_req_rate(10s)
                    option httpchk
                    http-check send meth GET uri /alive hdr Host shop.example
                    stats enable
                    stats http-request auth unless { http_auth(crew) }
                    server till1 192.0.2.11:80 check cookie till1
                    server till2 192.0.2.12:80 check cookie till2 track till1
                    no option httpclose
                """))
        .isEmpty();
  }

  @Test
  void aMissingLastNewlineIsAnErrorSinceVersionsThatRefuseIt() {
    HaproxyFile file = HaproxyFile.parse("global\n    daemon");
    assertThat(file.problems()).noneMatch(Problem::isError).hasSize(1);
    assertThat(file.problems(HaproxyVersion.V2_6)).anyMatch(Problem::isError);
    assertThat(file.problems(HaproxyVersion.V1_5)).noneMatch(Problem::isError);
  }

  @Test
  void theModelShowsNoPasswords() {
    String model =
        HaproxyFile.parse(
                LISTING
                    + """

                    userlist crew
                        user carol insecure-password x7Tz-is-hard
                        user dave password $6$abcdefgh$xyz groups all
                    backend b
                        http-request set-header Authorization Basic\\ x7Tz-is-hard
                        tcp-check send AUTH\\ x7Tz-is-hard\\r\\n
                    """)
            .model()
            .toString();
    assertThat(model)
        .contains("shop:***", "user, carol, insecure-password, ***", "dave, password, ***")
        .doesNotContain("shop:password", "x7Tz", "abcdefgh");
  }
}
