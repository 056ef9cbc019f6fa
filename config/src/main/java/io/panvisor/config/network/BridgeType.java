package io.panvisor.config.network;

/** What makes the bridge. */
public enum BridgeType {
  /** The kernel's own bridge. */
  LINUX,
  /** Open vSwitch, as OpenStack's networks like it. */
  OPEN_VSWITCH
}
