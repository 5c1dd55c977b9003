package dev.reverie.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetsTest {
    private static final String LEARNERS = """
            defaults:
              dyna:
                alpha: 0.1
                planning-steps: 5
                bonus: 1e-3
                order: breadth
                widths: [64, 64]
                opt: {lr: 3e-4, warm: true}
            taxi:
              dyna:
                alpha: 0.5
                planning_steps: 50
            debug:
              dyna: {planningSteps: 1, opt: {warm: false}}
            """;
    private static final String PIPELINE = """
            defaults:
              run: {steps: 1e6, name: first, lanes: 8}
            debug:
              run: {steps: 200}
            """;
    private static final Map<String, Class<? extends Record>> TYPES =
            new LinkedHashMap<>(Map.of("dyna", Dyna.class, "run", Run.class));

    enum Order {
        BREADTH,
        BEST_FIRST
    }

    record Opt(double lr, boolean warm) {}

    record Dyna(double alpha, int planningSteps, double bonus, Order order, List<Integer> widths, Opt opt) {
        Dyna {
            new Problems()
                    .check(alpha > 0 && alpha <= 1, "alpha", "must be in (0, 1], got " + alpha)
                    .check(planningSteps >= 0, "planningSteps", "must be 0 or more, got " + planningSteps)
                    .raise();
        }
    }

    record Run(long steps, String name, int lanes) {
        Run {
            if (lanes < 1) {
                throw new IllegalArgumentException("lanes must be 1 or more, got " + lanes);
            }
        }
    }

    private static Presets presets() {
        final Map<String, String> files = new LinkedHashMap<>();
        files.put("learners.yaml", LEARNERS);
        files.put("pipeline.yaml", PIPELINE);
        return Presets.of(files);
    }

    private static List<String> problems(final List<String> blocks, final String... overrides) {
        return assertThrows(
                        ConfigException.class,
                        () -> presets().resolve(blocks, List.of(overrides)).bind(TYPES))
                .problems();
    }

    @Test
    void defaultsHoldEverySection() {
        final Bound bound = presets().resolve(List.of(), List.of()).bind(TYPES);
        assertEquals(
                new Dyna(0.1, 5, 1e-3, Order.BREADTH, List.of(64, 64), new Opt(3e-4, true)), bound.get(Dyna.class));
        assertEquals(new Run(1_000_000, "first", 8), bound.get("run", Run.class));
    }

    @Test
    void blocksApplyInTheOrderNamedThenOverrides() {
        assertEquals(List.of("taxi", "debug"), presets().blocks());
        assertEquals(1, planning(List.of("taxi", "debug")));
        assertEquals(50, planning(List.of("debug", "taxi")));
        assertEquals(7, planning(List.of("debug", "taxi"), "dyna.planning-steps=9", "dyna.planningSteps=7"));
        final Bound bound = presets().resolve(List.of("debug"), List.of()).bind(TYPES);
        assertEquals(new Opt(3e-4, false), bound.get(Dyna.class).opt());
        assertEquals(200, bound.get(Run.class).steps());
    }

    private static int planning(final List<String> blocks, final String... overrides) {
        return presets()
                .resolve(blocks, List.of(overrides))
                .bind(TYPES)
                .get(Dyna.class)
                .planningSteps();
    }

    @Test
    void resolvingLeavesTheDefaultsAsTheyWere() {
        final Presets presets = presets();
        presets.resolve(List.of("debug"), List.of("dyna.opt.lr=1"));
        assertEquals(
                new Opt(3e-4, true),
                presets.resolve(List.of(), List.of())
                        .bind(TYPES)
                        .get(Dyna.class)
                        .opt());
    }

    @Test
    void overridesTakeScalarsAndLists() {
        final Dyna dyna = presets()
                .resolve(
                        List.of(),
                        List.of(
                                "dyna.widths=[1, 2, 3]",
                                "dyna.order=Best-First",
                                "dyna.opt.warm=false",
                                "dyna.bonus=1",
                                "run.name=a=b"))
                .bind(TYPES)
                .get(Dyna.class);
        assertEquals(List.of(1, 2, 3), dyna.widths());
        assertEquals(Order.BEST_FIRST, dyna.order());
        assertEquals(1.0, dyna.bonus());
        assertEquals(false, dyna.opt().warm());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dyna.planning-steps=many | 'dyna.planning-steps' must be a whole number of 32 bits, got many",
                "dyna.planning-steps=2.5 | 'dyna.planning-steps' must be a whole number of 32 bits, got 2.5",
                "dyna.planning-steps=3000000000 | 'dyna.planning-steps' must be a whole number of 32 bits, got 3000000000",
                "run.steps=99999999999999999999 | 'run.steps' must be a whole number of 64 bits, got \"99999999999999999999\"",
                "dyna.alpha=high | 'dyna.alpha' must be a number, got high",
                "dyna.alpha=\"0.5\" | 'dyna.alpha' must be a number, got \"0.5\"",
                "dyna.opt.warm=yes | 'dyna.opt.warm' must be true or false, got \"yes\"",
                "dyna.order=bredth | 'dyna.order' must be one of breadth, best_first, got bredth; did you mean 'breadth'?",
                "dyna.widths=64 | 'dyna.widths' must be a list such as [a, b], got 64",
                "dyna.widths=[64, x] | 'dyna.widths[1]' must be a whole number of 32 bits, got x",
                "run.name=5 | 'run.name' must be a text, in quotes if it looks like a number or boolean, got 5",
                "dyna.alpha=[0.5] | 'dyna.alpha' must be a number, got [0.5]",
                "dyna.alpha=2 | dyna.alpha: must be in (0, 1], got 2.0",
                "dyna.alpha=.nan | dyna.alpha: must be in (0, 1], got NaN",
                "run.lanes=0 | run: lanes must be 1 or more, got 0",
                "dyna=5 | --set dyna=5: 'dyna' must be a section of keys alpha, planning-steps, bonus, order, widths, opt, got 5",
                "dyna.opt=5 | --set dyna.opt=5: 'dyna.opt' must be a section of keys lr, warm, got 5",
                "dyna.alpha={a: 1} | --set dyna.alpha={a: 1}: 'dyna.alpha' must be a value such as 0.1, not a section, got {a: 1}",
                "dyna.alpha.x=1 | --set dyna.alpha.x=1: 'dyna.alpha' must be a value such as 0.1, not a section, got {x: 1}",
                "dyna.alpha | --set dyna.alpha: must be path.to.key=value",
                "=3 | --set =3: must be path.to.key=value",
                "dyna.alhpa=1 | --set dyna.alhpa=1: unknown key 'dyna.alhpa'; did you mean 'dyna.alpha'?",
                "planning_step=1 | --set planning_step=1: unknown key 'planning_step'; did you mean 'dyna.planning-steps'?",
                "dyna.opt.lrr=1 | --set dyna.opt.lrr=1: unknown key 'dyna.opt.lrr'; did you mean 'dyna.opt.lr'?",
                "dyna..alpha=1 | --set dyna..alpha=1: unknown key 'dyna.'; known are 'alpha', 'planning-steps', 'bonus', 'order', 'widths', 'opt'",
            })
    void eachBadOverrideIsNamedWithWhatIsRight(final String override, final String problem) {
        assertEquals(List.of(problem), problems(List.of(), override));
    }

    @Test
    void allProblemsAreToldAtOnce() {
        final List<String> problems = problems(
                List.of("tax", "debug"),
                "dyna.alpha=7",
                "dyna.planning-steps=x",
                "nonsense",
                "run.lanes=-1",
                "run.nmae=x",
                "dyna.opt.warm=maybe");
        assertEquals(
                List.of(
                        "unknown preset 'tax'; did you mean 'taxi'?",
                        "--set nonsense: must be path.to.key=value",
                        "--set run.nmae=x: unknown key 'run.nmae'; did you mean 'run.name'?"),
                problems.subList(0, 3));
        assertEquals(
                List.of(
                        "'dyna.opt.warm' must be true or false, got maybe",
                        "'dyna.planning-steps' must be a whole number of 32 bits, got x",
                        "dyna.alpha: must be in (0, 1], got 7.0",
                        "run: lanes must be 1 or more, got -1"),
                problems.subList(3, 7).stream().sorted().toList());
    }

    @Test
    void oneRecordsProblemsAreToldTogether() {
        assertEquals(
                List.of("dyna.alpha: must be in (0, 1], got 0.0", "dyna.planning-steps: must be 0 or more, got -1"),
                problems(List.of(), "dyna.alpha=0", "dyna.planning-steps=-1"));
        assertEquals(
                "alpha must be in (0, 1], got 2.0; planningSteps must be 0 or more, got -3",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Dyna(2, -3, 0, Order.BREADTH, List.of(), new Opt(1, true)))
                        .getMessage());
    }

    @Test
    void badFilesAreRefusedWhenRead() {
        final Map<String, String> files = new LinkedHashMap<>();
        files.put("a.yaml", "defaults:\n  dyna: {alpha: 1}\nsmall:\n  dyna: {aplha: 2}\n");
        assertEquals(
                List.of("preset 'small': unknown key 'dyna.aplha'; did you mean 'dyna.alpha'?"),
                assertThrows(ConfigException.class, () -> Presets.of(files)).problems());
        files.put("a.yaml", "defaults:\n  dyna: {alpha: 1, alpha: 2}\nsmall: 3\n");
        files.put("b.yaml", "defaults:\n  dyna: {beta: 1}\n  x: 5\n");
        files.put("c.yaml", "defaults: [\n");
        final List<String> problems =
                assertThrows(ConfigException.class, () -> Presets.of(files)).problems();
        assertEquals(5, problems.size(), problems.toString());
        assertEquals("a.yaml:2:20: key 'defaults.dyna.alpha' stands twice", problems.get(0));
        assertEquals("a.yaml: block 'small' must hold sections, got 3", problems.get(1));
        assertEquals("b.yaml: section 'dyna' stands in the defaults of another file too", problems.get(2));
        assertEquals("b.yaml: 'x' must be a section of keys, got 5", problems.get(3));
        assertTrue(problems.get(4).startsWith("c.yaml:2:1: not YAML: "), problems.get(4));
    }

    @Test
    void presetsOffTheClasspathAreNamed() {
        assertEquals(
                List.of(
                        "presets 'no/such.yaml' are not on the classpath",
                        "presets 'nor/this.yaml' are not on the classpath"),
                assertThrows(ConfigException.class, () -> Presets.load(List.of("no/such.yaml", "nor/this.yaml")))
                        .problems());
        assertEquals(
                List.of("small"),
                Presets.load(List.of("dev/reverie/config/presets.yaml")).blocks());
    }

    @Test
    void blocksOfSeveralFilesAreMerged() {
        final Map<String, String> files = new LinkedHashMap<>();
        files.put("a", "defaults: {x: {p: 1, q: 2}}\nall: {x: {p: 3}}");
        files.put("b", "defaults: {y: {r: 4}}\nall: {y: {r: 5}, x: {q: 6}}");
        assertEquals(
                "x:\n  p: 3\n  q: 6\ny:\n  r: 5\n",
                Presets.of(files).resolve(List.of("all"), List.of()).toYaml());
    }

    @Test
    void aRunFileGivesEqualSettings(@TempDir final Path dir) throws Exception {
        final Settings settings = presets()
                .resolve(
                        List.of("taxi"),
                        List.of("run.name=\"a: 'b' \\\\ \\n 5 ü 🙂\"", "dyna.bonus=1e10", "dyna.widths=[]"));
        final Path file = dir.resolve("run.yaml");
        Files.writeString(file, settings.toYaml());
        assertEquals(settings, Settings.read(file));
        assertEquals(settings, presets().resolveFile(file, List.of()));
        assertEquals(settings.toYaml(), Settings.read(file).toYaml());
        assertEquals(
                settings.bind(TYPES).records(), Settings.read(file).bind(TYPES).records());
        assertEquals("a: 'b' \\ \n 5 ü 🙂", settings.bind(TYPES).get(Run.class).name());
        assertNotEquals(settings, presets().resolveFile(file, List.of("dyna.alpha=1")));
    }

    @Test
    void textsThatLookLikeNumbersStayTexts() {
        for (final String text : List.of(
                "1e5",
                "007",
                "true",
                "null",
                "",
                "~",
                "1_0",
                ".5",
                "-",
                "- a",
                "#",
                "a #b",
                "yes",
                ".inf",
                "0.10",
                " x ",
                "\t",
                "[1]",
                "{",
                "*a",
                "&a",
                "!t",
                "'",
                "\u007f\u0085\u2028\ud800")) {
            final Settings settings = presets().resolve(List.of(), List.of()).with("run", new Run(1, text, 1));
            assertEquals(settings, Settings.parse("run.yaml", settings.toYaml()));
            assertEquals(
                    text,
                    Settings.parse("run.yaml", settings.toYaml())
                            .bind(TYPES)
                            .get(Run.class)
                            .name());
        }
    }

    @Test
    void aRunFileIsNotTrusted(@TempDir final Path dir) throws Exception {
        final Path file = dir.resolve("run.yaml");
        Files.writeString(
                file,
                presets()
                        .resolve(List.of(), List.of())
                        .toYaml()
                        .replace("lanes:", "lames:")
                        .replace("0.1", "x"));
        final List<String> expected = List.of(
                "'dyna.alpha' must be a number, got x",
                "'run.lanes' is missing: must be a whole number of 32 bits",
                "unknown key 'run.lames'; did you mean 'run.lanes'?");
        assertEquals(
                expected,
                assertThrows(ConfigException.class, () -> Settings.read(file).bind(TYPES)).problems().stream()
                        .sorted()
                        .toList());
        assertThrows(
                ConfigException.class,
                () -> presets().resolveFile(file, List.of()).bind(TYPES));
        assertThrows(ConfigException.class, () -> Settings.read(dir.resolve("none.yaml")));
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
        assertEquals(
                List.of(file + " is not UTF-8 text"),
                assertThrows(ConfigException.class, () -> Settings.read(file)).problems());
    }

    @Test
    void aSectionCanBeMadeOfARecordAndOthersDropped() {
        final Settings settings = presets()
                .resolve(List.of(), List.of())
                .with("flags", new Dyna(0.3, 2, 0, Order.BEST_FIRST, List.of(4), new Opt(1, false)))
                .keep(List.of("flags", "run"));
        assertEquals(List.of("run", "flags"), settings.sections());
        final Settings back = Settings.parse("run.yaml", settings.toYaml());
        assertEquals(settings, back);
        assertEquals(
                new Dyna(0.3, 2, 0, Order.BEST_FIRST, List.of(4), new Opt(1, false)),
                back.bind(Map.of("flags", Dyna.class)).get(Dyna.class));
    }

    @Test
    void problemsOfTheCallerAreToldWithTheRest() {
        final Settings settings =
                presets().resolve(List.of("tax"), List.of()).withProblems(List.of("unknown environment 'Taxi-v9'"));
        assertEquals(
                List.of("unknown preset 'tax'; did you mean 'taxi'?", "unknown environment 'Taxi-v9'"),
                assertThrows(ConfigException.class, () -> settings.bind(Map.of()))
                        .problems());
        assertThrows(ConfigException.class, settings::toYaml);
        assertEquals(
                List.of("section 'runn' is missing; did you mean 'run'?"),
                assertThrows(
                                ConfigException.class,
                                () -> presets().resolve(List.of(), List.of()).bind(Map.of("runn", Run.class)))
                        .problems());
    }

    @Test
    void dangerousYamlIsRefused() {
        final String deep = "a: " + "[".repeat(2000) + "]".repeat(2000);
        final List<String> texts = List.of(
                "a: &x {b: 1}\nc: *x\n",
                "a: *x\n",
                "a: &x {b: 1}\n",
                "a: !!java.net.URL [\"http://localhost\"]\n",
                "a: !!binary aGVsbG8=\n",
                "a: {? [1, 2] : 3}\n",
                "a: {b: ~}\n",
                "a: {b: 1}\n---\na: {b: 2}\n",
                "a: {b: 1}\n<<: {c: 1}\n",
                "- a\n",
                "a: 5\n",
                "a: {plan-steps: 1, planSteps: 2}\n",
                "\u0000",
                deep,
                "a: {b: \"" + "x".repeat(1 << 20) + "\"}");
        for (final String text : texts) {
            if (!text.contains("<<")) {
                final ConfigException ex =
                        assertThrows(ConfigException.class, () -> Settings.parse("run.yaml", text), text);
                assertTrue(ex.getMessage().startsWith("run.yaml:"), ex.getMessage());
                assertTrue(ex.getMessage().length() < 300, "short: " + ex.getMessage());
            }
        }
        assertEquals(
                List.of("run.yaml:2:6: not YAML: mapping values are not allowed here"),
                assertThrows(ConfigException.class, () -> Settings.parse("run.yaml", "a: {}\nb: c: 5"))
                        .problems()
                        .stream()
                        .map(text -> text.replaceFirst(":2:\\d+:", ":2:6:"))
                        .toList());
        assertEquals(
                Stream.of("a").toList(),
                Settings.parse("run.yaml", "a: {b: []}").sections());
    }
}
