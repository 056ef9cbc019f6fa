package io.panvisor.spec;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Boots a kernel directly, without a boot loader. Immutable. */
public final class KernelBoot implements BootSource {

  private final Source kernel;
  private final @Nullable Source initrd;
  private final String commandLine;

  private KernelBoot(Source kernel, @Nullable Source initrd, String commandLine) {
    this.kernel = kernel;
    this.initrd = initrd;
    this.commandLine = commandLine;
  }

  /** {@return a boot of the kernel, without initrd and with an empty command line} */
  public static KernelBoot kernel(Source kernel) {
    return new KernelBoot(kernel, null, "");
  }

  /** {@return this boot with the initial RAM disk} */
  public KernelBoot initrd(Source initialRamDisk) {
    return new KernelBoot(kernel, initialRamDisk, commandLine);
  }

  /** {@return this boot with the kernel's command line, 2048 characters at most} */
  public KernelBoot commandLine(String line) {
    return new KernelBoot(kernel, initrd, Checks.line("boot.commandLine", line, 2048));
  }

  /** {@return the kernel} */
  public Source kernel() {
    return kernel;
  }

  /** {@return the initial RAM disk, if there is one} */
  public Optional<Source> initrd() {
    return Optional.ofNullable(initrd);
  }

  /** {@return the kernel's command line} */
  public String commandLine() {
    return commandLine;
  }

  @Override
  public String toString() {
    return "KernelBoot[" + kernel + ", " + initrd + ", " + commandLine + "]";
  }
}
