package io.panvisor.config.systemd;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.config.ini.IniFile;
import io.panvisor.config.ini.IniStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A unit's file or a drop-in with every byte of it. Immutable. */
public final class UnitDocument implements ConfigDocument {

  private final IniFile file;

  private UnitDocument(IniFile file) {
    this.file = file;
  }

  /** {@return the document of that text} */
  public static UnitDocument parse(String text) {
    return new UnitDocument(IniFile.parse(IniStyle.UNIT, text));
  }

  @Override
  public String text() {
    return file.text();
  }

  /** {@return the values of that key, in order} */
  public List<String> values(String section, String key) {
    return file.values(section, key);
  }

  /** {@return the document where that key stands once for each of those values; none removes it} */
  public UnitDocument with(String section, String key, List<String> values) {
    return new UnitDocument(file.withAll(section, key, values));
  }

  @Override
  public List<Problem> problems() {
    return file.problems();
  }

  /** {@return each section with its keys, and each key with its values} */
  @Override
  public Map<String, Object> model() {
    Map<String, Object> model = new LinkedHashMap<>();
    for (String section : file.sections()) {
      Map<String, Object> keys = new LinkedHashMap<>();
      file.entries(section)
          .forEach(entry -> keys.put(entry.key(), file.values(section, entry.key())));
      model.put(section, keys);
    }
    return model;
  }
}
