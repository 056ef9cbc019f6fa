package io.panvisor.cli;

import io.panvisor.config.FileText;
import io.panvisor.config.SpecNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A description that was read once and can be gone through again. */
record SpecSource(@Nullable String text) {

  static SpecSource read(@Nullable String from, Surroundings surroundings) {
    return new SpecSource(
        from == null ? null : FileText.decode(InputFile.bytes("from", from, surroundings)));
  }

  SpecNode node() {
    return text == null ? SpecNode.of(Map.of()) : SpecNode.yaml(text);
  }
}
