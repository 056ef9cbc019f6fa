package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.DeletePolicy;
import io.panvisor.Feature;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Intent;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.Plan;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.Until;
import io.panvisor.error.BusyException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.Capture;
import io.panvisor.facet.ImageDetails;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.Images;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.ImageBuild;
import io.panvisor.spec.KernelBoot;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Source;
import io.panvisor.spec.SpecReport;
import io.panvisor.spec.Violation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What specs may ask for; images; what would be done. */
abstract class SpecContract extends StateContract {

  @TestFactory
  List<DynamicTest> whatASpecAsksForIsHonouredOrRefused() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Feature feature : SpecExamples.features()) {
      tests.add(
          DynamicTest.dynamicTest(
              feature.id(),
              () -> {
                if (possible(feature)) {
                  honoured(feature);
                } else {
                  MachineSpec spec = asking(feature);
                  assertThat(hypervisor().check(spec).violations()).isNotEmpty();
                  refused(feature, () -> hypervisor().launch(spec));
                }
              }));
    }
    return tests;
  }

  private MachineSpec asking(Feature feature) {
    return SpecExamples.asking(MachineSpec.named(name()), feature).build();
  }

  private void honoured(Feature feature) {
    String unsupported = feature.id() + " is not supported";
    assertThat(hypervisor().check(asking(feature)).violations())
        .as("violations of a spec that asks for %s", feature.id())
        .noneMatch(violation -> violation.why().contains(unsupported));
    if (feature.equals(Feature.BOOT_BLANK)) {
      remove(made(marked(MachineSpec.named(name())).build()));
      proved(feature, ContractRecord.Proof.WORKS);
      return;
    }
    Optional<MachineSpec.Builder> with = machineWith(feature, name());
    if (with.isEmpty()) {
      return;
    }
    MachineSpec spec = marked(with.get()).build();
    Machine machine = made(spec);
    MachineInfo info = machine.info(InfoPart.values());
    if (feature.equals(Feature.MEMORY_LIMIT)) {
      assertThat(info.memory().value()).isEqualTo(spec.memory());
    }
    if (feature.equals(Feature.CPU_FRACTIONS)) {
      assertThat(info.cpus().value()).isEqualTo(spec.cpus());
    }
    if (feature.equals(Feature.CONTAINER_PORTS)) {
      Machine published = hypervisor().launch(renamed(feature));
      assertThat(published.info(InfoPart.ADDRESSES).ports().orElse(List.of()))
          .anyMatch(port -> port.machinePort() == 80 && port.hostPort() > 0);
      remove(published);
    }
    remove(machine);
    proved(feature, ContractRecord.Proof.WORKS);
  }

  private MachineSpec renamed(Feature feature) {
    return marked(machineWith(feature, name()).orElseThrow()).build();
  }

  @Test
  void theSmallMachinesBootSourceIsDeclared() {
    MachineSpec spec = smallMachine(name()).build();
    Feature boot =
        spec.boot() instanceof ContainerImage
            ? Feature.BOOT_IMAGE
            : spec.boot() instanceof KernelBoot
                ? Feature.BOOT_KERNEL
                : spec.boot() instanceof DiskImage disk && disk.use() == DiskImage.Use.THIN
                    ? Feature.BOOT_DISK_THIN
                    : Feature.LAUNCH;
    assertThat(possible(boot)).as(boot.id()).isTrue();
    proved(boot, ContractRecord.Proof.WORKS);
  }

  @Test
  void anUploadThatIsMissingOrAFolderIsNamed() throws IOException {
    Path folder = Files.createTempDirectory("contract");
    try {
      for (Path path : List.of(folder, folder.resolve("no-such-file"))) {
        MachineSpec spec =
            MachineSpec.named(name()).boot(DiskImage.copy(Source.upload(path))).build();
        long trips =
            trips(
                () ->
                    assertThatThrownBy(() -> hypervisor().launch(spec))
                        .isInstanceOf(InvalidSpecException.class)
                        .satisfies(
                            error ->
                                assertThat(((InvalidSpecException) error).violations())
                                    .extracting(Violation::field)
                                    .contains(field())));
        assertThat(trips).isZero();
      }
    } finally {
      Files.delete(folder);
    }
  }

  private String field() {
    return possible(Feature.BOOT_DISK_COPY) && possible(Feature.SOURCE_UPLOAD)
        ? "boot.image"
        : "boot";
  }

  // ---- nothing is done ----

  @Test
  void checkingASpecChangesNothing() {
    shared();
    Map<String, String> before = everything();

    SpecReport report = hypervisor().check(idle().build());

    assertThat(report.violations()).isEmpty();
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void explainingChangesNothing() {
    Machine machine = shared();
    Map<String, String> before = everything();
    List<Plan> plans = new ArrayList<>();

    plans.add(hypervisor().explain(new Intent.Make(idle().build(), true)));
    plans.add(machine.explain(new Intent.Start()));
    plans.add(machine.explain(new Intent.Stop(StopMode.force())));
    plans.add(machine.explain(new Intent.Delete(DeletePolicy.OWNED)));
    if (possible(Feature.PAUSE)) {
      plans.add(machine.explain(new Intent.Pause()));
    }
    if (possible(Feature.RENAME)) {
      plans.add(machine.explain(new Intent.Rename(name())));
    }

    assertThat(plans).allSatisfy(plan -> assertThat(plan.steps()).isNotEmpty());
    assertThat(everything()).isEqualTo(before);
    assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
  }

  // ---- images ----

  @Test
  void imagesAreImportedFoundUsedAndRemoved() {
    prove(
        Feature.IMAGES,
        () -> {
          Images images = hypervisor().facet(Images.class);
          assertThat(images.find(imageName())).isEmpty();
          assertThat(images.remove(imageName())).as("removing what is not there").isFalse();
          assertThatThrownBy(() -> images.find("Bad Name"))
              .isInstanceOf(InvalidSpecException.class);
          assertThatThrownBy(
                  () -> images.importRootFileSystem(Path.of("/nowhere/no-such.tar"), imageName()))
              .isInstanceOf(InvalidSpecException.class);
          archiveToImport().ifPresent(archive -> importAndUse(images, archive));
          assertThat(images.list()).extracting(ImageInfo::id).doesNotHaveDuplicates();
        },
        () -> hypervisor().facet(Images.class).list());
  }

  private void importAndUse(Images images, Path archive) {
    String reference = imageName();
    ImageInfo image = images.importRootFileSystem(archive, reference);
    assertThat(images.find(reference).map(ImageInfo::id)).contains(image.id());
    assertThat(images.list()).extracting(ImageInfo::id).contains(image.id());
    assertThat(image.sizeBytes()).isPositive();
    if (possible(Feature.CREATE)) {
      Machine user =
          hypervisor()
              .create(
                  marked(MachineSpec.named(name()))
                      .image(reference)
                      .container(container -> container.command("true"))
                      .build());
      assertThatThrownBy(() -> images.remove(reference)).isInstanceOf(BusyException.class);
      assertThat(images.find(reference)).isPresent();
      user.delete();
    }
    assertThat(images.remove(reference)).isTrue();
    assertThat(images.find(reference)).isEmpty();
  }

  @Test
  void imagesAreFetched() {
    prove(
        Feature.IMAGES_PULL,
        () -> {
          Images images = hypervisor().facet(Images.class);
          imageThatIsMissing()
              .ifPresent(
                  missing ->
                      assertThatThrownBy(() -> images.pull(missing))
                          .isInstanceOf(NotFoundException.class));
          assertThat(imageToPull()).as("imageToPull, needed to prove images.pull").isPresent();
          String reference = imageToPull().orElseThrow();
          if (images.find(reference).isPresent()) {
            images.remove(reference);
          }
          ImageInfo image = images.pull(reference);
          assertThat(image.references()).isNotEmpty();
          assertThat(images.find(reference).map(ImageInfo::id)).contains(image.id());
          assertThat(images.remove(reference)).as("removing the name again").isTrue();
        },
        () -> hypervisor().facet(Images.class).pull("no-such-image:1"));
  }

  /** An image of a few bytes, built where the engine builds, otherwise imported. */
  private Optional<String> smallImage(Images images) {
    String reference = imageName();
    if (has(Feature.IMAGES_BUILD)) {
      built(images, reference, line -> {});
      return Optional.of(reference);
    }
    return archiveToImport()
        .map(archive -> images.importRootFileSystem(archive, reference))
        .map(image -> reference);
  }

  private static ImageInfo built(Images images, String reference, Consumer<String> log) {
    try {
      Path folder = Files.createTempDirectory("contract-build");
      Path steps = folder.resolve("Dockerfile");
      Path file = folder.resolve("greeting");
      try {
        Files.writeString(steps, "FROM scratch\nCOPY greeting /greeting\nLABEL kind=small\n");
        Files.writeString(file, "hello " + reference);
        return images.build(
            ImageBuild.of(folder).named(reference).by(ImageBuild.Builder.ENGINE), log);
      } finally {
        Files.delete(steps);
        Files.delete(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void imagesAreBuiltFromAFolder() {
    prove(
        Feature.IMAGES_BUILD,
        () -> {
          Images images = hypervisor().facet(Images.class);
          List<String> log = new ArrayList<>();
          String reference = imageName();
          ImageInfo image = built(images, reference, log::add);
          assertThat(images.find(reference).map(ImageInfo::id)).contains(image.id());
          assertThat(log).isNotEmpty();
          assertThatThrownBy(() -> images.build(ImageBuild.of(Path.of("/nowhere/at-all"))))
              .isInstanceOf(InvalidSpecException.class);
          assertThat(images.remove(reference)).isTrue();
        },
        () -> built(hypervisor().facet(Images.class), imageName(), line -> {}));
  }

  @Test
  void imagesGetFurtherNames() {
    prove(
        Feature.IMAGES_TAG,
        () -> {
          Images images = hypervisor().facet(Images.class);
          smallImage(images)
              .ifPresent(
                  reference -> {
                    String more = imageName();
                    ImageInfo image = images.tag(reference, more);
                    assertThat(images.find(more).map(ImageInfo::id)).contains(image.id());
                    assertThat(images.remove(more)).isTrue();
                    assertThat(images.find(reference).map(ImageInfo::id)).contains(image.id());
                    images.remove(reference);
                    assertThatThrownBy(() -> images.tag(reference, more))
                        .isInstanceOf(NotFoundException.class);
                  });
        },
        () -> hypervisor().facet(Images.class).tag("no-such-image:1", imageName()));
  }

  @Test
  void anImageTellsWhatItIsMadeOfAndHow() {
    prove(
        Feature.IMAGES_DETAILS,
        () -> {
          Images images = hypervisor().facet(Images.class);
          assertThatThrownBy(() -> images.details(imageName()))
              .isInstanceOf(NotFoundException.class);
          assertThatThrownBy(() -> images.history(imageName()))
              .isInstanceOf(NotFoundException.class);
          smallImage(images)
              .ifPresent(
                  reference -> {
                    ImageDetails details = images.details(reference);
                    assertThat(details.image().references()).isNotEmpty();
                    assertThat(details.layers()).isNotEmpty();
                    assertThat(images.history(reference)).isNotEmpty();
                    images.remove(reference);
                  });
        },
        () -> hypervisor().facet(Images.class).details("no-such-image:1"));
  }

  @Test
  void imagesAreSavedAndLoaded() {
    prove(
        Feature.IMAGES_ARCHIVE,
        () -> {
          Images images = hypervisor().facet(Images.class);
          assertThatThrownBy(() -> images.save(List.of(imageName()), new ByteArrayOutputStream()))
              .isInstanceOf(NotFoundException.class);
          smallImage(images)
              .ifPresent(
                  reference -> {
                    ByteArrayOutputStream archive = new ByteArrayOutputStream();
                    images.save(List.of(reference), archive);
                    images.remove(reference);
                    assertThat(images.find(reference)).isEmpty();
                    List<ImageInfo> loaded =
                        images.load(new ByteArrayInputStream(archive.toByteArray()));
                    assertThat(loaded).hasSize(1);
                    assertThat(images.find(reference).map(ImageInfo::id))
                        .contains(loaded.get(0).id());
                    images.remove(reference);
                  });
        },
        () ->
            hypervisor()
                .facet(Images.class)
                .save(List.of("no-such-image:1"), new ByteArrayOutputStream()));
  }

  @Test
  void imagesAreSentToARegistry() {
    prove(
        Feature.IMAGES_PUSH,
        () -> {
          Images images = hypervisor().facet(Images.class);
          imageToPull()
              .ifPresent(
                  reference -> {
                    images.pull(reference);
                    images.push(reference);
                    images.remove(reference);
                    assertThatThrownBy(() -> images.push(reference))
                        .isInstanceOf(NotFoundException.class);
                  });
        },
        () -> hypervisor().facet(Images.class).push("no-such-image:1"));
  }

  /**
   * Both only where they are missing: others may use the store meanwhile, and a registry that can
   * be searched is rare.
   */
  @Test
  void pruningAndSearchingAreRefusedWhereTheyAreMissing() {
    if (!has(Feature.IMAGES_PRUNE)) {
      refused(Feature.IMAGES_PRUNE, () -> hypervisor().facet(Images.class).prune());
    }
    if (!has(Feature.IMAGES_SEARCH)) {
      refused(Feature.IMAGES_SEARCH, () -> hypervisor().facet(Images.class).search("anything", 5));
    }
  }

  @Test
  void aMachineIsCapturedAsAnImageThatOutlivesIt() {
    prove(
        Feature.CAPTURE,
        () -> {
          Machine machine = running();
          machine.await(Until.running(), patience());
          String reference = imageName();
          ImageInfo image = machine.facet(Capture.class).toImage(reference);
          machine.stop(StopMode.force());
          machine.delete();
          Images images = hypervisor().facet(Images.class);
          assertThat(images.find(reference).map(ImageInfo::id)).contains(image.id());
          assertThat(images.remove(reference)).isTrue();
        },
        () -> shared().facet(Capture.class).toImage(imageName()));
  }

  /** A hypervisor whose calls are refused when they change something. */
  final Hypervisor readOnly() {
    return panvisor().open(uri(), connectOptions().readOnly().build());
  }
}
