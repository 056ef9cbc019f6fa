package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import io.panvisor.MacAddress;
import io.panvisor.MachineId;
import io.panvisor.error.BusyException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.spi.FacetCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** libvirt's traffic filters, over a session. */
final class NetworkFiltersFacet implements NetworkFilters {

  private static final String FILTER = "network filter";
  private static final String REFERENCE = "filterref";
  private static final int LIVE = 1;
  private static final int CONFIG = 2;
  private static final int INACTIVE_DESCRIPTION = 2;

  private final FacetSession session;

  NetworkFiltersFacet(FacetCalls calls) {
    this.session = new FacetSession(calls);
  }

  @Override
  public List<String> names() {
    return all("libvirt.filters.names", FilterHandle::name);
  }

  private <T> List<T> all(String operation, Function<FilterHandle, T> each) {
    return session.reading(
        operation,
        Subject.engine(),
        (wire, connect) -> {
          List<FilterHandle> filters = FilterHandle.all(wire, connect);
          try {
            return filters.stream().map(each).toList();
          } finally {
            NativeHandle.closeAll(filters);
          }
        });
  }

  @Override
  public List<NetworkFilterInfo> list() {
    return session.reading(
        "libvirt.filters.list",
        Subject.engine(),
        (wire, connect) -> {
          List<NetworkFilterInfo> found = new ArrayList<>();
          List<FilterHandle> filters = FilterHandle.all(wire, connect);
          try {
            for (FilterHandle filter : filters) {
              described(wire, filter).ifPresent(found::add);
            }
            return List.copyOf(found);
          } finally {
            NativeHandle.closeAll(filters);
          }
        });
  }

  /** Empty when the filter has gone since it was listed. */
  private static Optional<NetworkFilterInfo> described(Wire wire, FilterHandle filter) {
    try {
      return Optional.of(FilterXml.read(filter.describe(wire)));
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_NWFILTER) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  @Override
  public Optional<NetworkFilterInfo> find(String filter) {
    String name = Allowed.name("filter", filter);
    return session.reading(
        "libvirt.filters.find", subject(name), (wire, connect) -> find(wire, connect, name));
  }

  private static Optional<NetworkFilterInfo> find(Wire wire, Pointer connect, String name) {
    try (FilterHandle filter = FilterHandle.byName(wire, connect, name)) {
      return described(wire, filter);
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_NWFILTER) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  @Override
  public NetworkFilterInfo define(NetworkFilterSpec spec) {
    return define(spec.name(), uuid -> FilterXml.write(spec, uuid));
  }

  @Override
  public NetworkFilterInfo define(String name, String xml) {
    Allowed.name("filter.name", name);
    XmlNode filter;
    try {
      filter = XmlNode.parse(xml);
    } catch (XmlNode.UnreadableXml unreadable) {
      throw InvalidSpecException.of("filter.xml", name, String.valueOf(unreadable.getMessage()));
    }
    if (!filter.name().equals("filter")
        || filter.attribute("name").filter(name::equals).isEmpty()) {
      throw InvalidSpecException.of(
          "filter.xml",
          filter.attribute("name").orElse(""),
          "the description's root is 'filter', and its name is " + name);
    }
    return define(name, uuid -> withUuid(filter, uuid));
  }

  private static String withUuid(XmlNode filter, Optional<String> uuid) {
    if (uuid.isEmpty()) {
      return filter.written();
    }
    XmlNode id = XmlNode.parse(XmlText.document("uuid", node -> node.text(uuid.get())));
    return XmlNode.parse(filter.without(node -> node.name().equals("uuid")))
        .withChild("filter", id);
  }

  private NetworkFilterInfo define(String name, Function<Optional<String>, String> xml) {
    return session.changing(
        "libvirt.filters.define",
        subject(name),
        (wire, connect) -> {
          Optional<String> uuid = find(wire, connect, name).map(NetworkFilterInfo::uuid);
          try (FilterHandle filter = FilterHandle.define(wire, connect, xml.apply(uuid))) {
            return FilterXml.read(filter.describe(wire));
          }
        });
  }

  @Override
  public boolean undefine(String filter) {
    String name = Allowed.name("filter", filter);
    return session.changing(
        "libvirt.filters.undefine",
        subject(name),
        (wire, connect) -> {
          Optional<NetworkFilterInfo> there = find(wire, connect, name);
          if (there.isEmpty()) {
            return false;
          }
          refuseIfReferred(wire, connect, name);
          ResourceUsers.refuse(
              "the network filter " + name,
              ResourceUsers.of(
                  wire,
                  connect,
                  ResourceUsers.Which.ALL,
                  facts ->
                      facts.nics().stream()
                          .anyMatch(nic -> nic.filter().filter(name::equals).isPresent())));
          try (FilterHandle handle = FilterHandle.byName(wire, connect, name)) {
            wire.number("virNWFilterUndefine", () -> Virt.virNWFilterUndefine(handle.pointer()));
            return true;
          }
        });
  }

  /**
   * libvirt lets a filter go that another one takes in; machines on that one then fail to start.
   */
  private static void refuseIfReferred(Wire wire, Pointer connect, String name) {
    List<FilterHandle> filters = FilterHandle.all(wire, connect);
    try {
      for (FilterHandle filter : filters) {
        if (described(wire, filter).filter(each -> each.references().contains(name)).isPresent()) {
          throw new BusyException(
              "the network filter " + filter.name() + " takes it in", filter.name());
        }
      }
    } finally {
      NativeHandle.closeAll(filters);
    }
  }

  @Override
  public void use(
      MachineId machine, MacAddress card, String filter, Map<String, String> parameters) {
    String name = Allowed.name("filter", filter);
    XmlNode reference = FilterXml.reference(name, NetworkFilterSpec.checkedParameters(parameters));
    change(
        "libvirt.filters.use",
        machine,
        card,
        (wire, connect, nic) -> {
          FilterHandle.byName(wire, connect, name).close();
          return Optional.of(
              XmlNode.parse(nic.without(node -> node.name().equals(REFERENCE)))
                  .withChild("interface", reference));
        });
  }

  @Override
  public boolean release(MachineId machine, MacAddress card) {
    return change(
        "libvirt.filters.release",
        machine,
        card,
        (wire, connect, nic) ->
            nic.find(REFERENCE).isEmpty()
                ? Optional.empty()
                : Optional.of(nic.without(node -> node.name().equals(REFERENCE))));
  }

  /** What becomes of a card; empty when it is as it should be. */
  @FunctionalInterface
  private interface Change {
    Optional<String> of(Wire wire, Pointer connect, XmlNode card);
  }

  private boolean change(String operation, MachineId machine, MacAddress card, Change change) {
    return session.changing(
        operation,
        (connection, call) ->
            connection
                .session()
                .call(
                    call,
                    Subject.machine(machine),
                    (wire, connect) -> {
                      try (DomainHandle domain =
                          DomainHandle.byUuid(wire, connect, connection.domains().uuid(machine))) {
                        return change(wire, connect, domain, card, change);
                      }
                    }));
  }

  private static boolean change(
      Wire wire, Pointer connect, DomainHandle domain, MacAddress card, Change change) {
    boolean persistent =
        wire.number("virDomainIsPersistent", () -> Virt.virDomainIsPersistent(domain.pointer()))
            == 1;
    int flags = (domain.number() >= 0 ? LIVE : 0) | (persistent ? CONFIG : 0);
    String xml =
        wire.text(
            "virDomainGetXMLDesc",
            () ->
                Virt.virDomainGetXMLDesc(domain.pointer(), persistent ? INACTIVE_DESCRIPTION : 0));
    XmlNode nic =
        XmlNode.parse(xml).findAll("devices", "interface").stream()
            .filter(
                node ->
                    node.find("mac")
                        .flatMap(mac -> mac.attribute("address"))
                        .filter(address -> address.equalsIgnoreCase(card.text()))
                        .isPresent())
            .findFirst()
            .orElseThrow(() -> new NotFoundException("network card", card.text()));
    Optional<String> wanted = change.of(wire, connect, nic);
    wanted.ifPresent(
        changed ->
            wire.number(
                "virDomainUpdateDeviceFlags",
                () -> Virt.virDomainUpdateDeviceFlags(domain.pointer(), changed, flags)));
    return wanted.isPresent();
  }

  private static Subject subject(String filter) {
    return Subject.of(FILTER, filter);
  }
}
