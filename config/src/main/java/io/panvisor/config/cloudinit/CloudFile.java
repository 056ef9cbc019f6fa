package io.panvisor.config.cloudinit;

import io.panvisor.config.Values;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file that cloud-init writes. Immutable and thread-safe; each method gives a changed copy. What
 * is text stands in the user-data as it is; other bytes stand there in base64.
 *
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html#write-files">cloud-init:
 *     write files</a>
 */
public final class CloudFile {

  private final String path;
  private final byte[] content;
  private final Map<String, Object> fields;

  private CloudFile(String path, byte[] content, Map<String, Object> fields) {
    this.path = Values.absolutePath("path", path);
    this.content = content;
    this.fields = fields;
  }

  /** {@return a file of that text in UTF-8; mode 0644, of root} */
  public static CloudFile text(String path, String text) {
    return new CloudFile(path, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** {@return a file of those bytes; mode 0644, of root} */
  public static CloudFile bytes(String path, byte[] bytes) {
    return new CloudFile(path, bytes.clone(), Map.of());
  }

  private CloudFile with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(key, value);
    return new CloudFile(path, content, more);
  }

  /** {@return the same with that mode, such as {@code 0600}} */
  public CloudFile mode(String octal) {
    return with("permissions", Texts.mode("mode", octal));
  }

  /** {@return the same of that user and group} */
  public CloudFile owner(String user, String group) {
    return with("owner", Texts.account("owner", user) + ":" + Texts.account("owner", group));
  }

  /** {@return the same, but what is there already stays, and this comes behind it} */
  public CloudFile appended() {
    return with("append", true);
  }

  /**
   * {@return the same, but written after users and packages are there, so that its owner may be one
   * of them; from cloud-init 21.2}
   */
  public CloudFile deferred() {
    return with("defer", true);
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("path", path);
    tree.putAll(fields);
    String text = cleanText();
    if (text.isEmpty() && content.length > 0) {
      tree.put("encoding", "b64");
      tree.put("content", Base64.getEncoder().encodeToString(content));
    } else {
      tree.put("content", text);
    }
    return tree;
  }

  /** The content as text; empty where it is not one that a person can read. */
  private String cleanText() {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      boolean clean =
          text.codePoints()
              .allMatch(point -> point == '\n' || point == '\t' || !Character.isISOControl(point));
      boolean odd =
          text.codePoints()
              .anyMatch(point -> point == 0x2028 || point == 0x2029 || point >= 0xd800);
      return clean && !odd ? text : "";
    } catch (CharacterCodingException noText) {
      return "";
    }
  }

  /** {@return its path} */
  @Override
  public String toString() {
    return path;
  }
}
