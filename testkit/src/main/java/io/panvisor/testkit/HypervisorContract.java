package io.panvisor.testkit;

/**
 * The contract that every backend passes: a suite of tests to be extended once for each real
 * engine. A subclass says how to reach the engine and what small thing to boot; everything else is
 * here.
 *
 * <pre>{@code
 * @Tag("engine")
 * class AcmeContractTest extends HypervisorContract {
 *   protected String uri() {
 *     return "acme:///";
 *   }
 *
 *   protected MachineSpec.Builder smallMachine(String name) {
 *     return MachineSpec.named(name).image("busybox:1");
 *   }
 * }
 * }</pre>
 *
 * <p>For each feature that Panvisor knows there is a test that it works where the backend declares
 * it, and that it is refused where it does not: a false declaration fails either way. What a
 * backend's engine has beyond the small machine (a registry, a page, a guest that does not heed),
 * the other methods of {@link ContractSetting} tell; what is declared needs them.
 *
 * <p>Every machine of a run has a name of its own and is removed, also when a test fails.
 */
public abstract class HypervisorContract extends FeatureContract {

  /** For the backend's own class. */
  protected HypervisorContract() {}
}
