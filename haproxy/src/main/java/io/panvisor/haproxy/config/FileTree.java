package io.panvisor.haproxy.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file as maps and lists, which can be written as JSON. */
final class FileTree {

  private FileTree() {}

  static Object of(HaproxyFile file) {
    List<Object> sections = new ArrayList<>();
    file.sections().forEach(section -> sections.add(section(section)));
    return Map.of("sections", sections);
  }

  private static Map<String, Object> section(Section section) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("section", section.kind().keyword());
    if (!section.name().isEmpty()) {
      fields.put("name", section.name());
    }
    section.from().ifPresent(from -> fields.put("from", from));
    fields.put("line", section.line());
    List<Object> binds = new ArrayList<>();
    List<Object> servers = new ArrayList<>();
    List<Object> settings = new ArrayList<>();
    for (Directive line : section.directives()) {
      if (section.kind().hasServers() && Section.isServer(line)) {
        servers.add(server(line));
      } else if (section.kind().takesClients() && line.startsWith("bind") && line.size() > 1) {
        binds.add(bind(line));
      } else {
        settings.add(setting(line));
      }
    }
    putList(fields, "binds", binds);
    putList(fields, "settings", settings);
    putList(fields, "servers", servers);
    return fields;
  }

  private static void putList(Map<String, Object> fields, String name, List<Object> values) {
    if (!values.isEmpty()) {
      fields.put(name, values);
    }
  }

  private static Map<String, Object> bind(Directive line) {
    Bind bind = Bind.read(line.texts());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("line", line.line());
    fields.put("addresses", bind.endpoints().stream().map(Endpoint::toString).toList());
    parameters(fields, bind.parameters());
    return fields;
  }

  private static Map<String, Object> server(Directive line) {
    Server server = Server.read(line);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("line", line.line());
    fields.put("name", server.name());
    fields.put("address", server.address());
    parameters(fields, server.parameters());
    return fields;
  }

  private static void parameters(Map<String, Object> fields, List<Parameter> parameters) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      Object value = parameter.values().isEmpty() ? (Object) true : Masking.parameter(parameter);
      if (values.containsKey(parameter.keyword())) {
        value = values.get(parameter.keyword()) + "," + value;
      }
      values.put(parameter.keyword(), value);
    }
    if (!values.isEmpty()) {
      fields.put("parameters", values);
    }
  }

  private static Map<String, Object> setting(Directive line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("line", line.line());
    fields.put("words", Masking.words(line.texts()));
    return fields;
  }
}
