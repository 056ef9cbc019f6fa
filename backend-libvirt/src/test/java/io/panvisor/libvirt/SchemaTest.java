package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import com.thaiopensource.util.PropertyMapBuilder;
import com.thaiopensource.validate.ValidateProperty;
import com.thaiopensource.validate.ValidationDriver;
import io.panvisor.DataSize;
import io.panvisor.MacAddress;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;

/** What is written holds against the schemas that libvirt itself installs. */
@Tag("engine")
class SchemaTest {

  private static final Path SCHEMAS = Path.of("/usr/share/libvirt/schemas");

  @ParameterizedTest
  @MethodSource("io.panvisor.libvirt.DomainXmlTest#plans")
  void aMachine(DomainPlan plan) throws Exception {
    assertThat(problems("domain.rng", DomainXml.write(plan))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.panvisor.libvirt.ContainerXmlTest#plans")
  void aContainer(ContainerPlan plan) throws Exception {
    assertThat(problems("domain.rng", ContainerXml.write(plan))).isEmpty();
  }

  @Test
  void aVolume() throws Exception {
    String xml =
        VolumeXml.write(
            new VolumeXml.Wanted(
                "v.qcow2",
                "qcow2",
                OptionalLong.of(1L << 30),
                true,
                Optional.of(new VolumeXml.Backing("/base.img", "raw"))));
    assertThat(problems("storagevol.rng", xml)).isEmpty();
  }

  @Test
  void aSnapshot() throws Exception {
    String xml = XmlText.document("domainsnapshot", snapshot -> snapshot.element("name", "first"));
    assertThat(problems("domainsnapshot.rng", xml)).isEmpty();
  }

  @Test
  void poolsAndVolumesOfAUser() throws Exception {
    assertThat(
            problems(
                "storagepool.rng", PoolXml.write(StoragePoolSpec.directory("p", "/var/lib/p"))))
        .isEmpty();
    assertThat(
            problems(
                "storagepool.rng",
                PoolXml.write(StoragePoolSpec.logical("p", "vg", "/dev/sdb", "/dev/sdc"))))
        .isEmpty();
    StorageVolumeSpec volume =
        StorageVolumeSpec.in("p", "v")
            .format(StorageVolumeSpec.Format.QCOW2)
            .capacity(DataSize.gibibytes(1))
            .allocation(DataSize.mebibytes(1))
            .backing("/base.img", StorageVolumeSpec.Format.RAW)
            .build();
    assertThat(problems("storagevol.rng", VolumeXml.write(volume, volume.capacity(), true)))
        .isEmpty();
  }

  @Test
  void aNetworkWithAllThatItCanHave() throws Exception {
    VirtualNetworkSpec network =
        VirtualNetworkSpec.named("n")
            .routed()
            .through("eth0")
            .bridge("virbr9")
            .domain("lab.example")
            .mtu(9000)
            .subnet("10.1.0.0/24")
            .subnet("fd00:1::/64")
            .dhcp("10.1.0.10", "10.1.0.20")
            .dhcpHost(DhcpHost.of(MacAddress.parse("52:54:00:00:00:01"), "10.1.0.5"))
            .dnsHost(DnsHost.of("10.1.0.3", "db"))
            .portGroup(new PortGroup("slow", true, List.of(), Optional.of(Bandwidth.average(100))))
            .bandwidth(Bandwidth.average(1000))
            .label("a", "b")
            .build();
    assertThat(problems("network.rng", NetworkXml.write(network, UUID.randomUUID()))).isEmpty();
    VirtualNetworkSpec tagged =
        VirtualNetworkSpec.named("n")
            .openVSwitch("ovs0")
            .portGroup(new PortGroup("both", false, List.of(1, 2), Optional.empty()))
            .build();
    assertThat(problems("network.rng", NetworkXml.write(tagged, UUID.randomUUID()))).isEmpty();
  }

  @Test
  void aFilterAndASecret() throws Exception {
    NetworkFilterSpec filter =
        NetworkFilterSpec.named("f")
            .chain("ipv4")
            .priority(-700)
            .reference("clean-traffic")
            .rule(
                NetworkFilterSpec.Rule.of(
                    NetworkFilterSpec.Action.DROP,
                    NetworkFilterSpec.Direction.IN,
                    "tcp",
                    Map.of("dstportstart", "22")))
            .build();
    assertThat(
            problems(
                "nwfilter.rng", FilterXml.write(filter, Optional.of(UUID.randomUUID().toString()))))
        .isEmpty();
    for (HostSecretSpec.Usage usage : HostSecretSpec.Usage.values()) {
      String id = usage == HostSecretSpec.Usage.VOLUME ? "/x" : "x";
      HostSecretSpec secret = HostSecretSpec.of(usage, id).description("words").build();
      assertThat(problems("secret.rng", SecretXml.write(secret, UUID.randomUUID()))).isEmpty();
    }
  }

  @Test
  void theSchemaIsNotJustSilent() throws Exception {
    assertThat(problems("domain.rng", "<domain type='qemu'><nonsense/></domain>")).isNotEmpty();
  }

  private static List<String> problems(String schema, String xml) throws Exception {
    Problems problems = new Problems();
    PropertyMapBuilder properties = new PropertyMapBuilder();
    properties.put(ValidateProperty.ERROR_HANDLER, problems);
    ValidationDriver driver = new ValidationDriver(properties.toPropertyMap());
    assertThat(
            driver.loadSchema(ValidationDriver.fileInputSource(SCHEMAS.resolve(schema).toFile())))
        .as("libvirt's schema %s, installed with the library", schema)
        .isTrue();
    driver.validate(new InputSource(new StringReader(xml)));
    return problems.found;
  }

  private static final class Problems implements ErrorHandler {
    private final List<String> found = new ArrayList<>();

    @Override
    public void warning(SAXParseException problem) {
      found.add(problem.getMessage());
    }

    @Override
    public void error(SAXParseException problem) {
      found.add(problem.getMessage());
    }

    @Override
    public void fatalError(SAXParseException problem) {
      found.add(problem.getMessage());
    }
  }
}
