package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columnsAreAlignedAndNothingTrails() {
    assertThat(new Table("NAME", "STATE").row("a", "running").row("longer", ""))
        .hasToString("NAME    STATE\na       running\nlonger  -\n");
  }

  @Test
  void whatWouldControlATerminalIsWrittenOut() {
    assertThat(new Table("NAME").row("a\nb\u001b[2J\u202e").toString())
        .isEqualTo("NAME\na\\u000ab\\u001b[2J\\u202e\n");
  }

  @Test
  void aLineHasNoBreaks() {
    assertThat(Plain.line(" a \r\n b\u0007 ")).isEqualTo("a b\\u0007");
  }
}
