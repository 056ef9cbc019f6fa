package io.panvisor.openvz;

import io.panvisor.CallOptions;
import io.panvisor.error.InvalidSpecException;
import java.util.List;

/** EZ templates by vzpkg. */
record EzTemplates(OwnCalls calls, TemplateStore store) implements Templates {

  @Override
  public List<String> installed() {
    return calls.reading("templates.installed", null, call -> store.packages(call, false));
  }

  @Override
  public List<String> cached() {
    return calls.reading("templates.cached", null, call -> store.packages(call, true));
  }

  @Override
  public void createCache(String template, CallOptions options) {
    vzpkg("create", template, options);
  }

  @Override
  public void updateCache(String template, CallOptions options) {
    vzpkg("update", template, options);
  }

  @Override
  public void removeCache(String template) {
    vzpkg("remove", template, CallOptions.defaults());
  }

  private void vzpkg(String verb, String template, CallOptions options) {
    if (!ContainerTranslator.isTemplate(template)) {
      throw InvalidSpecException.of(
          "template",
          template,
          "a template's name has lower-case letters, digits, '.', '_' and '-'");
    }
    calls.changing(
        "templates." + verb,
        null,
        options,
        OwnCalls.LONG,
        call -> {
          store.vzpkg(call, List.of(verb, "cache", template));
          return true;
        });
  }
}
