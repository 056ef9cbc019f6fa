package io.panvisor.spec;

import io.panvisor.MacAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One network card of a virtual machine. Immutable. */
public final class Nic {

  /** What the card is plugged into. */
  public enum Type {
    /** One of the engine's virtual networks. */
    NETWORK,
    /** A bridge of the host's. */
    BRIDGE,
    /** The emulator's own network in user space; the guest reaches out, nobody reaches in. */
    USER,
    /** A tap device of the host's that exists. */
    TAP,
    /** A macvtap device on a card of the host's. */
    MACVTAP
  }

  /** How the guest sees the card. */
  public enum Model {
    /** Paravirtual; the fastest. */
    VIRTIO,
    /** Intel 82540EM. */
    E1000,
    /** Intel 82574L. */
    E1000E,
    /** Realtek 8139. */
    RTL8139
  }

  private final Type type;
  private final String target;
  private final Model model;
  private final @Nullable MacAddress mac;

  private Nic(Type type, String target, Model model, @Nullable MacAddress mac) {
    this.type = type;
    this.target = target;
    this.model = model;
    this.mac = mac;
  }

  /** {@return a card on the engine's network of that name} */
  public static Nic network(String name) {
    return new Nic(Type.NETWORK, Checks.name("nic.network", name), Model.VIRTIO, null);
  }

  /** {@return a card on the host's bridge of that name} */
  public static Nic bridge(String device) {
    return new Nic(Type.BRIDGE, Checks.device("nic.bridge", device), Model.VIRTIO, null);
  }

  /** {@return a card on the emulator's own network in user space} */
  public static Nic user() {
    return new Nic(Type.USER, "", Model.VIRTIO, null);
  }

  /** {@return a card on the host's tap device, which exists} */
  public static Nic tap(String device) {
    return new Nic(Type.TAP, Checks.device("nic.tap", device), Model.VIRTIO, null);
  }

  /** {@return a card beside the host's card of that name} */
  public static Nic macvtap(String device) {
    return new Nic(Type.MACVTAP, Checks.device("nic.macvtap", device), Model.VIRTIO, null);
  }

  /** {@return this card with the hardware address; the engine chooses otherwise} */
  public Nic mac(MacAddress address) {
    return new Nic(type, target, model, address);
  }

  /** {@return this card as the model; the default is {@link Model#VIRTIO}} */
  public Nic model(Model wanted) {
    return new Nic(type, target, wanted, mac);
  }

  /** {@return what the card is plugged into} */
  public Type type() {
    return type;
  }

  /** {@return the network's, bridge's or device's name; empty for {@link Type#USER}} */
  public String target() {
    return target;
  }

  /** {@return the model} */
  public Model model() {
    return model;
  }

  /** {@return the hardware address; empty where the engine chooses} */
  public Optional<MacAddress> mac() {
    return Optional.ofNullable(mac);
  }

  @Override
  public String toString() {
    return "Nic[" + type + ", " + target + ", " + model + ", " + mac + "]";
  }
}
