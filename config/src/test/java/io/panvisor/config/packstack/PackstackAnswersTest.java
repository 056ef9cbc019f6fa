package io.panvisor.config.packstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Secret;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.HostTree;
import io.panvisor.config.Problem;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.process.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PackstackAnswersTest {

  private static void assertRefused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidSpecException.class)
        .satisfies(
            error -> List.of(words).forEach(word -> assertThat(error.getMessage()).contains(word)));
  }

  /** Every question that packstack asks, answered as its own defaults are. */
  private static PackstackAnswers.Builder questionnaire() {
    return PackstackAnswers.forRelease(PackstackRelease.JUNO)
        .sshPublicKey("/root/.ssh/id_rsa.pub")
        .install(PackstackAnswers.Part.GLANCE, true)
        .install(PackstackAnswers.Part.CINDER, true)
        .install(PackstackAnswers.Part.NOVA, true)
        .install(PackstackAnswers.Part.HORIZON, true)
        .install(PackstackAnswers.Part.SWIFT, true)
        .clientTools(true)
        .timeServers(List.of("0.pool.ntp.org", "1.pool.ntp.org"))
        .nagios(false)
        .databaseHost("10.0.1.1")
        .databasePassword(Secret.of("geheim1"))
        .messageHost("10.0.1.2")
        .messageBroker(PackstackAnswers.MessageBroker.QPID)
        .keystoneHost("10.0.1.2")
        .glanceHost("10.0.1.2")
        .cinderHost("10.0.1.2")
        .makeCinderVolumes(20)
        .novaApiHost("10.0.1.2")
        .novaCertHost("10.0.1.2")
        .novaVncProxyHost("10.0.1.2")
        .computeHosts(List.of("10.0.1.3", "10.0.1.4"))
        .computePrivateDevice("eth1")
        .networkHosts(List.of("10.0.1.3"))
        .networkPublicDevice("eth0")
        .networkPrivateDevice("eth1")
        .fixedRange("10.0.2.0/24")
        .floatingRange("10.0.1.0/24")
        .novaSchedulerHost("10.0.1.2")
        .cpuOvercommit(16.0)
        .memoryOvercommit(1.5)
        .clientHost("10.0.1.2")
        .horizonHost("10.0.1.2")
        .horizonHttps(false)
        .swiftProxyHost("10.0.1.2")
        .swiftDevices(List.of("10.0.1.2/vdb", "10.0.1.3/vdb", "10.0.1.4/vdb"))
        .swiftZones(3)
        .swiftReplicas(3)
        .swiftFileSystem("ext4")
        .repositories(List.of("http://mirror.example.org/extra"));
  }

  @Test
  void theWholeQuestionnaireIsAnswered() {
    AnswerFile file = questionnaire().build().newFile();

    assertThat(file.problems()).isEmpty();
    assertThat(file.answers())
        .containsEntry("CONFIG_SSH_KEY", "/root/.ssh/id_rsa.pub")
        .containsEntry("CONFIG_SWIFT_INSTALL", "y")
        .containsEntry("CONFIG_CLIENT_INSTALL", "y")
        .containsEntry("CONFIG_NTP_SERVERS", "0.pool.ntp.org,1.pool.ntp.org")
        .containsEntry("CONFIG_NAGIOS_INSTALL", "n")
        .containsEntry("CONFIG_MARIADB_HOST", "10.0.1.1")
        .containsEntry("CONFIG_MARIADB_PW", "geheim1")
        .containsEntry("CONFIG_AMQP_HOST", "10.0.1.2")
        .containsEntry("CONFIG_AMQP_BACKEND", "qpid")
        .containsEntry("CONFIG_CONTROLLER_HOST", "10.0.1.2")
        .containsEntry("CONFIG_CINDER_VOLUMES_CREATE", "y")
        .containsEntry("CONFIG_CINDER_VOLUMES_SIZE", "20G")
        .containsEntry("CONFIG_COMPUTE_HOSTS", "10.0.1.3,10.0.1.4")
        .containsEntry("CONFIG_NETWORK_HOSTS", "10.0.1.3")
        .containsEntry("CONFIG_NOVA_COMPUTE_PRIVIF", "eth1")
        .containsEntry("CONFIG_NOVA_NETWORK_PUBIF", "eth0")
        .containsEntry("CONFIG_NOVA_NETWORK_FIXEDRANGE", "10.0.2.0/24")
        .containsEntry("CONFIG_NOVA_NETWORK_FLOATRANGE", "10.0.1.0/24")
        .containsEntry("CONFIG_NEUTRON_INSTALL", "n")
        .containsEntry("CONFIG_NOVA_SCHED_CPU_ALLOC_RATIO", "16.0")
        .containsEntry("CONFIG_NOVA_SCHED_RAM_ALLOC_RATIO", "1.5")
        .containsEntry("CONFIG_HORIZON_SSL", "n")
        .containsEntry("CONFIG_SWIFT_STORAGE_ZONES", "3")
        .containsEntry("CONFIG_SWIFT_STORAGE_REPLICAS", "3")
        .containsEntry("CONFIG_SWIFT_STORAGE_FSTYPE", "ext4")
        .containsEntry("CONFIG_REPO", "http://mirror.example.org/extra");
    assertThat(file.model().toString()).doesNotContain("geheim1");
  }

  @ParameterizedTest
  @EnumSource(PackstackRelease.class)
  void aNewFileHasEveryKeyOnceAndPasswordsThatNobodyElseHas(PackstackRelease release) {
    PackstackAnswers answers = PackstackAnswers.forRelease(release).build();
    AnswerFile one = answers.newFile();
    AnswerFile other = answers.newFile();

    assertThat(one.problems()).isEmpty();
    assertThat(one.release()).isEqualTo(release);
    assertThat(AnswerFile.parse(one.text()).release()).isEqualTo(release);
    Set<String> passwords = new HashSet<>();
    for (PackstackKey key : PackstackKeys.of(release).all()) {
      String value = one.answer(key.name()).orElseThrow();
      assertThat(value).doesNotStartWith("@");
      if (key.usual().equals("@password")) {
        assertThat(value).matches("[A-Za-z0-9]{20}").isNotEqualTo(other.answer(key.name()).get());
        assertThat(passwords.add(value)).isTrue();
        assertThat(one.model().toString()).doesNotContain(value);
      }
    }
    assertThat(passwords).hasSizeGreaterThan(15);
    assertThat(answers).hasToString("0 answers for packstack " + release);
  }

  @Test
  void servicesThatPackstackPutsOnOneHostAreNotAskedForOnTwo() {
    PackstackAnswers.Builder apart =
        questionnaire().novaApiHost("10.0.1.3").horizonHost("10.0.1.4");

    assertRefused(apart::build, "Nova API runs on the controller, which is 10.0.1.2", "Horizon");
    assertRefused(
        () -> questionnaire().cinderHost("10.0.1.9").build(),
        "CONFIG_STORAGE_HOST",
        "CONFIG_UNSUPPORTED=y");
    assertThat(questionnaire().cinderHost("10.0.1.9").unsupported(true).build().answered())
        .contains("CONFIG_STORAGE_HOST");
  }

  @Test
  void answersThatDoNotFitTogetherAreRefused() {
    assertRefused(() -> questionnaire().swiftZones(4).build(), "ZONES", "which are 3");
    assertRefused(() -> questionnaire().swiftZones(2).build(), "REPLICAS", "which are 2");
    assertRefused(
        () -> PackstackAnswers.forRelease(PackstackRelease.CURRENT).swiftZones(2).build(),
        "which are 1");
    assertRefused(() -> questionnaire().fixedRange("10.0.0.0/16").build(), "overlaps");
    assertRefused(
        () -> questionnaire().set("CONFIG_CINDER_BACKEND", "netapp").build(),
        "CONFIG_CINDER_NETAPP_LOGIN",
        "needed by CONFIG_CINDER_BACKEND=netapp");
    assertRefused(
        () -> questionnaire().set("CONFIG_KEYSTONE_IDENTITY_BACKEND", "ldap").build(),
        "CONFIG_KEYSTONE_LDAP_SUFFIX");
    assertRefused(
        () -> questionnaire().swiftDevices(List.of("/dev/vdb", "/dev/vdb")).build(), "twice");
    assertRefused(
        () -> questionnaire().computeHosts(List.of("10.0.1.3", "10.0.1.3")).build(), "twice");
  }

  @Test
  void whatTheReleaseDoesNotHaveIsRefusedWithWhatReplacedIt() {
    PackstackAnswers.Builder current = PackstackAnswers.forRelease(PackstackRelease.CURRENT);

    assertRefused(() -> current.nagios(true), "CONFIG_NAGIOS_INSTALL", "no such key");
    assertRefused(() -> current.fixedRange("10.0.2.0/24"), "FIXEDRANGE");
    assertRefused(
        () -> current.set("CONFIG_PROVISION_CIRROS_URL", "x"), "take CONFIG_PROVISION_IMAGE_URL");
    assertRefused(() -> current.set("CONFIG_NOVA_API_HOST", "x"), "take CONFIG_CONTROLLER_HOST");
    assertRefused(() -> current.messageBroker(PackstackAnswers.MessageBroker.QPID), "rabbitmq");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CONFIG_GLANCE_INSTALL|yes",
        "CONFIG_COMPUTE_HOSTS|10.0.0.1;reboot",
        "CONFIG_COMPUTE_HOSTS|10.0.0.1,,10.0.0.2",
        "CONFIG_CINDER_VOLUMES_SIZE|20",
        "CONFIG_CINDER_VOLUMES_SIZE|''",
        "CONFIG_SWIFT_STORAGE_SIZE|big",
        "CONFIG_SWIFT_STORAGE_ZONES|one",
        "CONFIG_SWIFT_STORAGES|$(reboot)",
        "CONFIG_NOVA_SCHED_CPU_ALLOC_RATIO|much",
        "CONFIG_NEUTRON_OVS_VXLAN_UDP_PORT|70000",
        "CONFIG_NOVA_NETWORK_MANAGER|nova.Manager",
        "CONFIG_NEUTRON_ML2_TYPE_DRIVERS|vxlan,x",
        "CONFIG_KEYSTONE_LDAP_URL|http://x",
        "CONFIG_SSH_KEY|id_rsa.pub"
      })
  void aValueThatPackstackWouldRefuseIsRefusedHere(String key, String value) {
    assertRefused(() -> PackstackAnswers.forRelease(PackstackRelease.JUNO).set(key, value), key);
  }

  @Test
  void whatCouldBreakOutOfItsLineIsRefusedAndSecretsAreNotShown() {
    PackstackAnswers.Builder answers = PackstackAnswers.forRelease(PackstackRelease.JUNO);
    for (String attack : List.of("x\nCONFIG_UNSUPPORTED=y", "\u0000", " x", "x\r", "\u2028")) {
      assertRefused(() -> answers.set("CONFIG_REPO", attack));
      assertRefused(() -> answers.set("CONFIG_KEYSTONE_ADMIN_EMAIL", attack));
      assertRefused(() -> answers.controllerHost(attack));
      assertRefused(() -> answers.keystoneHost(attack));
      assertRefused(() -> answers.timeServers(List.of(attack)));
      assertRefused(() -> answers.computePrivateDevice(attack));
      assertRefused(() -> answers.repositories(List.of("http://x/" + attack)));
    }
    assertThatThrownBy(() -> answers.databasePassword(Secret.of("geheim\nx")))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("CONFIG_MARIADB_PW")
        .hasMessageNotContaining("geheim");
    assertRefused(() -> answers.cpuOvercommit(0.5), "ratio");
    assertRefused(() -> answers.cpuOvercommit(Double.NaN), "ratio");
    assertRefused(() -> answers.makeCinderVolumes(0), "CONFIG_CINDER_VOLUMES_SIZE");
  }

  /** Whatever is answered, the file says it, and says it again when it is read. */
  @Property(tries = 300)
  void whatIsAnsweredIsReadBack(@ForAll long seed) {
    Random random = new Random(seed);
    PackstackRelease release = PackstackRelease.values()[random.nextInt(2)];
    PackstackAnswers.Builder builder = PackstackAnswers.forRelease(release);
    for (PackstackAnswers.Part part : PackstackAnswers.Part.values()) {
      if (random.nextBoolean()
          && part != PackstackAnswers.Part.SAHARA
          && part != PackstackAnswers.Part.CINDER) {
        builder.install(part, random.nextBoolean());
      }
    }
    int devices = 1 + random.nextInt(5);
    int zones = 1 + random.nextInt(devices);
    builder
        .controllerHost("10.0.0." + random.nextInt(256))
        .swiftDevices(
            java.util.stream.IntStream.range(0, devices).mapToObj(i -> "/dev/vd" + i).toList())
        .swiftZones(zones)
        .swiftReplicas(1 + random.nextInt(zones))
        .cpuOvercommit(1 + random.nextInt(20))
        .makeCinderVolumes(1 + random.nextInt(100))
        .computeHosts(List.of("a.example.org", "10.9.0.1"));
    PackstackAnswers answers = builder.build();
    AnswerFile file = answers.newFile();
    AnswerFile again = AnswerFile.parse(file.text());

    assertThat(again.text()).isEqualTo(file.text());
    assertThat(again.answers()).isEqualTo(file.answers());
    assertThat(again.problems()).isEmpty();
    assertThat(answers.applyTo(again).text()).isEqualTo(file.text());
  }

  private static final String SPEC =
      """
      release: juno
      controller: 10.0.1.2
      install-swift: true
      install-heat: false
      client-tools: true
      nagios: false
      ssh-public-key: /root/.ssh/id_rsa.pub
      time-servers: [ntp.example.org]
      database-host: 10.0.1.2
      message-host: 10.0.1.2
      message-broker: rabbitmq
      keystone-host: 10.0.1.2
      cinder-host: 10.0.1.2
      compute-hosts: [10.0.1.3, 10.0.1.4]
      network-hosts: [10.0.1.2]
      fixed-range: 10.0.2.0/24
      floating-range: 10.0.1.0/24
      compute-private-device: eth1
      network-public-device: eth0
      cpu-overcommit: 16.0
      memory-overcommit: 1.5
      cinder-volumes-gib: 20
      swift-devices: [10.0.1.3/vdb, 10.0.1.4/vdb]
      swift-zones: 2
      swift-replicas: 2
      swift-file-system: xfs
      horizon-https: true
      repositories: ["http://mirror.example.org/x"]
      answers: {CONFIG_DEBUG_MODE: y}
      passwords: {CONFIG_KEYSTONE_ADMIN_PW: geheim}
      """;

  private static ChangePlan plan(Path root, String spec) {
    return ConfigKinds.load().require("packstack").plan(SpecNode.yaml(spec), HostTree.at(root));
  }

  @Test
  void aFileThatIsThereKeepsItsPasswordsAndAllThatIsNotAnswered(@TempDir Path root)
      throws Exception {
    ChangePlan first = plan(root, SPEC);
    String text = first.wanted().get(0).contentText();
    assertThat(first.wanted().get(0).isSecret()).isTrue();
    assertThat(first.wanted().get(0).mode()).contains("0600");
    assertThat(first.diff()).doesNotContain("geheim");
    assertThat(first.followUps()).hasSize(1);
    assertThat(text).contains("CONFIG_KEYSTONE_ADMIN_PW=geheim\n", "CONFIG_DEBUG_MODE=y\n");

    Files.createDirectories(root.resolve("root"));
    Path file = Files.writeString(root.resolve("root/answers.txt"), "# mine\n" + text);
    assertThat(Files.getPosixFilePermissions(file)).isNotEmpty();
    assertThat(plan(root, SPEC).wanted().get(0).contentText()).isEqualTo("# mine\n" + text);
    assertThat(
            plan(root, SPEC.replace("swift-zones: 2", "swift-zones: 2\nunsupported: true"))
                .wanted()
                .get(0)
                .contentText())
        .isEqualTo("# mine\n" + text.replace("CONFIG_UNSUPPORTED=n", "CONFIG_UNSUPPORTED=y"));
  }

  @Test
  void errorsNameTheFieldAndTheCheckRefusesABadFile(@TempDir Path root) throws Exception {
    assertRefused(() -> plan(root, "controller: x"), "release");
    assertRefused(() -> plan(root, "{release: juno, bogus: 1}"), "bogus");
    assertRefused(() -> plan(root, "{release: juno, cpu-overcommit: much}"), "cpu-overcommit");

    FileCheck check = new PackstackCheck();
    Files.writeString(root.resolve("good"), plan(root, SPEC).wanted().get(0).contentText());
    Files.writeString(root.resolve("bad"), "[general]\nCONFIG_NOVA_INSTALL=perhaps\n");
    assertThat(check.check(new FileCheck.Staged(root, "/good"), Commands.here()).state())
        .isEqualTo(Verdict.State.ACCEPTED);
    assertThat(check.check(new FileCheck.Staged(root, "/bad"), Commands.here()).problems())
        .extracting(Problem::line)
        .containsExactly(2);
  }
}
