package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import com.thaiopensource.util.PropertyMapBuilder;
import com.thaiopensource.validate.ValidateProperty;
import com.thaiopensource.validate.ValidationDriver;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
