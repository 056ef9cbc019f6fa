package io.panvisor.libvirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A guest of 512 bytes that hears the power button. It asks the chipset of the {@code pc} machine
 * to note the button, writes one line to the serial port, and looks at each tick of the timer
 * whether the button was pressed; then it turns the machine off.
 *
 * <pre>
 *   cli; xor ax,ax; mov ds,ax
 *   mov dx,0x602; mov ax,0x100; out dx,ax      ; PM1 enable: power button
 *   mov si,text
 * next: lodsb; or al,al; jz done; mov dx,0x3f8; out dx,al; jmp next
 * done: sti
 * wait: hlt; mov dx,0x600; in ax,dx; test ah,1; jz wait   ; PM1 status
 *   mov dx,0x604; mov ax,0x2000; out dx,ax     ; PM1 control: S5
 *   jmp wait
 * </pre>
 */
final class BootSector {

  static final String LINE = "BOOT-OK micro";

  private static final String CODE =
      "fa31c08ed8ba0206b80001efbe2e7cac08c07406baf803eeebf5fbf4ba0006edf6c40174f6ba0406b80020efebed";
  private static final int SECTOR = 512;
  private static final int DISK = 1 << 20;

  private BootSector() {}

  /** The disk as a file in the folder; SeaBIOS does not boot from one that is much smaller. */
  static Path disk(Path folder) {
    byte[] code = HexFormat.of().parseHex(CODE);
    byte[] text = (LINE + "\r\n\0").getBytes(StandardCharsets.US_ASCII);
    byte[] disk = Arrays.copyOf(code, DISK);
    System.arraycopy(text, 0, disk, code.length, text.length);
    disk[SECTOR - 2] = 0x55;
    disk[SECTOR - 1] = (byte) 0xaa;
    try {
      return Files.write(folder.resolve("listening.img"), disk);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
