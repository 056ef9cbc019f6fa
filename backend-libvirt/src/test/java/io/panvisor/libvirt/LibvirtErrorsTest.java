package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.Feature;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibvirtErrorsTest {

  private static final int FROM_RPC = 7;
  private static final int FROM_QEMU = 10;

  private static PanvisorException translate(int code, int domain, String words) {
    NativeFailure failure = new NativeFailure("virDomainX", new NativeError(code, domain, words));
    return LibvirtErrors.translate(failure, "machine", "m1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "42 | Domain not found: no domain with matching name 'x' | NotFoundException",
        "43 | Network not found: no network with matching name 'n1' | NotFoundException",
        "49 | Storage pool not found: no storage pool with matching name 'p1' | NotFoundException",
        "50 | Storage volume not found: no storage vol with matching name 'v1' | NotFoundException",
        "72 | Domain snapshot not found: no domain snapshot with matching name 's' | NotFoundException",
        "9 | operation failed: domain 'm1' already exists with uuid 1234 | AlreadyExistsException",
        "28 | this domain exists already | AlreadyExistsException",
        "90 | storage volume 'v1' exists already | AlreadyExistsException",
        "55 | Requested operation is not valid: domain is not running | IllegalMachineStateException",
        "55 | Requested operation is not valid: cannot rename active domain | IllegalMachineStateException",
        "55 | Requested operation is not valid: network 'default' is not active | NotReadyException",
        "29 | operation virDomainCreate forbidden for read only access | AccessDeniedException",
        "88 | access denied | AccessDeniedException",
        "45 | authentication failed: x | AccessDeniedException",
        "86 | Guest agent is not responding: QEMU guest agent is not connected | NotReadyException",
        "74 | QEMU guest agent is not configured | NotReadyException",
        "68 | Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatchDomainSave) | BusyException",
        "68 | Timed out during operation: something else | OperationTimeoutException",
        "87 | resource busy: x | BusyException",
        "1 | internal error: qemu unexpectedly closed the monitor: Failed to get \"write\" lock | BusyException",
        "1 | internal error: process exited while connecting to monitor: bad | EngineException",
        "38 | cannot write: No space left on device | ResourcesExhaustedException",
        "1 | cannot set up guest memory 'pc.ram': Cannot allocate memory | ResourcesExhaustedException",
        "38 | Unable to open /x: Permission denied | AccessDeniedException",
        "38 | Cannot access storage file '/x/y.img': No such file or directory | NotFoundException",
        "9 | operation failed: Active console session exists for this domain | BusyException",
        "9 | operation failed: Requested device '/dev/pts/0' is locked by lock file '/var/lock/LCK.._pts_0' held by process 18 | BusyException",
        "67 | unsupported configuration: spicevmc not supported | EngineException",
        "12345 | a number of a later libvirt | EngineException",
      })
  void errorsAreMappedByMeaning(int code, String words, String kind) {
    PanvisorException error = translate(code, FROM_QEMU, words);

    assertThat(error.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(error.engineWords()).contains(words);
    assertThat(error.getCause()).isInstanceOfAny(NativeFailure.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "38 | End of file while reading data: Input/output error",
        "1 | internal error: client socket is closed",
        "1 | internal error: received hangup event on socket",
        "39 | internal error: connection closed due to keepalive timeout",
      })
  void aBrokenConnectionIsLostAndTheOutcomeUnknown(int code, String words) {
    PanvisorException error = translate(code, FROM_RPC, words);

    assertThat(error).isInstanceOf(ConnectionLostException.class);
    assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void theHolderOfAMachineIsNamed() {
    BusyException busy =
        (BusyException)
            translate(
                68,
                FROM_QEMU,
                "cannot acquire state change lock (held by monitor=remoteDispatchDomainSave)");
    assertThat(busy.holder()).isEqualTo("remoteDispatchDomainSave");
  }

  @Test
  void whatExistsAlreadyIsNamedAsLibvirtNamesIt() {
    AlreadyExistsException error =
        (AlreadyExistsException)
            translate(9, FROM_QEMU, "domain 'web-1' already exists with uuid 1");
    assertThat(error.name()).isEqualTo("web-1");
  }

  @Test
  void whatADriverCannotDoIsAMissingFeature() {
    NativeFailure failure =
        new NativeFailure(
            "virDomainRename",
            new NativeError(
                3, 0, "this function is not supported by the connection driver: virDomainRename"));

    assertThat(LibvirtErrors.translate(failure, "machine", "m1", Feature.RENAME))
        .isInstanceOfSatisfying(
            UnsupportedFeatureException.class,
            error -> assertThat(error.feature()).isEqualTo(Feature.RENAME));
    assertThat(LibvirtErrors.translate(failure, "machine", "m1"))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void aDaemonThatIsNotThereIsAnEngineThatIsNotInstalled() {
    LibvirtUri local = LibvirtUri.of(URI.create("qemu:///system"));
    LibvirtUri remote = LibvirtUri.of(URI.create("qemu+tcp://host/system"));

    assertThat(notOpened("Failed to connect socket to '/x': No such file or directory", local))
        .isInstanceOf(EngineNotInstalledException.class);
    assertThat(notOpened("Failed to connect socket to '/x': Connection refused", local))
        .isInstanceOf(EngineNotInstalledException.class);
    assertThat(notOpened("unable to connect to server at 'host:16509': Connection refused", remote))
        .isInstanceOf(ConnectionLostException.class);
    assertThat(notOpened("Failed to connect socket to '/x': Permission denied", local))
        .isInstanceOf(AccessDeniedException.class);
  }

  private static PanvisorException notOpened(String words, LibvirtUri uri) {
    return LibvirtProvider.notOpened(
        new NativeFailure("virConnectOpenAuth", new NativeError(38, FROM_RPC, words)), uri);
  }
}
