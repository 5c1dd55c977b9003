package dev.reverie.pipeline;

import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house, over every room's main classes. */
class HouseRulesTest {
    private static final List<String> ROOMS = List.of("config", "envs", "storage", "learners", "pipeline");
    private static final Set<String> SHARED =
            Set.of("acting", "tensor", "nn", "math", "optim", "planning", "imagination", "modelfree");
    private static final int FILE_LINES = 500;
    private static final int METHOD_LINES = 60;

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.reverie");

    @Test
    void everyRoomIsSeen() {
        for (final String room : ROOMS) {
            assertTrue(
                    HOUSE.stream().anyMatch(c -> c.getPackageName().startsWith("dev.reverie." + room)),
                    "no class of room '" + room + "' was imported: the rules would hold for nothing");
        }
    }

    @Test
    void roomsStandInAStraightLine() {
        for (int i = 0; i < ROOMS.size(); i++) {
            for (int j = i + 1; j < ROOMS.size(); j++) {
                noClasses()
                        .that()
                        .resideInAPackage("dev.reverie." + ROOMS.get(i) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.reverie." + ROOMS.get(j) + "..")
                        .because("config <- envs <- storage <- learners <- pipeline")
                        .check(HOUSE);
            }
        }
    }

    @Test
    void oneForeignLibraryOneRoom() {
        onlyIn("config", "com.fasterxml..", "org.yaml..");
        onlyIn("storage", "net.openhft..");
        onlyIn(
                "pipeline",
                "io.aeron..",
                "reactor..",
                "org.reactivestreams..",
                "picocli..",
                "org.HdrHistogram..",
                "org.knowm..");
    }

    private static void onlyIn(final String room, final String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.reverie." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(HOUSE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.reverie.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void algorithmsNeverImportEachOther() {
        for (final String package_ : algorithmPackages()) {
            final DescribedPredicate<JavaClass> others = new DescribedPredicate<>("other algorithms") {
                @Override
                public boolean test(final JavaClass c) {
                    final String other = algorithm(c);
                    return !other.isEmpty() && !other.equals(package_) && !SHARED.contains(other);
                }
            };
            classes()
                    .that()
                    .resideInAPackage("dev.reverie.learners." + package_ + "..")
                    .should(com.tngtech.archunit.lang.conditions.ArchConditions.not(dependOnClassesThat(others)))
                    .check(HOUSE);
        }
        noClasses()
                .that()
                .resideInAPackage("dev.reverie.learners.modelfree..")
                .should(dependOnClassesThat(new DescribedPredicate<>("model-based algorithms") {
                    @Override
                    public boolean test(final JavaClass c) {
                        final String other = algorithm(c);
                        return !other.isEmpty() && !SHARED.contains(other);
                    }
                }))
                .check(HOUSE);
    }

    private static String algorithm(final JavaClass c) {
        final String prefix = "dev.reverie.learners.";
        return c.getPackageName().startsWith(prefix)
                ? c.getPackageName().substring(prefix.length()).split("\\.")[0]
                : "";
    }

    private static List<String> algorithmPackages() {
        final List<String> packages = HOUSE.stream()
                .map(HouseRulesTest::algorithm)
                .filter(name -> !name.isEmpty() && !SHARED.contains(name))
                .distinct()
                .toList();
        assertTrue(packages.contains("dyna"), "the algorithm packages were not found: " + packages);
        return packages;
    }

    @Test
    void namesSayWhatAThingIs() {
        final Pattern forbidden =
                Pattern.compile(".*(Manager|Utils?|Helper|Impl)|(Abstract|Base)[A-Z].*|I[A-Z][a-z].*Impl");
        classes()
                .should(that(
                        "have a name that the house uses",
                        c -> !forbidden.matcher(c.getSimpleName()).matches()))
                .check(HOUSE);
    }

    @Test
    void interfacesAreSmall() {
        classes()
                .that()
                .areInterfaces()
                .and()
                .areNotAnnotations()
                .and()
                .doNotHaveSimpleName("Engine")
                .should(that(
                        "declare at most five methods",
                        c -> c.getMethods().stream()
                                        .filter(HouseRulesTest::isDeclared)
                                        .count()
                                <= 5))
                .check(HOUSE);
    }

    private static boolean isDeclared(final JavaMethod method) {
        final String name = method.getName();
        final boolean isClose =
                name.equals("close") && method.getRawParameterTypes().isEmpty();
        final boolean isStatic = method.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.STATIC);
        return !name.contains("$") && !isClose && !isStatic;
    }

    @Test
    void constructorsTakeAtMostSevenArguments() {
        classes()
                .that()
                .areNotRecords()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .should(that("have constructors of at most seven arguments", c -> c.getConstructors().stream()
                        .map(JavaConstructor::getRawParameterTypes)
                        .allMatch(types -> types.size() <= 7)))
                .check(HOUSE);
    }

    @Test
    void faultsEndTheRun() {
        noClasses()
                .that()
                .resideInAPackage("dev.reverie.pipeline..")
                .should()
                .callMethodWhere(new DescribedPredicate<>("Reactor's operators that hide faults") {
                    @Override
                    public boolean test(final com.tngtech.archunit.core.domain.JavaMethodCall call) {
                        return call.getTargetOwner().getPackageName().startsWith("reactor.")
                                && Set.of("onErrorContinue", "onErrorResume", "onErrorReturn", "retry", "retryWhen")
                                        .contains(call.getName());
                    }
                })
                .check(HOUSE);
    }

    @Test
    void nobodyDeserializesJavaObjects() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .check(HOUSE);
    }

    @Test
    void accessorsHaveNoGet() {
        methods()
                .that()
                .arePublic()
                .and()
                .haveNameMatching("get[A-Z].*")
                .should()
                .beDeclaredInClassesThat()
                .resideInAPackage("dev.reverie.none")
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    private static ArchCondition<JavaClass> that(
            final String description, final java.util.function.Predicate<JavaClass> holds) {
        return new ArchCondition<>(description) {
            @Override
            public void check(final JavaClass c, final ConditionEvents events) {
                events.add(new SimpleConditionEvent(c, holds.test(c), c.getName() + " does not " + description));
            }
        };
    }

    @Test
    void filesAndMethodsAreShort() throws IOException {
        final Path root = Path.of(System.getProperty("reverie.root"));
        final List<String> long_ = new ArrayList<>();
        int files = 0;
        for (final String room : ROOMS) {
            try (Stream<Path> sources = Files.walk(root.resolve(room).resolve("src/main/java"))) {
                for (final Path file :
                        sources.filter(p -> p.toString().endsWith(".java")).toList()) {
                    files++;
                    measure(root.relativize(file), Files.readAllLines(file), long_);
                }
            }
        }
        assertTrue(files > 50, "only " + files + " sources were found under " + root);
        assertEquals(List.of(), long_);
    }

    private static void measure(final Path file, final List<String> lines, final List<String> long_) {
        if (lines.size() > FILE_LINES) {
            long_.add(file + " has " + lines.size() + " lines, more than " + FILE_LINES);
        }
        final Pattern type =
                Pattern.compile("^\\s*(?!.*\\().*\\b(class|interface|enum)\\b.*|.*\\brecord\\b \\w+.*|.*\\bnew \\w+.*");
        for (int i = 0; i < lines.size(); i++) {
            final String line = lines.get(i);
            final int indent = line.length() - line.stripLeading().length();
            if ((indent != 4 && indent != 8)
                    || !line.endsWith("{")
                    || indent == 8 && !line.contains("(")
                    || type.matcher(line).matches()) {
                continue;
            }
            final String end = " ".repeat(indent) + "}";
            int j = i + 1;
            while (j < lines.size() && !lines.get(j).startsWith(end)) {
                j++;
            }
            if (j < lines.size() && j - i > METHOD_LINES) {
                long_.add(file + ":" + (i + 1) + " is a method of " + (j - i) + " lines, more than " + METHOD_LINES);
            }
        }
    }
}
