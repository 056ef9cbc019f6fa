package io.panvisor.spi;

import io.panvisor.MachineInfo;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.ServiceInfo;
import io.panvisor.facet.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Services of many machines. A backend that has this implements it; thread-safe. */
public interface ServiceOperations {

  /** {@return all services} */
  List<ServiceInfo> list(Call call);

  /** {@return the service of that name or id, if it is there} */
  Optional<ServiceInfo> find(Call call, String nameOrId);

  /**
   * Makes a service, with the marks beside its labels, and waits until it has settled: all or
   * nothing.
   *
   * @return the service
   */
  ServiceInfo create(Call call, ServiceSpec spec, Map<String, String> marks);

  /**
   * Changes how many machines there are, and waits until it has settled.
   *
   * @return the service
   */
  ServiceInfo scale(Call call, String nameOrId, int replicas);

  /**
   * Makes the service like the spec, and waits until it has settled.
   *
   * @return the service
   */
  ServiceInfo update(Call call, String nameOrId, ServiceSpec spec);

  /**
   * Replaces all machines, and waits until it has settled.
   *
   * @return the service
   */
  ServiceInfo renew(Call call, String nameOrId, Optional<String> image);

  /**
   * Takes the last update back, and waits until it has settled.
   *
   * @return the service
   */
  ServiceInfo rollBack(Call call, String nameOrId);

  /**
   * Removes a service.
   *
   * @return false when there was none
   */
  boolean remove(Call call, String nameOrId);

  /** {@return the service's machines} */
  List<MachineInfo> machines(Call call, String nameOrId);

  /** {@return what the service's machines write} */
  FrameStream log(Call call, String nameOrId, LogQuery query);
}
