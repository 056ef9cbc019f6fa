package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every bind line that talks TLS and does not say otherwise.
 *
 * @param oldest the oldest version that is taken; null for what HAProxy takes
 * @param ciphers the ciphers up to TLS 1.2, in OpenSSL's words; empty for its own
 * @param ciphersuites the ciphers of TLS 1.3; since 1.9; empty for OpenSSL's own
 * @param hasTickets whether sessions are continued by tickets
 */
public record TlsDefaults(
    @Nullable TlsVersion oldest, String ciphers, String ciphersuites, boolean hasTickets)
    implements Statement {

  /** Checks the words. */
  public TlsDefaults {
    if (!ciphers.isEmpty()) {
      Values.word("tls.ciphers", ciphers);
    }
    if (!ciphersuites.isEmpty()) {
      Values.word("tls.ciphersuites", ciphersuites);
    }
  }

  /** {@return TLS 1.2 and later, with what OpenSSL takes, and no tickets} */
  public static TlsDefaults modern() {
    return new TlsDefaults(TlsVersion.TLS_1_2, "", "", false);
  }

  @Override
  public void write(SectionWriter out) {
    out.at("tls");
    if (!ciphers.isEmpty()) {
      out.line("ssl-default-bind-ciphers", ciphers);
    }
    if (!ciphersuites.isEmpty()) {
      out.line("ssl-default-bind-ciphersuites", ciphersuites);
    }
    List<String> words = new ArrayList<>(List.of("ssl-default-bind-options"));
    if (oldest != null) {
      words.addAll(TlsMinimum.words(oldest.word(), out));
    }
    if (!hasTickets) {
      words.add("no-tls-tickets");
    }
    if (words.size() > 1) {
      out.line(words);
    }
  }
}
