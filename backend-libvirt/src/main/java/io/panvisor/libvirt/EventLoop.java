package io.panvisor.libvirt;

import java.util.concurrent.locks.LockSupport;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libvirt's event loop: registered before the first connection is opened and run until the JVM
 * ends, because the keep-alive of every connection, and so the noticing of a dead daemon, depends
 * on it.
 *
 * <p>It is one for the whole process. Where the host application runs libvirt's default loop
 * itself, it says so by the system property {@value #PROPERTY} with the value {@code application};
 * then the loop is neither registered nor run here, and the application must have registered its
 * own before the first connection. No code of a user ever runs on the loop's thread: what is called
 * there only puts facts into queues.
 */
final class EventLoop {

  static final String PROPERTY = "panvisor.libvirt.event-loop";

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

  private static final long PAUSE_NANOS = 100_000_000L;

  private static boolean started;

  private EventLoop() {}

  /** Registers and starts the loop unless that was done before or is the application's business. */
  static synchronized void ensureRunning() throws LibvirtException {
    if (started) {
      return;
    }
    if (!"application".equals(System.getProperty(PROPERTY))) {
      Library.initEventLoop();
      startThread();
    }
    started = true;
  }

  /**
   * The one thread that this backend makes itself: it belongs to the process and outlives every
   * connection and the context that a connection was opened with.
   */
  private static void startThread() {
    Thread thread = new Thread(EventLoop::run, "panvisor-libvirt-events");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run() {
    while (true) {
      try {
        Library.processEvent();
      } catch (LibvirtException failure) {
        LOG.warn("libvirt's event loop reported an error and goes on", failure);
        // A loop that fails at once and for ever must not take a processor.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
