package io.panvisor.config.sysctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.Lines;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SysctlPropertyTest {

  @Provide
  Arbitrary<SysctlDropIn> dropIns() {
    return SysctlSamples.dropIns();
  }

  @Provide
  Arbitrary<SysctlSetting> settings() {
    return SysctlSamples.settings();
  }

  @Provide
  Arbitrary<String> files() {
    return SysctlSamples.anyFiles();
  }

  @Property(tries = 500)
  void whatIsRenderedIsReadBackAndRenderedTheSame(@ForAll("dropIns") SysctlDropIn dropIn) {
    String text = dropIn.render();
    SysctlDropIn read = SysctlDropIn.parse(dropIn.name(), text);

    assertThat(read).isEqualTo(dropIn);
    assertThat(read.render()).isEqualTo(text);
    assertThat(SysctlDocument.parse(text).problems()).noneMatch(problem -> problem.isError());
  }

  @Property(tries = 500)
  void everyByteIsKept(@ForAll("files") String text) {
    SysctlDocument document = SysctlDocument.parse(text);

    assertThat(document.text()).isEqualTo(text);
    assertThat(document.model()).isNotNull();
    assertThat(document.problems()).isNotNull();
  }

  @Property(tries = 500)
  void anEditTakesEffectAndTouchesOneLineAtMost(
      @ForAll("files") String text, @ForAll("settings") SysctlSetting setting) {
    SysctlDocument edited = SysctlDocument.parse(text).with(setting);

    assertThat(edited.last(setting.key()))
        .hasValueSatisfying(
            last -> {
              assertThat(last.value()).isEqualTo(setting.value());
              assertThat(last.mayFail()).isEqualTo(setting.mayFail());
            });
    assertThat(SysctlDocument.parse(edited.text()).assignments()).isEqualTo(edited.assignments());
    assertThat(edited.with(setting)).isSameAs(edited);
    var before = Lines.of(text);
    var after = Lines.of(edited.text());
    int changed = 0;
    for (int index = 0; index < before.size(); index++) {
      changed += before.get(index).text().equals(after.get(index).text()) ? 0 : 1;
    }
    assertThat(changed).isLessThanOrEqualTo(1);
    assertThat(after.size() - before.size()).isBetween(0, 2);
  }

  @Property(tries = 300)
  void aRemovedKeyIsGone(@ForAll("files") String text, @ForAll("settings") SysctlSetting setting) {
    SysctlDocument with = SysctlDocument.parse(text).with(setting);

    assertThat(with.without(setting.key()).last(setting.key())).isEmpty();
  }
}
