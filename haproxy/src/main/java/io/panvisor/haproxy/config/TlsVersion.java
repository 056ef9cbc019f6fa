package io.panvisor.haproxy.config;

/** Versions of TLS, the oldest first. */
public enum TlsVersion {
  /** 1.0, long unsafe. */
  TLS_1_0("TLSv1.0"),
  /** 1.1, unsafe. */
  TLS_1_1("TLSv1.1"),
  /** 1.2. */
  TLS_1_2("TLSv1.2"),
  /** 1.3. */
  TLS_1_3("TLSv1.3");

  private final String word;

  TlsVersion(String word) {
    this.word = word;
  }

  /** {@return as the file has it} */
  public String word() {
    return word;
  }
}
