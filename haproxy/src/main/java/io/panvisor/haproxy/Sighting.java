package io.panvisor.haproxy;

import io.panvisor.MachineInfo;
import java.util.Optional;

/**
 * A machine as an engine told of it.
 *
 * @param info its facts
 * @param place where its port is reached, if that is known
 */
record Sighting(MachineInfo info, Optional<Target.Place> place) {}
