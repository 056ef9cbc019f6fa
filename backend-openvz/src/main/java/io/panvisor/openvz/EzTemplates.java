package io.panvisor.openvz;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.spi.FacetCalls;
import java.util.List;

/** EZ templates by vzpkg. */
record EzTemplates(FacetCalls calls) implements Templates {

  @Override
  public List<String> installed() {
    return packages(false);
  }

  @Override
  public List<String> cached() {
    return packages(true);
  }

  private List<String> packages(boolean onlyCached) {
    return calls.reading(
        "openvz.templates.list",
        (connection, call) ->
            OpenvzConnection.of(connection).templates().packages(call, onlyCached));
  }

  @Override
  public void createCache(String template) {
    vzpkg("create", template);
  }

  @Override
  public void updateCache(String template) {
    vzpkg("update", template);
  }

  @Override
  public void removeCache(String template) {
    vzpkg("remove", template);
  }

  private void vzpkg(String verb, String template) {
    if (!ContainerTranslator.isTemplate(template)) {
      throw InvalidSpecException.of(
          "template",
          template,
          "a template's name has lower-case letters, digits, '.', '_' and '-'");
    }
    calls.making(
        "openvz.templates." + verb,
        (connection, call) -> {
          OpenvzConnection.of(connection).templates().vzpkg(call, List.of(verb, "cache", template));
          return true;
        });
  }
}
