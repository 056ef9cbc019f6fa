package io.panvisor.config.cloudinit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Sets every date of a flat ISO 9660 image to one day, so that it says nothing of when and in which
 * time zone it was written, and lets only its owner read its files.
 *
 * @see <a
 *     href="https://ecma-international.org/publications-and-standards/standards/ecma-119/">ECMA-119</a>,
 *     sections 8.4 and 9.1; Rock Ridge's entries PX and TF are in IEEE P1282, sections 4.1.1 and
 *     4.1.6
 */
final class IsoAttributes {

  private static final int SECTOR = 2048;
  private static final int FIRST_DESCRIPTOR = 16;
  private static final int PRIMARY = 1;
  private static final int SUPPLEMENTARY = 2;
  private static final int TERMINATOR = 255;
  private static final int ROOT_RECORD = 156;
  private static final int DATES = 813;
  private static final int LONG_DATE = 17;
  private static final int SHORT_DATE = 7;

  /** The first of January 2000 in UTC: years since 1900, month, day, time, zone. */
  private static final byte[] SHORT = {100, 1, 1, 0, 0, 0, 0};

  /** A file that its owner may read, and nobody else may do anything with. */
  private static final int FILE_MODE = 0100400;

  private final byte[] image;

  private IsoAttributes(byte[] image) {
    this.image = image;
  }

  /** The same bytes, dates and modes changed in their place. */
  static byte[] levelled(byte[] image) {
    new IsoAttributes(image).level();
    return image;
  }

  private void level() {
    for (int sector = FIRST_DESCRIPTOR; type(sector) != TERMINATOR; sector++) {
      if (type(sector) == PRIMARY || type(sector) == SUPPLEMENTARY) {
        int at = sector * SECTOR;
        putLong(at + DATES, true);
        putLong(at + DATES + LONG_DATE, true);
        putLong(at + DATES + 2 * LONG_DATE, false);
        putLong(at + DATES + 3 * LONG_DATE, false);
        putShort(at + ROOT_RECORD + 18);
        folder(number(at + ROOT_RECORD + 2) * SECTOR, number(at + ROOT_RECORD + 10));
      }
    }
  }

  private int type(int sector) {
    return image[sector * SECTOR] & 0xff;
  }

  /** A date of sixteen digits and a zone; that there is none is said by zeroes. */
  private void putLong(int at, boolean known) {
    String digits = (known ? "20000101" : "00000000") + "00000000";
    byte[] date = Arrays.copyOf(digits.getBytes(StandardCharsets.US_ASCII), LONG_DATE);
    System.arraycopy(date, 0, image, at, LONG_DATE);
  }

  private void putShort(int at) {
    System.arraycopy(SHORT, 0, image, at, SHORT_DATE);
  }

  private void folder(int start, int length) {
    int at = start;
    while (at < start + length) {
      int size = image[at] & 0xff;
      if (size == 0) {
        // No record crosses the end of a sector.
        at = (at / SECTOR + 1) * SECTOR;
        continue;
      }
      putShort(at + 18);
      int nameEnd = at + 33 + (image[at + 32] & 0xff);
      boolean file = (image[at + 25] & 2) == 0;
      entries(nameEnd + (nameEnd - at) % 2, at + size, file);
      at += size;
    }
  }

  /** The entries of the System Use Sharing Protocol behind a name. */
  private void entries(int start, int end, boolean file) {
    int at = start;
    while (at + 4 <= end && (image[at + 2] & 0xff) >= 4) {
      int size = image[at + 2] & 0xff;
      if (isEntry(at, 'T', 'F')) {
        for (int date = at + 5; date + SHORT_DATE <= at + size; date += SHORT_DATE) {
          putShort(date);
        }
      } else if (file && isEntry(at, 'P', 'X')) {
        for (int index = 0; index < 4; index++) {
          image[at + 4 + index] = (byte) (FILE_MODE >> 8 * index);
          image[at + 11 - index] = (byte) (FILE_MODE >> 8 * index);
        }
      } else if (isEntry(at, 'C', 'E')) {
        int next = number(at + 4) * SECTOR + number(at + 12);
        entries(next, next + number(at + 20), file);
      }
      at += size;
    }
  }

  private boolean isEntry(int at, char first, char second) {
    return image[at] == first && image[at + 1] == second;
  }

  /** A number of four bytes, the lowest first. */
  private int number(int at) {
    return image[at] & 0xff
        | (image[at + 1] & 0xff) << 8
        | (image[at + 2] & 0xff) << 16
        | (image[at + 3] & 0xff) << 24;
  }
}
