package io.panvisor.architecture.offenders.config;

import io.panvisor.architecture.offenders.haproxy.HaproxyOverDocker;
import java.io.IOException;

/** Host files that know what is built on them, and run a check by themselves. */
public class ConfigOverHaproxy {
  final HaproxyOverDocker other = new HaproxyOverDocker();

  Process check() throws IOException {
    return new ProcessBuilder("true").start();
  }
}
