package io.panvisor.architecture.offenders;

import org.assertj.core.api.Assertions;

/** Core with a library of its own. */
class CoreWithAssertions {
  void verify() {
    Assertions.assertThat(true).isTrue();
  }
}
