package io.panvisor.architecture.offenders.docker;

/** Writes where only programs write, and ends what only programs end. */
class Talks {
  void out() {
    System.out.println();
  }

  void err() {
    System.err.println();
  }

  void trace(Exception failure) {
    failure.printStackTrace();
  }

  void exit() {
    System.exit(1);
  }

  void halt() {
    Runtime.getRuntime().halt(1);
  }
}
