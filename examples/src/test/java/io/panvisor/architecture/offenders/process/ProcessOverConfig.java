package io.panvisor.architecture.offenders.process;

import io.panvisor.architecture.offenders.config.ConfigOverHaproxy;

/** Commands that know who runs them. */
public class ProcessOverConfig {
  final ConfigOverHaproxy other = new ConfigOverHaproxy();
}
