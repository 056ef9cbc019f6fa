package io.panvisor.openvz;

/** The two generations of the tools, told apart by {@code vzctl --version}. */
enum Generation {
  /** OpenVZ 6 and before: vzctl 3 and 4, numbers, simfs or ploop. */
  LEGACY,
  /** OpenVZ and Virtuozzo 7 and later: vzctl 7 and up, UUIDs, ploop, prlctl, EZ templates. */
  V7;

  static Generation of(int major) {
    return major >= 7 ? V7 : LEGACY;
  }

  boolean hasUuids() {
    return this == V7;
  }
}
