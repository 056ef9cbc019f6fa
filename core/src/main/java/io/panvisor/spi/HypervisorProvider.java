package io.panvisor.spi;

import io.panvisor.ConnectOptions;
import io.panvisor.EngineReport;
import io.panvisor.error.PanvisorException;
import java.net.URI;
import java.util.List;

/**
 * A backend's front door, found by {@link java.util.ServiceLoader} or given to {@code
 * Panvisor.builder()}. Does no work when it is loaded. Thread-safe.
 */
public interface HypervisorProvider {

  /** {@return the backend's name, such as {@code libvirt}} */
  String name();

  /** {@return whether this backend serves the URI; looks at the URI alone} */
  boolean serves(URI uri);

  /**
   * {@return the URIs to try when a user asks which engines are there; those of this machine only}
   */
  List<URI> candidates();

  /**
   * Connects, within the call's deadline.
   *
   * @throws io.panvisor.error.EngineNotInstalledException when the engine is not there or does not
   *     run; the hint says what to do
   * @throws io.panvisor.error.AccessDeniedException when this user may not
   * @throws io.panvisor.error.InvalidSpecException when the URI or a setting makes no sense to this
   *     backend
   */
  HypervisorConnection connect(URI uri, ConnectOptions options, EngineContext context, Call call);

  /** {@return whether the engine can be used, without starting a daemon} */
  default EngineReport probe(URI uri, ConnectOptions options, EngineContext context, Call call) {
    try (HypervisorConnection connection = connect(uri, options, context, call)) {
      return EngineReport.usable(
          connection.engine().name(), uri.toString(), connection.engine().version());
    } catch (PanvisorException unusable) {
      return EngineReport.unusable(
          uri.getScheme(), uri.toString(), unusable.what(), unusable.hint().orElse(""));
    }
  }
}
