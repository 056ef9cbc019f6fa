package io.panvisor.config.rsyslog;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RsyslogPropertyTest {

  @Provide
  Arbitrary<RsyslogDropIn> dropIns() {
    return RsyslogSamples.dropIns();
  }

  @Provide
  Arbitrary<String> files() {
    return RsyslogSamples.anyFiles();
  }

  @Provide
  Arbitrary<String> goodFiles() {
    return RsyslogSamples.goodFiles();
  }

  @Provide
  Arbitrary<UdpInput> inputs() {
    return RsyslogSamples.inputs();
  }

  @Property(tries = 500)
  void whatIsRenderedIsReadBackAndRenderedTheSame(@ForAll("dropIns") RsyslogDropIn dropIn) {
    String text = dropIn.render();

    assertThat(RsyslogDropIn.parse("sample", text)).isEqualTo(dropIn);
    assertThat(RsyslogDropIn.parse("sample", text).render()).isEqualTo(text);
    assertThat(RsyslogDocument.parse(text).problems()).isEmpty();
  }

  @Property(tries = 500)
  void everyByteIsKept(@ForAll("files") String text) {
    RsyslogDocument document = RsyslogDocument.parse(text);

    assertThat(document.text()).isEqualTo(text);
    assertThat(document.model()).isNotNull();
    assertThat(document.problems()).isNotNull();
  }

  @Property(tries = 500)
  void anInputIsThereAfterTheEditAndStays(
      @ForAll("goodFiles") String text, @ForAll("inputs") UdpInput input) {
    RsyslogDocument edited = RsyslogDocument.parse(text).with(input);

    assertThat(edited.udpInputs()).contains(input);
    assertThat(edited.with(input)).isSameAs(edited);
    assertThat(RsyslogDocument.parse(edited.text()).udpInputs()).isEqualTo(edited.udpInputs());
    assertThat(edited.udpInputs().stream().filter(each -> each.port() == input.port())).hasSize(1);
  }
}
