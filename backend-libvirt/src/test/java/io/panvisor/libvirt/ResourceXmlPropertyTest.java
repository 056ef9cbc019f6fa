package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.DataSize;
import io.panvisor.facet.NetworkInfo;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * Whatever libvirt lets through is read: parts that are missing, unknown, in a namespace or in an
 * odd order never fail, and what is there is what XPath finds.
 */
class ResourceXmlPropertyTest {

  private static final StoreState STATE = new StoreState(true, true, false);
  private static final List<String> UNITS =
      List.of("", " unit='bytes'", " unit='KiB'", " unit='MB'", " unit='GiB'", " unit='furlong'");

  /** Puts parts together: some left out, in any order, with strangers between. */
  private static String scrambled(Random random, String open, String close, List<String> parts) {
    List<String> some = new ArrayList<>();
    for (String part : parts) {
      if (random.nextInt(5) > 0) {
        some.add(part);
      }
    }
    List<String> strangers =
        List.of(
            "<unknown a='1'><name>no</name></unknown>",
            "<x:name xmlns:x='urn:other'>no</x:name>",
            "<!-- a comment -->",
            "<empty/>",
            "\n  text\n");
    for (String stranger : strangers) {
      if (random.nextBoolean()) {
        some.add(stranger);
      }
    }
    Collections.shuffle(some, random);
    return open + String.join("", some) + close;
  }

  private static String size(Random random, String name) {
    String number =
        switch (random.nextInt(6)) {
          case 0 -> "";
          case 1 -> "-5";
          case 2 -> "many";
          case 3 -> "999999999999999999";
          default -> Integer.toString(random.nextInt(1 << 20));
        };
    return "<" + name + UNITS.get(random.nextInt(UNITS.size())) + ">" + number + "</" + name + ">";
  }

  private static Document parse(String xml) {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)));
    } catch (Exception impossible) {
      throw new IllegalStateException(xml, impossible);
    }
  }

  private static Object evaluate(Document document, String path, QName type) {
    try {
      return XPathFactory.newDefaultInstance().newXPath().evaluate(path, document, type);
    } catch (XPathExpressionException wrong) {
      throw new IllegalArgumentException(path, wrong);
    }
  }

  private static String text(Document document, String path) {
    return ((String) evaluate(document, path, XPathConstants.STRING)).strip();
  }

  private static Optional<String> present(Document document, String path) {
    return Optional.of(text(document, path)).filter(text -> !text.isEmpty());
  }

  private static int count(Document document, String path) {
    return ((NodeList) evaluate(document, path, XPathConstants.NODESET)).getLength();
  }

  /** A size by arithmetic of another kind than the reader's. */
  private static Optional<DataSize> size(Document document, String path) {
    String number = text(document, path);
    if (count(document, path) == 0 || !number.matches("[0-9]+")) {
      return Optional.empty();
    }
    String word = text(document, path + "/@unit");
    long unit =
        switch (word) {
          case "", "bytes" -> 1;
          case "KiB" -> 1024;
          case "MB" -> 1_000_000;
          case "GiB" -> 1024L * 1024 * 1024;
          default -> 0;
        };
    java.math.BigInteger bytes =
        new java.math.BigInteger(number).multiply(java.math.BigInteger.valueOf(unit));
    return unit == 0 || bytes.bitLength() > 63
        ? Optional.empty()
        : Optional.of(DataSize.bytes(bytes.longValueExact()));
  }

  @Property(tries = 300)
  void aVolumeIsReadAsXPathReadsIt(@ForAll long seed) {
    Random random = new Random(seed);
    String xml =
        scrambled(
            random,
            "<volume type='" + List.of("file", "block", "odd").get(random.nextInt(3)) + "'>",
            "</volume>",
            List.of(
                "<name> v&amp;1 </name>",
                "<key>/k</key>",
                size(random, "capacity"),
                size(random, "allocation"),
                size(random, "physical"),
                scrambled(
                    random,
                    "<target>",
                    "</target>",
                    List.of("<path>/p/v</path>", "<format type='qcow2'/>", "<compat>1.1</compat>")),
                scrambled(
                    random,
                    "<backingStore>",
                    "</backingStore>",
                    List.of("<path>/p/base</path>", "<format type='raw'/>"))));
    Document document = parse(xml);
    StorageVolumeInfo volume = VolumeXml.info("pool", xml);
    assertThat(volume.name()).isEqualTo(text(document, "/volume/name"));
    assertThat(volume.path()).isEqualTo(text(document, "/volume/target/path"));
    assertThat(volume.type()).isEqualTo(text(document, "/volume/@type"));
    assertThat(volume.format()).isEqualTo(present(document, "/volume/target/format/@type"));
    assertThat(volume.capacity()).isEqualTo(size(document, "/volume/capacity"));
    assertThat(volume.allocation()).isEqualTo(size(document, "/volume/allocation"));
    assertThat(volume.physical()).isEqualTo(size(document, "/volume/physical"));
    assertThat(volume.backingPath()).isEqualTo(present(document, "/volume/backingStore/path"));
    assertThat(volume.backingFormat())
        .isEqualTo(present(document, "/volume/backingStore/format/@type"));
  }

  @Property(tries = 300)
  void aPoolIsReadAsXPathReadsIt(@ForAll long seed) {
    Random random = new Random(seed);
    String xml =
        scrambled(
            random,
            random.nextBoolean() ? "<pool type='logical'>" : "<pool>",
            "</pool>",
            List.of(
                "<name>p</name>",
                "<uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>",
                size(random, "capacity"),
                size(random, "allocation"),
                size(random, "available"),
                scrambled(
                    random,
                    "<source>",
                    "</source>",
                    List.of(
                        "<device path='/dev/a'/>",
                        "<device path='/dev/b'/>",
                        "<device/>",
                        "<name>vg</name>")),
                "<target><permissions><mode>0700</mode></permissions><path>/t</path></target>"));
    Document document = parse(xml);
    StoragePoolInfo pool = PoolXml.read(xml, STATE);
    assertThat(pool.name()).isEqualTo(text(document, "/pool/name"));
    assertThat(pool.uuid()).isEqualTo(text(document, "/pool/uuid"));
    assertThat(pool.type()).isEqualTo(text(document, "/pool/@type"));
    assertThat(pool.source()).isEqualTo(present(document, "/pool/source/name"));
    assertThat(pool.devices()).hasSize(count(document, "/pool/source/device/@path"));
    assertThat(pool.target()).isEqualTo(present(document, "/pool/target/path"));
    assertThat(pool.capacity()).isEqualTo(size(document, "/pool/capacity"));
    assertThat(pool.allocation()).isEqualTo(size(document, "/pool/allocation"));
    assertThat(pool.available()).isEqualTo(size(document, "/pool/available"));
  }

  @Property(tries = 300)
  void aNetworkIsReadAsXPathReadsIt(@ForAll long seed) {
    Random random = new Random(seed);
    String dhcp =
        scrambled(
            random,
            "<dhcp>",
            "</dhcp>",
            List.of(
                "<range start='10.0.0.2' end='10.0.0.9'/>",
                "<range start='10.0.0.12'/>",
                "<host mac='52:54:00:00:00:01' name='a' ip='10.0.0.3'/>",
                "<host id='duid' ip='10.0.0.4'/>",
                "<bootp file='x'/>"));
    String xml =
        scrambled(
            random,
            "<network connections='1'>",
            "</network>",
            List.of(
                "<name>n</name>",
                "<uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>",
                List.of("<forward mode='route'/>", "<forward/>", "<forward mode='hostdev'/>")
                    .get(random.nextInt(3)),
                "<bridge name='virbr7' stp='on'/>",
                "<mtu size='" + (random.nextBoolean() ? "9000" : "99999999999") + "'/>",
                "<domain name='d.example'/>",
                "<dns><host ip='10.0.0.5'><hostname>x</hostname></host><host ip='odd'/></dns>",
                "<portgroup name='p'/>",
                "<portgroup/>",
                "<ip address='10.0.0.1' netmask='255.255.255.0'>" + dhcp + "</ip>",
                "<ip family='ipv6' address='fd00::1' prefix='64'/>",
                "<ip address='here' prefix='24'/>",
                "<ip address='10.0.0.1' prefix='77'/>",
                "<route address='10.9.0.0' prefix='16' gateway='10.0.0.7'/>"));
    Document document = parse(xml);
    VirtualNetworkInfo network = NetworkXml.read(xml, STATE);
    assertThat(network.name()).isEqualTo(text(document, "/network/name"));
    assertThat(network.uuid()).isEqualTo(text(document, "/network/uuid"));
    assertThat(network.bridge()).isEqualTo(present(document, "/network/bridge/@name"));
    assertThat(network.domain()).isEqualTo(present(document, "/network/domain/@name"));
    String forwarding =
        count(document, "/network/forward") == 0
            ? "isolated"
            : present(document, "/network/forward/@mode").orElse("nat");
    assertThat(network.forwarding()).isEqualTo(forwarding);
    boolean mtu = text(document, "/network/mtu/@size").equals("9000");
    assertThat(network.mtu().isPresent()).isEqualTo(mtu);
    assertThat(network.subnets())
        .extracting(NetworkInfo.Subnet::range)
        .hasSize(
            count(document, "/network/ip[@netmask]") + count(document, "/network/ip[@family]"));
    assertThat(network.dhcpRanges())
        .hasSize(count(document, "/network/ip/dhcp/range[@start and @end]"));
    assertThat(network.dhcpHosts()).hasSize(count(document, "/network/ip/dhcp/host[@mac]"));
    assertThat(network.dnsHosts()).hasSize(count(document, "/network/dns/host[hostname]"));
    assertThat(network.portGroups()).hasSize(count(document, "/network/portgroup/@name"));
  }

  @Property(tries = 200)
  void secretsAndFiltersAreReadAsXPathReadsThem(@ForAll long seed) {
    Random random = new Random(seed);
    String secretXml =
        scrambled(
            random,
            random.nextBoolean() ? "<secret private='yes'>" : "<secret ephemeral='yes'>",
            "</secret>",
            List.of(
                "<uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>",
                "<description>words</description>",
                "<usage type='ceph'><name>c</name></usage>"));
    Document document = parse(secretXml);
    HostSecretInfo secret = SecretXml.read(secretXml);
    assertThat(secret.uuid()).isEqualTo(text(document, "/secret/uuid"));
    assertThat(secret.usageId()).isEqualTo(present(document, "/secret/usage/name"));
    assertThat(secret.description()).isEqualTo(present(document, "/secret/description"));
    assertThat(secret.confidential()).isEqualTo(text(document, "/secret/@private").equals("yes"));

    String filterXml =
        scrambled(
            random,
            "<filter name='f' chain='root'>",
            "</filter>",
            List.of(
                "<uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>",
                "<filterref filter='a'/>",
                "<filterref filter='b'><parameter name='IP' value='1'/></filterref>",
                "<rule action='drop' direction='in'><tcp/></rule>",
                "<rule/>"));
    Document filterDocument = parse(filterXml);
    NetworkFilterInfo filter = FilterXml.read(filterXml);
    assertThat(filter.name()).isEqualTo("f");
    assertThat(filter.rules()).isEqualTo(count(filterDocument, "/filter/rule"));
    assertThat(filter.references()).hasSize(count(filterDocument, "/filter/filterref"));
  }

  @Property(tries = 200)
  void anElementTakenOutLeavesTheOthersAsTheyWere(@ForAll long seed) {
    Random random = new Random(seed);
    String xml =
        scrambled(
            random,
            "<interface xmlns:q='urn:q' type='network'>",
            "</interface>",
            List.of(
                "<mac address='52:54:00:00:00:01'/>",
                "<source network='n&lt;'/>",
                "<filterref filter='f'><parameter name='A' value='b'/></filterref>",
                "<q:own a='&quot;'>text</q:own>"));
    Document before = parse(xml);
    Document after = parse(XmlNode.parse(xml).without(node -> node.name().equals("filterref")));
    assertThat(count(after, "//filterref")).isZero();
    assertThat(count(after, "//*"))
        .isEqualTo(count(before, "//*[not(ancestor-or-self::filterref)]"));
    assertThat(text(after, "/interface/source/@network"))
        .isEqualTo(text(before, "/interface/source/@network"));
    assertThat(count(parse(XmlNode.parse(xml).written()), "//*")).isEqualTo(count(before, "//*"));
  }
}
