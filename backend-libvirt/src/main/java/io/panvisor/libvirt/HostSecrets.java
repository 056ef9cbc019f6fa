package io.panvisor.libvirt;

import io.panvisor.Secret;
import io.panvisor.facet.HypervisorFacet;
import java.util.List;
import java.util.Optional;

/**
 * Secrets that libvirt keeps for machines and volumes: {@code hypervisor.facet(HostSecrets.class)}.
 * Values are never logged, nor in any message. Thread-safe.
 *
 * @see <a href="https://libvirt.org/formatsecret.html">libvirt: secret XML format</a>
 */
public interface HostSecrets extends HypervisorFacet {

  /** {@return all secrets, without their values; one call for the list, and one for each} */
  List<HostSecretInfo> list();

  /** {@return the secret of that UUID, if it is there} */
  Optional<HostSecretInfo> find(String uuid);

  /**
   * Makes a secret with its value; when the value is not taken, nothing is left of it.
   *
   * @return the secret
   * @throws io.panvisor.error.AlreadyExistsException when there is one for that use and id
   */
  HostSecretInfo make(HostSecretSpec spec, Secret value);

  /** Gives a secret another value. */
  void setValue(String uuid, Secret value);

  /**
   * {@return a secret's value; whoever asks closes it}
   *
   * @throws io.panvisor.error.AccessDeniedException when it is private
   */
  Secret value(String uuid);

  /**
   * Removes a secret.
   *
   * @return false when there was none
   */
  boolean delete(String uuid);
}
