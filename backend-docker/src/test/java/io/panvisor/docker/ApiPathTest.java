package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ApiPathTest {

  @Test
  void aPathIsMadeOfItsParts() {
    assertThat(
            ApiPath.of("containers", "abc", "json")
                .with("all", 1)
                .with("x", null)
                .with("filters", "{\"a\":1}"))
        .hasToString("/containers/abc/json?all=1&filters=%7B%22a%22%3A1%7D");
    assertThat(ApiPath.ofImage("localhost:5000/a/b:1", "json"))
        .hasToString("/images/localhost:5000/a/b:1/json");
  }

  @Property(tries = 300)
  void noNameLeadsAnywhereElse(@ForAll String name) {
    URI uri = URI.create("http://e" + ApiPath.of("containers", name, "json").with("q", name));
    assertThat(uri.getRawPath()).startsWith("/containers/").endsWith("/json");
    assertThat(uri.getRawPath().chars().filter(c -> c == '/').count()).isEqualTo(3);
    assertThat(uri.getRawQuery()).startsWith("q=").doesNotContain("&");
  }
}
