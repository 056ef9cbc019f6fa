package io.panvisor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds every module to the rules, and every rule to a class that breaks it. */
class ArchitectureTest {

  private static final String OFFENDERS = "io.panvisor.architecture.offenders";

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.panvisor");

  private static final JavaClasses WRONG = new ClassFileImporter().importPackages(OFFENDERS);

  @TestFactory
  Stream<DynamicTest> everyModuleKeepsTheRules() {
    return new ArchitectureRules("io.panvisor")
        .all().entrySet().stream()
            .map(
                rule ->
                    DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> rule.getValue().allowEmptyShould(true).check(PRODUCTION)));
  }

  @TestFactory
  Stream<DynamicTest> everyRuleIsBrokenByItsOffender() {
    return new ArchitectureRules(OFFENDERS)
        .all().entrySet().stream()
            .map(
                rule ->
                    DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> {
                          String found =
                              rule.getValue()
                                  .allowEmptyShould(true)
                                  .evaluate(WRONG)
                                  .getFailureReport()
                                  .toString();
                          assertThat(Offenders.of(rule.getKey()))
                              .isNotEmpty()
                              .allSatisfy(offence -> assertThat(found).contains(offence));
                        }));
  }

  @Test
  void allModulesAreOnTheClassPath() {
    assertThat(PRODUCTION.stream().map(type -> type.getPackageName()).distinct())
        .contains(
            "io.panvisor",
            "io.panvisor.spi",
            "io.panvisor.process",
            "io.panvisor.config",
            "io.panvisor.haproxy",
            "io.panvisor.libvirt",
            "io.panvisor.docker",
            "io.panvisor.openvz",
            "io.panvisor.testkit",
            "io.panvisor.memory",
            "io.panvisor.cli",
            "io.panvisor.examples");
  }
}
