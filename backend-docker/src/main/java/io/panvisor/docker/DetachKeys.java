package io.panvisor.docker;

/**
 * Whether the keys that leave a terminal were sent. The engine looks for them itself and then ends
 * the stream just as it does at the process's end: only who sent them can tell the two apart.
 */
final class DetachKeys {

  private final byte[] keys;
  private int matched;
  private boolean sent;

  DetachKeys(byte[] keys) {
    this.keys = keys.clone();
  }

  /** Looks at what is sent next. */
  synchronized void sending(byte[] data) {
    for (byte next : data) {
      if (next == keys[matched]) {
        matched++;
      } else {
        matched = next == keys[0] ? 1 : 0;
      }
      if (matched == keys.length) {
        sent = true;
        return;
      }
    }
  }

  synchronized boolean wereSent() {
    return sent;
  }
}
