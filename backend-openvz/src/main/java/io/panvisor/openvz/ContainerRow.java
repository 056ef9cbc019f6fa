package io.panvisor.openvz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One container as vzlist tells of it, whether in JSON or in columns.
 *
 * @param fields what was told, by vzlist's own names
 */
record ContainerRow(JsonNode fields) {

  /** Everything from here on means "no limit"; the kernel has more than one such number. */
  private static final long UNLIMITED_PAGES = Long.MAX_VALUE / 4096;

  String id() {
    JsonNode id = fields.path("ctid");
    return id.isTextual() ? id.textValue().replaceAll("[{}]", "") : id.asText();
  }

  /** The name; a container without one is called by its id, as vzlist does. */
  String name() {
    return text("name").orElse(id());
  }

  Optional<String> text(String field) {
    JsonNode value = fields.path(field);
    return value.isNull() || value.isMissingNode() || value.asText().isEmpty()
        ? Optional.empty()
        : Optional.of(value.asText());
  }

  List<String> texts(String field) {
    List<String> values = new ArrayList<>();
    fields.path(field).forEach(value -> values.add(value.asText()));
    return values;
  }

  OptionalLong number(String field) {
    JsonNode value = fields.path(field);
    return value.isNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
  }

  OptionalDouble seconds(String field) {
    JsonNode value = fields.path(field);
    return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
  }

  Optional<Boolean> flag(String field) {
    JsonNode value = fields.path(field);
    return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
  }

  /** A limit in pages, or nothing where there is none. */
  OptionalLong limitedPages(String field) {
    JsonNode limit = fields.path(field).path("limit");
    return limit.isNumber() && limit.longValue() > 0 && limit.longValue() < UNLIMITED_PAGES
        ? OptionalLong.of(limit.longValue())
        : OptionalLong.empty();
  }

  OptionalLong held(String field) {
    JsonNode held = fields.path(field).path("held");
    return held.isNumber() ? OptionalLong.of(held.longValue()) : OptionalLong.empty();
  }

  DescriptionLabels description() {
    return DescriptionLabels.parse(text("description").orElse(""));
  }
}
