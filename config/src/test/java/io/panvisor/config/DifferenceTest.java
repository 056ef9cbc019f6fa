package io.panvisor.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DifferenceTest {

  @Test
  void aNewFileBeginsAtLineNoughtOfNothing() {
    assertThat(Difference.between("", "one\ntwo\n").unified())
        .isEqualTo("@@ -0,0 +1,2 @@\n+one\n+two\n");
  }

  @Test
  void aFileThatGoesEndsAtLineNought() {
    assertThat(Difference.between("one\n", "").unified()).isEqualTo("@@ -1,1 +0,0 @@\n-one\n");
  }

  @Test
  void linesThatLookLikeHeadersStayAsTheyAre() {
    assertThat(Difference.between("@@ -1,0 +1,0 @@\n", "@@ -1,0 +1,0 @@\nx\n").unified())
        .isEqualTo("@@ -1,1 +1,2 @@\n @@ -1,0 +1,0 @@\n+x\n");
  }

  @Test
  void aMissingLastNewlineIsTold() {
    assertThat(Difference.between("one\n", "one").unified())
        .isEqualTo("@@ -1,1 +1,1 @@\n-one\n+one\n\\ No newline at end of file\n");
  }

  @Test
  void threeLinesStandAroundEachPart() {
    String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";

    assertThat(Difference.between(before, before.replace("5", "five")).unified())
        .isEqualTo("@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  }

  @Test
  void equalTextsHaveNoDifference() {
    assertThat(Difference.between("a\n", "a\n").unified()).isEmpty();
    assertThat(Difference.between("a\n", "a\n").isEmpty()).isTrue();
  }
}
