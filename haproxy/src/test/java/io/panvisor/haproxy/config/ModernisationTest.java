package io.panvisor.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.ConfigDocument.Modernised;
import io.panvisor.config.Problem;
import io.panvisor.haproxy.HaproxyVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Old words become today's, and each change is explained. */
class ModernisationTest {

  private static final String OLD =
      """
      # The shop, long ago.
      global
          daemon
          nbproc 2            # both processors
          cpu-map 1 0
          stats bind-process 1

      defaults
          mode http
          contimeout 5000
          clitimeout 50000
          srvtimeout 50000
          redispatch

      listen shop 192.0.2.1:80
          monitor-net 192.0.2.0/24
          reqadd X-Forwarded-Proto:\\ http   # for the tills
          reqidel ^X-Secret:
          block if METH_TRACE
          option forceclose
          option httpchk GET /alive HTTP/1.1\\r\\nHost:\\ shop.example\\r\\nUser-Agent:\\ check
          grace 100
          appsession JSESSIONID len 52 timeout 3h request-learn
          server till1 192.0.2.11:80 check
      """;

  @Test
  void anOldFileIsReadAsTodaysAndKeepsItsComments() {
    Modernised modernised = HaproxyFile.parse(OLD).modernised();
    assertThat(modernised.document().text())
        .isEqualTo(
            """
            # The shop, long ago.
            global
                daemon
                nbthread 2            # both processors
                cpu-map 1/1 0

            defaults
                mode http
                timeout connect 5000
                timeout client 50000
                timeout server 50000
                option redispatch

            listen shop
                bind 192.0.2.1:80
                http-request return status 200 if { src 192.0.2.0/24 }
                http-request add-header X-Forwarded-Proto http   # for the tills
                http-request del-header X-Secret
                http-request deny if METH_TRACE
                option httpclose
                option httpchk
                http-check send meth GET uri /alive ver HTTP/1.1 hdr Host shop.example hdr User-Agent check
                stick-table type string len 52 size 1m expire 3h
                stick store-response res.cook(JSESSIONID)
                stick store-request req.cook(JSESSIONID)
                stick match req.cook(JSESSIONID)
                server till1 192.0.2.11:80 check
            """);
    assertThat(modernised.explanations())
        .extracting(Problem::line)
        .containsExactly(4, 5, 6, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23);
    assertThat(modernised.explanations()).noneMatch(Problem::isError);
    assertThat(HaproxyFile.parse(modernised.document().text()).problems(HaproxyVersion.V2_6))
        .noneMatch(Problem::isError);
  }

  @Test
  void whatIsModernStaysByteForByte() {
    String text = HaproxyFile.parse(OLD).modernised().document().text();
    Modernised again = HaproxyFile.parse(text).modernised();
    assertThat(again.document().text()).isEqualTo(text);
    assertThat(again.explanations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rspadd X-A:\\ b%                                      | http-response add-header X-A b%%
          rspidel ^Server:.*                                    | http-response del-header Server
          rspdel ^X-Powered-By:                                 | http-response del-header X-Powered-By
          reqrep ^([^\\ :]*)\\ /old/(.*) \\1\\ /new/\\2         | http-request replace-path ^/old/(.*) '/new/\\1'
          reqirep ^([^\\ ]*)\\ /old/(.*) \\1\\ /new/\\2 if x    | http-request replace-path (?i)^/old/(.*) '/new/\\1' if x
          reqirep ^Host:\\ (.*)old(.*) Host:\\ \\1new\\2        | http-request replace-header Host (?i)^(.*)old(.*) '\\1new\\2'
          rsprep ^Location:\\ http://(.*) Location:\\ https://\\1 | http-response replace-header Location ^http://(.*) 'https://\\1'
          reqideny ^User-Agent:\\ .*bot                         | http-request deny if { req.hdr(User-Agent) -m reg -i ^.*bot }
          reqdeny ^[^:\\ ]*\\ /private if x                     | http-request deny if { path -m reg ^/private } x
          reqitarpit ^[^:\\ ]*\\ /private                       | http-request tarpit if { path -m reg -i ^/private }
          reqpass ^Host:\\ here                                 | http-request allow if { req.hdr(Host) -m reg ^here }
          timeout clitimeout 5s                                 | timeout client 5s
          no option forceclose                                  | no option httpclose
          transparent                                           | option transparent
          bind *:80 process 1 name a                            | bind *:80 name a
          """)
  void oneOldLineBecomesOneNew(String old, String today) {
    String before = "frontend f\n    bind *:81\n    acl x path /\n    " + old + "\n";
    Modernised modernised = HaproxyFile.parse(before).modernised();
    assertThat(modernised.document().text())
        .isEqualTo("frontend f\n    bind *:81\n    acl x path /\n    " + today + "\n");
    assertThat(modernised.explanations()).hasSize(1).noneMatch(Problem::isError);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reqrep .*old(.*) new\\1                        | 'reqrep' went with 2.1, and it rewrites lines whatever they are
          reqideny secret                                | 'reqideny' went with 2.1, and it looks at every line, the first and the headers alike
          reqdeny ^Host:\\ x if a or b                   | 'reqdeny' went with 2.1, and its condition cannot simply be joined with the test
          reqisetbe ^Host:\\ x b                         | 'reqisetbe' went with 2.1, and a backend is chosen by 'use_backend'
          reqirep ^Host:\\ (.*) X-Host:\\ \\1            | 'reqirep' went with 2.1, and it turns one header into another
          option http_proxy                              | 'option http_proxy' went with 2.5, and did not work since 1.9
          """)
  void whatCannotBeSaidAnewStaysAndIsNamed(String old, String why) {
    String before = "frontend f\n    " + old + "\n";
    Modernised modernised = HaproxyFile.parse(before).modernised();
    assertThat(modernised.document().text()).isEqualTo(before);
    assertThat(modernised.explanations())
        .filteredOn(Problem::isError)
        .extracting(Problem::what)
        .containsExactly(why);
  }
}
