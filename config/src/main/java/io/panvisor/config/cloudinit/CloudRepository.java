package io.panvisor.config.cloudinit;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A repository of packages that cloud-init adds before it installs any. */
public sealed interface CloudRepository {

  /** {@return its name: letters, digits and {@code _.:@+-}} */
  String name();

  /**
   * A repository of Debian packages.
   *
   * @param name the name of its file in {@code /etc/apt/sources.list.d}
   * @param source the line, such as {@code deb https://example.org/debian $RELEASE main}
   * @param key the key that signs it, in the ASCII form that begins with {@code -----BEGIN PGP
   *     PUBLIC KEY BLOCK-----}; nothing where the machine has it
   */
  record Apt(String name, String source, Optional<String> key) implements CloudRepository {

    private static final Pattern SOURCE =
        Pattern.compile("(?:deb|deb-src) [^\\n\"'\\\\\\p{Cntrl}]{1,1000}|ppa:[a-z0-9./+-]{1,100}");

    /** Checks name, line and key. */
    public Apt {
      Values.token("name", name);
      Values.matching(
          SOURCE,
          "source",
          source,
          "a source is such as deb https://example.org/debian stable main");
      key.ifPresent(
          text -> {
            if (!text.strip().startsWith("-----BEGIN PGP PUBLIC KEY BLOCK-----")) {
              throw InvalidSpecException.of(
                  "key",
                  "",
                  "a key in ASCII form begins with -----BEGIN PGP PUBLIC KEY BLOCK-----");
            }
            Texts.lines("key", text);
          });
    }

    Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("source", source);
      key.ifPresent(text -> tree.put("key", text));
      return tree;
    }
  }

  /**
   * A repository of RPM packages.
   *
   * @param name its id, the section of its file in {@code /etc/yum.repos.d}
   * @param title its name for people
   * @param baseUrl where it is; variables such as {@code $basearch} are allowed
   * @param gpgKey where the key is that signs it; nothing where packages are not checked
   * @param enabled whether it is used
   */
  record Yum(String name, String title, String baseUrl, Optional<String> gpgKey, boolean enabled)
      implements CloudRepository {

    /** Checks name, title and URLs. */
    public Yum {
      Values.token("name", name);
      Values.line("title", title);
      Texts.url("base-url", baseUrl);
      gpgKey.ifPresent(url -> Texts.url("gpg-key", url));
    }

    Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", title);
      tree.put("baseurl", baseUrl);
      tree.put("enabled", enabled);
      tree.put("gpgcheck", gpgKey.isPresent());
      gpgKey.ifPresent(url -> tree.put("gpgkey", url));
      return tree;
    }
  }
}
