package io.panvisor.haproxy.config;

/** What a proxy speaks. */
public enum ProxyMode {
  /** Bytes, whatever they are. */
  TCP("tcp"),
  /** HTTP. */
  HTTP("http"),
  /** Log lines; since 2.9 in backends. */
  LOG("log");

  private final String word;

  ProxyMode(String word) {
    this.word = word;
  }

  /** {@return as the file has it} */
  public String word() {
    return word;
  }
}
