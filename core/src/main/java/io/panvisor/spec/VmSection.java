package io.panvisor.spec;

import io.panvisor.Virtualization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What only virtual machines have. Immutable; built within {@link MachineSpec.Builder#vm}. */
public final class VmSection {

  private final List<Disk> disks;
  private final List<Nic> nics;
  private final @Nullable Graphics graphics;
  private final Acceleration acceleration;
  private final @Nullable Virtualization virtualization;
  private final PowerActions powerActions;
  private final boolean serialConsole;
  private final boolean guestAgent;

  private VmSection(Builder builder) {
    disks = List.copyOf(builder.disks);
    nics = List.copyOf(builder.nics);
    graphics = builder.graphics;
    acceleration = builder.acceleration;
    virtualization = builder.virtualization;
    powerActions = builder.powerActions;
    serialConsole = builder.serialConsole;
    guestAgent = builder.guestAgent;
  }

  /** {@return the disks beside the one booted from} */
  public List<Disk> disks() {
    return disks;
  }

  /** {@return the network cards} */
  public List<Nic> nics() {
    return nics;
  }

  /** {@return the screen, if there is to be one} */
  public Optional<Graphics> graphics() {
    return Optional.ofNullable(graphics);
  }

  /** {@return how the processor is to be had} */
  public Acceleration acceleration() {
    return acceleration;
  }

  /** {@return the kind of virtualization asked for; empty leaves it to the engine} */
  public Optional<Virtualization> virtualization() {
    return Optional.ofNullable(virtualization);
  }

  /** {@return what happens at power-off, reboot and crash} */
  public PowerActions powerActions() {
    return powerActions;
  }

  /** {@return whether it has a serial console} */
  public boolean serialConsole() {
    return serialConsole;
  }

  /** {@return whether it has the channel that a guest agent listens on} */
  public boolean guestAgent() {
    return guestAgent;
  }

  @Override
  public String toString() {
    return "VmSection["
        + disks
        + ", "
        + nics
        + ", "
        + graphics
        + ", "
        + acceleration
        + ", "
        + virtualization
        + ", "
        + powerActions
        + ", "
        + serialConsole
        + ", "
        + guestAgent
        + "]";
  }

  /** Builds a section. Not thread-safe. */
  public static final class Builder {
    private final List<Disk> disks = new ArrayList<>();
    private final List<Nic> nics = new ArrayList<>();
    private @Nullable Graphics graphics;
    private Acceleration acceleration = Acceleration.AUTO;
    private @Nullable Virtualization virtualization;
    private PowerActions powerActions = PowerActions.defaults();
    private boolean serialConsole = true;
    private boolean guestAgent = true;

    Builder() {}

    /**
     * Adds a disk, 20 at most.
     *
     * @return this
     */
    public Builder disk(Disk disk) {
      if (disks.size() == 20) {
        throw Checks.refusal("vm.disks", "21", "a machine has 20 disks at most");
      }
      disks.add(disk);
      return this;
    }

    /**
     * Adds a network card, 8 at most.
     *
     * @return this
     */
    public Builder nic(Nic nic) {
      if (nics.size() == 8) {
        throw Checks.refusal("vm.nics", "9", "a machine has 8 network cards at most");
      }
      nics.add(nic);
      return this;
    }

    /**
     * Gives the machine a screen.
     *
     * @return this
     */
    public Builder graphics(Graphics screen) {
      graphics = screen;
      return this;
    }

    /**
     * Says how the processor is to be had; the default is {@link Acceleration#AUTO}.
     *
     * @return this
     */
    public Builder acceleration(Acceleration wanted) {
      acceleration = wanted;
      return this;
    }

    /**
     * Insists on a kind of virtualization.
     *
     * @return this
     */
    public Builder virtualization(Virtualization wanted) {
      virtualization = wanted;
      return this;
    }

    /**
     * Says what happens at power-off, reboot and crash.
     *
     * @return this
     */
    public Builder powerActions(PowerActions actions) {
      powerActions = actions;
      return this;
    }

    /**
     * Says whether there is a serial console; by default there is.
     *
     * @return this
     */
    public Builder serialConsole(boolean wanted) {
      serialConsole = wanted;
      return this;
    }

    /**
     * Says whether there is a channel for a guest agent; by default there is.
     *
     * @return this
     */
    public Builder guestAgent(boolean wanted) {
      guestAgent = wanted;
      return this;
    }

    VmSection build() {
      return new VmSection(this);
    }
  }
}
