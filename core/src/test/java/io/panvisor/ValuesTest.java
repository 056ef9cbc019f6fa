package io.panvisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.PortMapping;
import io.panvisor.spec.Violation;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** What holds for values whatever they are made of. */
class ValuesTest {

  // ---- sizes ----

  @Property
  @Label("a size in bytes is read back as it was written")
  void sizesInBytes(@ForAll @LongRange(min = 0) long bytes) {
    assertThat(DataSize.parse(Long.toString(bytes)).bytes()).isEqualTo(bytes);
    assertThat(DataSize.parse(bytes + "B").bytes()).isEqualTo(bytes);
  }

  @Property
  @Label("G is GiB, and GB is a thousand million bytes")
  void units(@ForAll @LongRange(min = 0, max = 1_000_000) long count) {
    assertThat(DataSize.parse(count + "G")).isEqualTo(DataSize.gibibytes(count));
    assertThat(DataSize.parse(count + "GiB")).isEqualTo(DataSize.gibibytes(count));
    assertThat(DataSize.parse(count + "GB").bytes()).isEqualTo(count * 1_000_000_000L);
    assertThat(DataSize.parse(count + "m")).isEqualTo(DataSize.mebibytes(count));
  }

  @Property
  @Label("rounding up gives the next multiple")
  void rounding(
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long bytes,
      @ForAll @LongRange(min = 1, max = 1L << 40) long unit) {
    DataSize rounded = new DataSize(bytes).roundedUpTo(new DataSize(unit));

    assertThat(rounded.bytes() % unit).isZero();
    assertThat(rounded.bytes() - bytes).isBetween(0L, unit - 1);
  }

  @Property
  @Label("any text is a size or is refused with the field's name")
  void anyTextAsSize(@ForAll String text) {
    Throwable thrown = catchThrowable(() -> DataSize.parse(text));

    assertThat(thrown == null || thrown instanceof InvalidSpecException).isTrue();
  }

  @Property
  @Label("a size beyond 2^63 is refused")
  void sizesBeyond(@ForAll @LongRange(min = 1) long more) {
    BigInteger large = BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.valueOf(more));

    assertThatThrownBy(() -> DataSize.parse(large.toString()))
        .isInstanceOf(InvalidSpecException.class);
  }

  // ---- labels ----

  @Property
  @Label("a label is kept as it is, or refused")
  void labels(@ForAll String key, @ForAll String value) {
    Throwable thrown = catchThrowable(() -> Labels.none().with(key, value));

    if (thrown == null) {
      assertThat(Labels.none().with(key, value).asMap()).isEqualTo(Map.of(key, value));
      assertThat(value.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
      assertThat(value).doesNotContain("\n").doesNotContain("\"").doesNotContain("\\");
      assertThat(key).matches("[a-z0-9][a-z0-9._/-]{0,62}").doesNotStartWith("panvisor.");
    } else {
      assertThat(thrown).isInstanceOf(InvalidSpecException.class);
    }
  }

  @Property
  @Label("a good key and a printable value are always taken")
  void goodLabels(
      @ForAll @CharRange(from = 'a', to = 'z') @StringLength(min = 1, max = 63) String key,
      @ForAll
          @AlphaChars
          @NumericChars
          @Chars({' ', '<', '>', '&', '\'', '=', 'ä', '漢'})
          @StringLength(max = 80)
          String value) {
    assertThat(Labels.of(Map.of(key, value)).asMap()).containsEntry(key, value);
  }

  // ---- identities ----

  @Property
  @Label("an identity is read back as it was written")
  void identities(
      @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 255) String engine,
      @ForAll MachineKind kind,
      @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 255) String value) {
    MachineId id = new MachineId(engine, kind, value);

    assertThat(MachineId.parse(id.toString())).isEqualTo(id);
  }

  @Property
  @Label("any text is an identity or is refused")
  void anyTextAsIdentity(@ForAll String text) {
    Throwable thrown = catchThrowable(() -> MachineId.parse(text));

    assertThat(thrown == null || thrown instanceof InvalidSpecException).isTrue();
  }

  // ---- ports ----

  @Property
  @Label("a published port is read as it is written")
  void ports(
      @ForAll @IntRange(min = 0, max = 65_535) int host,
      @ForAll @IntRange(min = 1, max = 65_535) int container,
      @ForAll @IntRange(min = 0, max = 255) int part) {
    String address = "10.0.0." + part;

    assertThat(PortMapping.parse(host + ":" + container))
        .isEqualTo(PortMapping.tcp(host, container));
    assertThat(PortMapping.parse(address + ":" + host + ":" + container + "/udp"))
        .isEqualTo(new PortMapping(address, host, container, "udp"));
    assertThat(PortMapping.parse(":" + container)).isEqualTo(PortMapping.tcp(0, container));
  }

  @Property
  @Label("a port that is none is refused")
  void badPorts(@ForAll @IntRange(min = 65_536) int port) {
    assertThatThrownBy(() -> PortMapping.parse("80:" + port))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> PortMapping.tcp(80, -port)).isInstanceOf(InvalidSpecException.class);
  }

  @Property
  @Label("any text is a published port or is refused")
  void anyTextAsPort(
      @ForAll @NumericChars @Chars({':', '.', '/', 'u', 'd', 'p', '[', ']'}) String text) {
    Throwable thrown = catchThrowable(() -> PortMapping.parse(text));

    assertThat(thrown == null || thrown instanceof InvalidSpecException).isTrue();
  }

  // ---- URIs ----

  @Property
  @Label("any text is a URI of an engine or is refused, on one line")
  void anyTextAsUri(@ForAll String text) {
    Throwable thrown = catchThrowable(() -> EngineUri.parse(text));

    if (thrown != null) {
      assertThat(thrown).isInstanceOf(InvalidSpecException.class);
      assertThat(thrown.getMessage()).doesNotContain("\n");
    }
  }

  @Property
  @Label("a password in a URI is refused and never shown")
  void passwordsInUris(
      @ForAll @AlphaChars @StringLength(min = 8, max = 20) String password,
      @ForAll @AlphaChars @StringLength(min = 1, max = 8) String user) {
    String secret = "S" + password + "9";
    for (String uri :
        new String[] {
          "docker+tcp://" + user + ":" + secret + "@host/",
          "openstack+https://host/?password=" + secret,
          "docker+tcp://" + user + ":" + secret + "@ho st/"
        }) {
      assertThatThrownBy(() -> EngineUri.parse(uri))
          .isInstanceOf(InvalidSpecException.class)
          .satisfies(error -> assertThat(error.getMessage()).doesNotContain(secret));
    }
  }

  // ---- violations ----

  @Property
  @Label("a violation is one line without control characters, however long its value is")
  void violations(@ForAll @StringLength(max = 300) String value) {
    Violation violation = new Violation("field", value, "why");

    assertThat(violation.value().codePoints()).noneMatch(Character::isISOControl);
    assertThat(violation.toString().lines().count()).isEqualTo(1);
    assertThat(violation.value().length()).isLessThanOrEqualTo(80 * 12 + 3);
  }

  @Property
  @Label("labels beyond the most are refused")
  void tooManyLabels(
      @ForAll @Size(min = 25, max = 40)
          Set<@CharRange(from = 'a', to = 'z') @StringLength(min = 3, max = 9) String> keys) {
    Map<String, String> pairs = new TreeMap<>();
    keys.forEach(key -> pairs.put(key, "value"));

    assertThatThrownBy(() -> Labels.of(pairs)).isInstanceOf(InvalidSpecException.class);
  }
}
