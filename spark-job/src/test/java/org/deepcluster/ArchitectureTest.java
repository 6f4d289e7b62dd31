package org.deepcluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The packages, and what each may know of the others; docs/architecture.md draws it. */
class ArchitectureTest {
  private static final String ROOT = "org.deepcluster.";
  private static final Map<String, String> ALLOWED = allowed();
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("org.deepcluster");

  /** Every package may use config's records of its own stage, and seeds. */
  private static Map<String, String> allowed() {
    Map<String, String> allowed = new TreeMap<>();
    allowed.put("seeds", "");
    allowed.put("cost", "config");
    allowed.put("config", "");
    allowed.put("linalg", "");
    allowed.put("image", "config");
    allowed.put("dataset", "image seeds config");
    allowed.put("model", "linalg seeds config");
    allowed.put("gpus", "model");
    allowed.put("features", "linalg seeds config");
    allowed.put("clustering", "features linalg seeds config");
    allowed.put("sampling", "seeds config");
    allowed.put("training", "model sampling seeds config");
    allowed.put("evaluation", "features linalg seeds config");
    allowed.put("runs", "seeds config");
    allowed.put("pipeline", "runs seeds");
    allowed.put("report", "runs");
    allowed.put("bench", "");
    allowed.put(
        "spark",
        "bench cost pipeline runs report dataset model gpus features clustering sampling training"
            + " evaluation image linalg seeds config");
    allowed.put(
        "app", "spark bench cost pipeline report runs config dataset gpus clustering training");
    return allowed;
  }

  @TestFactory
  Stream<DynamicTest> packagesImportOnlyWhatTheirLineAllows() {
    return ALLOWED.keySet().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> onlyAllowed(name).check(PRODUCT)));
  }

  private static ArchRule onlyAllowed(String name) {
    Set<String> others =
        ALLOWED.keySet().stream()
            .filter(other -> !other.equals(name))
            .filter(other -> !Arrays.asList(ALLOWED.get(name).split(" ", -1)).contains(other))
            .map(other -> ROOT + other + "..")
            .collect(Collectors.toSet());
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others.toArray(String[]::new));
  }

  @Test
  void everyClassHasALineHere() {
    classes()
        .should()
        .resideInAnyPackage(ALLOWED.keySet().stream().map(p -> ROOT + p).toArray(String[]::new))
        .check(PRODUCT);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.deepcluster.(*)..").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void onlySparkAndAppKnowSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "spark", ROOT + "app")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.spark..")
        .check(PRODUCT);
  }

  @Test
  void appKnowsNoMoreOfSparkThanTheSession() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "app")
        .should()
        .dependOnClassesThat(
            new DescribedPredicate<JavaClass>("belong to Spark, but for SparkSession") {
              @Override
              public boolean test(JavaClass type) {
                return type.getPackageName().startsWith("org.apache.spark")
                    && !type.getFullName().equals("org.apache.spark.sql.SparkSession");
              }
            })
        .check(PRODUCT);
  }

  /** Exit codes are made of the exceptions of stages; the rest of a stage is spark's business. */
  @Test
  void appKnowsStagesByTheirExceptions() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "app")
        .should()
        .dependOnClassesThat(
            new DescribedPredicate<JavaClass>("belong to a stage and are no exceptions") {
              @Override
              public boolean test(JavaClass type) {
                return Set.of("clustering", "training").stream()
                        .anyMatch(stage -> type.getPackageName().equals(ROOT + stage))
                    && !type.isAssignableTo(Throwable.class);
              }
            })
        .check(PRODUCT);
  }

  @Test
  void onlyAppPrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "app")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(PRODUCT);
  }

  /** Whatever opens a file is given the job's settings: endpoints, credentials, time limits. */
  @Test
  void hadoopIsSetUpByTheJob() {
    noClasses().should().callConstructor(Configuration.class).check(PRODUCT);
  }

  @Test
  void randomnessComesFromSeeds() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .callMethod(Math.class, "random")
        .check(PRODUCT);
  }

  /** Spark's own messages between its processes are all that Java deserialises. */
  @Test
  void nothingReadIsDeserialisedByJava() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + "spark.RoundSlice")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(java.io.ObjectInputStream.class)
        .check(PRODUCT);
  }
}
