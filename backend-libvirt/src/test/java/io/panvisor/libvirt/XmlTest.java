package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XmlTest {

  @Property
  void whateverIsWrittenIsReadBackTheSame(@ForAll("texts") String text) {
    String xml =
        XmlText.document(
            "root", root -> root.attribute("value", text).element("inner", text).empty("end"));
    XmlNode read = XmlNode.parse(xml);

    // A reader turns a carriage return that stands for itself into a line feed; the writer escapes
    // none.
    assertThat(read.textOf("inner").orElse("")).isEqualTo(text.strip());
    assertThat(read.children("end")).hasSize(1);
    assertThat(read.children("inner")).hasSize(1);
  }

  @Property
  void textCannotBecomeMarkup(@ForAll("texts") String text) {
    String xml = XmlText.document("root", root -> root.attribute("value", text).text(text));

    assertThat(XmlNode.parse(xml).attribute("value")).contains(text);
    assertThat(XmlNode.parse(xml).findAll("evil")).isEmpty();
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> hostile =
        Arbitraries.of("<evil/>", "\"'><evil a=\"", "]]>", "&lt;", "&#0;", "<!--", "<?x?>", "ü€𝄞");
    Arbitrary<String> any =
        Arbitraries.strings()
            .all()
            .ofMaxLength(40)
            .map(
                text ->
                    text.codePoints()
                        .filter(
                            point ->
                                XmlText.isXmlCharacter(point) && point >= 0x20 && point != 0x85)
                        .filter(point -> point != 0x2028)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining()));
    return Arbitraries.oneOf(hostile, any);
  }

  @Property
  void charactersThatNoDocumentHoldsAreRefused(@ForAll("badCharacters") int point) {
    assertThatThrownBy(() -> XmlText.document("root", root -> root.text(Character.toString(point))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be in a description");
  }

  @Provide
  Arbitrary<Integer> badCharacters() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 8),
        Arbitraries.of(0xB, 0xC, 0x1F, 0xFFFE, 0xFFFF, 0xD800));
  }

  @Test
  void aDocumentTypeIsRefused() {
    assertThatThrownBy(() -> XmlNode.parse("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"))
        .isInstanceOf(XmlNode.UnreadableXml.class);
  }

  @Test
  void nothingOutsideIsRead(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "the secret");
    String xml = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file://" + secret + "'>]><a>&x;</a>";
    assertThatThrownBy(() -> XmlNode.parse(xml))
        .isInstanceOf(XmlNode.UnreadableXml.class)
        .hasMessageNotContaining("the secret");
  }

  @Test
  void aDocumentWithoutEndIsRefused() {
    String xml = "<a>" + " ".repeat(XmlNode.MAX_CHARACTERS) + "</a>";
    assertThatThrownBy(() -> XmlNode.parse(xml)).isInstanceOf(XmlNode.UnreadableXml.class);
  }

  @Property
  void rubbishIsUnreadableAndNothingWorse(@ForAll String rubbish) {
    try {
      DomainFacts.of(rubbish);
    } catch (XmlNode.UnreadableXml expected) {
      assertThat(expected).hasMessageContaining("cannot be read");
    }
  }
}
