package io.panvisor.facet;

import io.panvisor.MachineInfo;
import java.util.List;
import java.util.Optional;

/**
 * Services of an engine that spans many hosts: so many machines of one pattern, kept running and
 * replaced by the engine. Names and ids are both taken wherever a service is named. Thread-safe.
 *
 * <p>What changes a service returns when the change has settled, telling progress in machines, and
 * fails with the reason of the machines that failed.
 */
public interface Services extends HypervisorFacet {

  /** {@return all services} */
  List<ServiceInfo> list();

  /** {@return the service, if it is there} */
  Optional<ServiceInfo> find(String nameOrId);

  /**
   * {@return the service}
   *
   * @throws io.panvisor.error.NotFoundException when there is none
   */
  ServiceInfo require(String nameOrId);

  /**
   * Makes a service and waits until its machines run or have ended well; one whose machines cannot
   * be started is removed again.
   *
   * @return the service
   * @throws io.panvisor.error.AlreadyExistsException when the name is taken
   */
  ServiceInfo create(ServiceSpec spec);

  /**
   * Changes how many machines there are, and waits until they are there.
   *
   * @return the service
   */
  ServiceInfo scale(String nameOrId, int replicas);

  /**
   * Makes the service like the spec, machine by machine as the spec's way of updating says; its
   * name stays.
   *
   * @return the service
   * @throws io.panvisor.error.EngineException when the new machines failed, and what became of it:
   *     the update stands still or was taken back
   */
  ServiceInfo update(String nameOrId, ServiceSpec spec);

  /**
   * Replaces all machines by new ones of the same pattern, or by ones of another image.
   *
   * @param image the other image's reference, or empty for the same
   * @return the service
   */
  ServiceInfo renew(String nameOrId, Optional<String> image);

  /**
   * Takes the last update back.
   *
   * @return the service
   * @throws io.panvisor.error.IllegalMachineStateException when there was none
   */
  ServiceInfo rollBack(String nameOrId);

  /**
   * Removes a service with its machines.
   *
   * @return false when there was none
   */
  boolean remove(String nameOrId);

  /** {@return the service's machines, those that ended among them; each says why in its cause} */
  List<MachineInfo> machines(String nameOrId);

  /** Reads what all machines of the service wrote, on the calling thread. */
  void log(String nameOrId, LogQuery query, Output output);

  /** {@return what all machines of the service write, to be read; the caller closes it} */
  Session openLog(String nameOrId, LogQuery query);
}
