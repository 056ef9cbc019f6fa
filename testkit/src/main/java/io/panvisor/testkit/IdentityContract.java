package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Fact;
import io.panvisor.Feature;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.Support;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.AmbiguousException;
import io.panvisor.error.NotFoundException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who a machine is, how it is found, what is told of it. */
abstract class IdentityContract extends ContractSetting {

  @Test
  void theEngineSaysWhatItIs() {
    assertThat(hypervisor().engine().name()).matches("[a-z][a-z0-9-]*");
    assertThat(hypervisor().engine().version()).isNotEmpty();
    assertThat(hypervisor().engine().product()).isNotEmpty();
    try (Hypervisor second = connect()) {
      assertThat(second.engine().id()).isEqualTo(hypervisor().engine().id());
    }
  }

  @Test
  void aMachineIsHadByItsIdWithoutAskingTheEngine() {
    MachineId id = shared().id();
    MachineId stranger =
        new MachineId(id.engine(), id.kind(), "00000000-dead-4bad-8bad-000000000000");

    long before = hypervisor().roundTrips();
    Machine same = hypervisor().byId(id);
    Machine nobody = hypervisor().byId(stranger);
    long trips = hypervisor().roundTrips() - before;

    assertThat(trips).as("round trips of byId").isZero();
    assertThat(same).isEqualTo(shared());
    assertThat(same.exists()).isTrue();
    assertThat(nobody.exists()).isFalse();
    assertThatThrownBy(nobody::status)
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("00000000-dead-4bad-8bad-000000000000");
  }

  @Test
  void anIdBelongsToTheEngineAndSurvivesBeingWrittenDown() {
    MachineId id = shared().id();

    assertThat(id.engine()).isEqualTo(hypervisor().engine().id());
    assertThat(MachineId.parse(id.toString())).isEqualTo(id);
    try (Hypervisor second = connect()) {
      assertThat(second.byId(MachineId.parse(id.toString())).status().power())
          .isEqualTo(PowerState.RUNNING);
    }
  }

  @Test
  void aMachineIsFoundByItsNameAndByItsId() {
    Machine machine = shared();
    String name = machine.info().name();

    assertThat(hypervisor().byName(name)).containsExactly(machine);
    assertThat(hypervisor().require(name)).isEqualTo(machine);
    assertThat(hypervisor().require(machine.id().value())).isEqualTo(machine);
  }

  @Test
  void aNameThatNobodyHasIsNotFound() {
    String nobody = name();

    assertThat(hypervisor().byName(nobody)).isEmpty();
    assertThatThrownBy(() -> hypervisor().require(nobody))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining(nobody);
  }

  @Test
  void everythingOfAMissingMachineIsNotFound() {
    Machine gone = made();
    gone.delete();

    assertThat(gone.exists()).isFalse();
    assertThatThrownBy(gone::status).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(gone::start).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> gone.stop(StopMode.force())).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(gone::delete)
        .isInstanceOf(NotFoundException.class)
        .satisfies(error -> assertThat(((NotFoundException) error).machine()).contains(gone.id()));
  }

  @Test
  void factsThatWereNotAskedForAreToldFromThoseThatTheEngineDoesNotHave() {
    MachineInfo bare = shared().info();

    assertThat(facts(bare)).allMatch(fact -> fact instanceof Fact.NotAsked<?>);
    for (InfoPart part : InfoPart.values()) {
      MachineInfo asked = shared().info(part);
      long unasked = facts(asked).stream().filter(fact -> fact instanceof Fact.NotAsked<?>).count();
      assertThat(unasked).as("facts not asked for beside %s", part).isEqualTo(10 - size(part));
    }
    MachineInfo whole = shared().info(InfoPart.values());
    assertThat(facts(whole)).noneMatch(fact -> fact instanceof Fact.NotAsked<?>);
    assertThat(whole.name()).isEqualTo(bare.name());
    assertThat(whole.problem()).isEmpty();
  }

  private static List<Fact<?>> facts(MachineInfo info) {
    return List.of(
        info.cpus(),
        info.memory(),
        info.labels(),
        info.addresses(),
        info.ports(),
        info.virtualization(),
        info.createdAt(),
        info.image(),
        info.autostart(),
        info.engineFacts());
  }

  private static int size(InfoPart part) {
    return switch (part) {
      case RESOURCES, ADDRESSES -> 2;
      case ORIGIN -> 3;
      case LABELS, AUTOSTART, ENGINE -> 1;
    };
  }

  @Test
  void aListHoldsTheMachineWithWhatWasAskedFor() {
    Machine machine = shared();

    MachineInfo listed =
        hypervisor()
            .list(MachineQuery.all().withAllParts())
            .filter(info -> info.id().equals(machine.id()))
            .findFirst()
            .orElseThrow();

    MachineInfo alone = machine.info(InfoPart.values());
    assertThat(listed.name()).isEqualTo(alone.name());
    assertThat(listed.status().power()).isEqualTo(PowerState.RUNNING);
    assertThat(listed.cpus()).isEqualTo(alone.cpus());
    assertThat(listed.memory()).isEqualTo(alone.memory());
    assertThat(listed.labels()).isEqualTo(alone.labels());
    assertThat(listed.marks()).isEqualTo(alone.marks());
    assertThat(listed.virtualization()).isEqualTo(alone.virtualization());
    assertThat(listed.createdAt()).isEqualTo(alone.createdAt());
    assertThat(listed.image()).isEqualTo(alone.image());
    assertThat(listed.autostart()).isEqualTo(alone.autostart());
  }

  @Test
  void aListOfBulkPartsCostsTheSameForOneMachineAndForFour() {
    shared();
    Set<InfoPart> bulk = hypervisor().bulkParts();
    MachineQuery query = MachineQuery.all().with(bulk.toArray(InfoPart[]::new));
    listed(query);

    long one = trips(() -> listed(query));
    for (int more = 0; more < 3; more++) {
      made();
    }
    long four = trips(() -> listed(query));

    assertThat(one).isPositive();
    assertThat(four).as("round trips of a list with %s", bulk).isEqualTo(one);
  }

  @Test
  void aListCanBeNarrowedByStateAndById() {
    Machine machine = shared();
    Machine other = made();

    assertThat(hypervisor().list(MachineQuery.all().inState(PowerState.RUNNING)))
        .allMatch(info -> info.status().power() == PowerState.RUNNING)
        .anyMatch(info -> info.id().equals(machine.id()))
        .noneMatch(info -> info.id().equals(other.id()));
    assertThat(hypervisor().list(MachineQuery.all().only(Set.of(other.id()))))
        .extracting(MachineInfo::id)
        .containsExactly(other.id());
    assertThat(EnumSet.allOf(InfoPart.class)).containsAll(hypervisor().bulkParts());
  }

  @Test
  void uniqueNamesAreAsDeclared() {
    Machine first = made();
    String name = first.info().name();
    if (declared(Feature.UNIQUE_NAMES).level() == Support.Level.YES) {
      assertThatThrownBy(() -> made(marked(idleMachine(name)).build()))
          .isInstanceOf(AlreadyExistsException.class)
          .hasMessageContaining(name);
      assertThat(hypervisor().byName(name)).containsExactly(first);
      assertThat(first.exists()).isTrue();
      proved(Feature.UNIQUE_NAMES, ContractRecord.Proof.WORKS);
    } else {
      Machine second = made(marked(idleMachine(name)).build());
      assertThat(second).isNotEqualTo(first);
      assertThat(hypervisor().byName(name)).containsExactlyInAnyOrder(first, second);
      assertThatThrownBy(() -> hypervisor().require(name))
          .isInstanceOf(AmbiguousException.class)
          .hasMessageContaining(first.id().value())
          .hasMessageContaining(second.id().value());
      proved(Feature.UNIQUE_NAMES, ContractRecord.Proof.REFUSED);
    }
  }
}
