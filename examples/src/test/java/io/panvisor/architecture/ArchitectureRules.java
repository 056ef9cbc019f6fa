package io.panvisor.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * What may use what, and what nobody may do. The rules hold for the packages below one root, so
 * that the tests can point them at classes that break them.
 */
final class ArchitectureRules {

  private static final List<String> EVERYBODY = List.of("java..", "org.slf4j..", "org.jspecify..");

  /** Packages that a third party sees of core: all but the SPI. */
  private static final List<String> USERS = List.of("", ".spec", ".facet", ".error", ".event");

  private static final Map<String, List<String>> BACKENDS =
      Map.of(
          "libvirt",
              List.of(
                  "org.libvirt..",
                  "com.sun.jna..",
                  "com.github.stephenc.javaisotools..",
                  "javax.xml..",
                  "org.w3c.dom..",
                  "org.xml.."),
          "docker",
              List.of(
                  "com.github.dockerjava..",
                  "com.fasterxml.jackson..",
                  "org.apache.commons.compress..",
                  "org.apache.hc.core5..",
                  "javax.net.."),
          "openvz", List.of("com.fasterxml.jackson.."));

  /** The modules beside the backends: which others they may use, and which libraries. */
  private static final Map<String, Uses> BESIDE =
      Map.of(
          "process", new Uses(List.of(), List.of("org.apache.commons.exec..")),
          "config",
              new Uses(
                  List.of("process"),
                  List.of(
                      "org.snakeyaml.engine..",
                      "com.github.difflib..",
                      "com.sun.jna..",
                      "com.github.stephenc.javaisotools..",
                      "javax.xml..",
                      "org.w3c.dom..",
                      "org.xml..")),
          "haproxy",
              new Uses(
                  List.of("process", "config"),
                  List.of(
                      "javax.security.auth.x500..",
                      "org.apache.commons.codec..",
                      "org.bouncycastle..")));

  private record Uses(List<String> modules, List<String> libraries) {}

  /** Calls that take the time or make threads past the context that a backend is given. */
  private static final Map<String, Set<String>> OWN_TIME_AND_THREADS =
      Map.ofEntries(
          Map.entry(
              "java.lang.Thread",
              Set.of(
                  "sleep",
                  "<init>",
                  "ofVirtual",
                  "ofPlatform",
                  "startVirtualThread",
                  "onSpinWait")),
          Map.entry("java.lang.System", Set.of("currentTimeMillis", "nanoTime")),
          Map.entry("java.time.Instant", Set.of("now")),
          Map.entry("java.time.LocalDate", Set.of("now")),
          Map.entry("java.time.LocalDateTime", Set.of("now")),
          Map.entry("java.time.OffsetDateTime", Set.of("now")),
          Map.entry("java.time.ZonedDateTime", Set.of("now")),
          Map.entry(
              "java.time.Clock",
              Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds")),
          Map.entry("java.time.InstantSource", Set.of("system")),
          Map.entry("java.util.Timer", Set.of("<init>")),
          Map.entry("java.util.concurrent.TimeUnit", Set.of("sleep")),
          Map.entry("java.util.concurrent.locks.LockSupport", Set.of("parkNanos", "parkUntil")),
          Map.entry("java.util.concurrent.ThreadPoolExecutor", Set.of("<init>")),
          Map.entry("java.util.concurrent.ScheduledThreadPoolExecutor", Set.of("<init>")),
          Map.entry("java.util.concurrent.ForkJoinPool", Set.of("<init>", "commonPool")),
          Map.entry(
              "java.util.concurrent.CompletableFuture",
              Set.of(
                  "supplyAsync", "runAsync", "orTimeout", "completeOnTimeout", "delayedExecutor")));

  /**
   * Where users hand something of the SPI in: by the builder, and to borrow the engine's own
   * client.
   */
  private static final Set<String> DOORS_TO_THE_SPI =
      Set.of(".Panvisor$Builder.provider", ".Panvisor$Builder.context", ".Hypervisor.withNative");

  private final String root;

  ArchitectureRules(String root) {
    this.root = root;
  }

  /** All rules by name. */
  Map<String, ArchRule> all() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("every class belongs to a module of the plan", everyClassBelongsToAModule());
    rules.put("core depends on slf4j and jspecify alone", coreDependsOnLoggingAndNullnessAlone());
    for (String backend : BACKENDS.keySet().stream().sorted().toList()) {
      rules.put(
          backend + " depends on core and its own client library",
          backendDependsOnCoreAndItsClient(backend));
    }
    for (String module : BESIDE.keySet().stream().sorted().toList()) {
      rules.put(module + " depends on what it may", moduleDependsOnWhatItMay(module));
    }
    rules.put("the engine in the JVM needs no test library", memoryNeedsNoTestLibrary());
    rules.put("the testkit knows no backend", testkitKnowsNoBackend());
    rules.put("the command line finds backends at run time", commandLineFindsBackendsAtRunTime());
    rules.put(
        "engines take time and threads from their context",
        enginesTakeTimeAndThreadsFromTheirContext());
    rules.put("only the module for it runs commands", onlyTheModuleForItRunsCommands());
    rules.put("standard output belongs to programs", standardOutputBelongsToPrograms());
    rules.put("nobody ends the JVM but programs", nobodyEndsTheJvmButPrograms());
    rules.put("names say what a class does", namesSayWhatAClassDoes());
    rules.put("users see no SPI", usersSeeNoSpi());
    rules.put("facets of machines and of hypervisors are two families", facetsAreTwoFamilies());
    rules.put("what users catch has one root", whatUsersCatchHasOneRoot());
    rules.put("backends have the same rooms", backendsHaveTheSameRooms());
    rules.put("every package is null-marked", everyPackageIsNullMarked());
    return rules;
  }

  private ArchRule everyClassBelongsToAModule() {
    return classes()
        .should()
        .resideInAnyPackage(
            concat(
                core(),
                below(
                    "process",
                    "config",
                    "haproxy",
                    "libvirt",
                    "docker",
                    "openvz",
                    "testkit",
                    "memory",
                    "cli",
                    "examples")));
  }

  private ArchRule coreDependsOnLoggingAndNullnessAlone() {
    return classes()
        .that()
        .resideInAnyPackage(core())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(concat(core(), everybody()));
  }

  private ArchRule backendDependsOnCoreAndItsClient(String backend) {
    // A backend runs commands as well where the engine has no other way; by the module for it.
    String[] client = BACKENDS.getOrDefault(backend, List.of()).toArray(String[]::new);
    return classes()
        .that()
        .resideInAnyPackage(below(backend))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(concat(core(), below(backend, "process"), everybody(), client));
  }

  private ArchRule moduleDependsOnWhatItMay(String module) {
    Uses uses = BESIDE.getOrDefault(module, new Uses(List.of(), List.of()));
    return classes()
        .that()
        .resideInAnyPackage(below(module))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            concat(
                core(),
                below(module),
                below(uses.modules().toArray(String[]::new)),
                everybody(),
                uses.libraries().toArray(String[]::new)));
  }

  private ArchRule memoryNeedsNoTestLibrary() {
    return classes()
        .that()
        .resideInAnyPackage(below("memory"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            concat(
                core(), below("memory"), everybody(), new String[] {"com.sun.net.httpserver.."}));
  }

  private ArchRule testkitKnowsNoBackend() {
    return noClasses()
        .that()
        .resideInAnyPackage(below("testkit"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(below("libvirt", "docker", "openvz", "cli", "config", "haproxy"));
  }

  private ArchRule commandLineFindsBackendsAtRunTime() {
    return noClasses()
        .that()
        .resideInAnyPackage(below("cli"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(below("libvirt", "docker", "openvz", "testkit", "memory"));
  }

  /**
   * But for the one thread that belongs to the process: libvirt's event loop outlives every
   * context.
   */
  private ArchRule enginesTakeTimeAndThreadsFromTheirContext() {
    return noClasses()
        .that()
        .resideInAnyPackage(below("libvirt", "docker", "openvz", "memory"))
        .and()
        .doNotHaveFullyQualifiedName(root + ".libvirt.EventLoop")
        .should()
        .accessTargetWhere(OWN_TIME_OR_THREADS);
  }

  private ArchRule onlyTheModuleForItRunsCommands() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            concat(core(), below("libvirt", "docker", "openvz", "memory", "config", "haproxy")))
        .should()
        .accessTargetWhere(
            accessTo(
                "a command run here",
                Map.of(
                    "java.lang.ProcessBuilder",
                    Set.of("<init>"),
                    "java.lang.Runtime",
                    Set.of("exec"))));
  }

  private ArchRule standardOutputBelongsToPrograms() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(below("cli", "examples"))
        .should()
        .accessTargetWhere(
            accessTo(
                "standard output or error",
                Map.of(
                    "java.lang.System",
                    Set.of("out", "err"),
                    "java.lang.Throwable",
                    Set.of("printStackTrace"))));
  }

  private ArchRule nobodyEndsTheJvmButPrograms() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(below("cli", "examples"))
        .should()
        .accessTargetWhere(
            accessTo(
                "the end of the JVM",
                Map.of(
                    "java.lang.System",
                    Set.of("exit"),
                    "java.lang.Runtime",
                    Set.of("exit", "halt"))));
  }

  private ArchRule namesSayWhatAClassDoes() {
    return classes()
        .should()
        .haveNameNotMatching(".*(Util|Utils|Utility|Utilities|Helper|Helpers|Manager|Impl)");
  }

  private ArchRule usersSeeNoSpi() {
    return classes()
        .that()
        .resideInAnyPackage(users())
        .should(
            new ShowNothingOf(
                root + ".spi", DOORS_TO_THE_SPI.stream().map(root::concat).collect(toSet())));
  }

  private ArchRule facetsAreTwoFamilies() {
    return noClasses()
        .that()
        .areAssignableTo(root + ".facet.MachineFacet")
        .should()
        .beAssignableTo(root + ".facet.HypervisorFacet");
  }

  private ArchRule whatUsersCatchHasOneRoot() {
    return classes()
        .that()
        .resideInAnyPackage(users())
        .and()
        .areAssignableTo(Throwable.class)
        .should()
        .beAssignableTo(root + ".error.PanvisorException");
  }

  private ArchRule backendsHaveTheSameRooms() {
    return classes()
        .that()
        .resideInAnyPackage(below("libvirt", "docker", "openvz", "memory"))
        .and()
        .areTopLevelClasses()
        .should(
            new ArchCondition<JavaClass>(
                "be called Provider or Connection exactly when they are one") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                named(item, "Provider", root + ".spi.HypervisorProvider", events);
                named(item, "Connection", root + ".spi.HypervisorConnection", events);
              }
            });
  }

  private static void named(JavaClass item, String ending, String type, ConditionEvents events) {
    boolean is = !item.isInterface() && item.isAssignableTo(type);
    if (is != item.getSimpleName().endsWith(ending)) {
      events.add(
          SimpleConditionEvent.violated(
              item,
              item.getName()
                  + (is ? " is a " : " is no ")
                  + type
                  + " in "
                  + item.getSourceCodeLocation()));
    }
  }

  private ArchRule everyPackageIsNullMarked() {
    return classes()
        .should(
            new ArchCondition<JavaClass>("reside in a package that is annotated with @NullMarked") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                  events.add(
                      SimpleConditionEvent.violated(
                          item, item.getPackageName() + " is not null-marked: " + item.getName()));
                }
              }
            });
  }

  private static final DescribedPredicate<JavaAccess<?>> OWN_TIME_OR_THREADS =
      accessTo("time or threads of their own", OWN_TIME_AND_THREADS)
          .or(
              DescribedPredicate.describe(
                  "executors",
                  access ->
                      access.getTargetOwner().isEquivalentTo(java.util.concurrent.Executors.class)))
          .or(
              DescribedPredicate.describe(
                  "today's date",
                  access ->
                      access.getTargetOwner().isEquivalentTo(java.util.Date.class)
                          && access.getTarget().getFullName().endsWith("<init>()")));

  /**
   * Calls, fields and method references alike; a subclass's inherited method counts as the class's
   * own.
   */
  private static DescribedPredicate<JavaAccess<?>> accessTo(
      String what, Map<String, Set<String>> members) {
    return DescribedPredicate.describe(
        what,
        access ->
            members.entrySet().stream()
                .anyMatch(
                    entry ->
                        access.getTargetOwner().isAssignableTo(entry.getKey())
                            && entry.getValue().contains(access.getTarget().getName())));
  }

  private String[] core() {
    return concat(users(), new String[] {root + ".spi.."});
  }

  private String[] users() {
    return USERS.stream().map(name -> root + name).toArray(String[]::new);
  }

  private String[] below(String... modules) {
    return Arrays.stream(modules).map(module -> root + "." + module + "..").toArray(String[]::new);
  }

  private static String[] everybody() {
    return EVERYBODY.toArray(String[]::new);
  }

  private static String[] concat(String[]... parts) {
    return Arrays.stream(parts).flatMap(Stream::of).toArray(String[]::new);
  }

  /** Nothing that a user can call, extend or read mentions a type of the package. */
  private static final class ShowNothingOf extends ArchCondition<JavaClass> {

    private final String hidden;
    private final Set<String> documented;

    ShowNothingOf(String hidden, Set<String> documented) {
      super("show users nothing of " + hidden);
      this.hidden = hidden;
      this.documented = documented;
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
      if (!isVisible(item)) {
        return;
      }
      Stream.concat(item.getRawSuperclass().stream(), item.getRawInterfaces().stream())
          .filter(this::isHidden)
          .forEach(type -> report(item, item.getName(), type, events));
      item.getFields().stream()
          .filter(ShowNothingOf::isVisible)
          .forEach(
              field ->
                  field.getAllInvolvedRawTypes().stream()
                      .filter(this::isHidden)
                      .forEach(type -> report(item, field.getFullName(), type, events)));
      for (JavaCodeUnit unit : item.getCodeUnits()) {
        if (isVisible(unit) && !documented.contains(item.getName() + "." + unit.getName())) {
          unit.getAllInvolvedRawTypes().stream()
              .filter(this::isHidden)
              .forEach(type -> report(item, unit.getFullName(), type, events));
        }
      }
    }

    private static boolean isVisible(HasModifiers member) {
      return member.getModifiers().contains(JavaModifier.PUBLIC)
          || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private boolean isHidden(JavaClass type) {
      return type.getBaseComponentType().getPackageName().startsWith(hidden);
    }

    private static void report(
        JavaClass item, String where, JavaClass type, ConditionEvents events) {
      events.add(SimpleConditionEvent.violated(item, where + " mentions " + type.getName()));
    }
  }
}
