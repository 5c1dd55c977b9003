package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.storage.log.DamagedLogException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
        name = "reverie",
        mixinStandardHelpOptions = true,
        version = "reverie " + Reverie.VERSION,
        description = "World-model reinforcement learning as a stream.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Exit status: 0 done, 1 fault, 2 usage or configuration."},
        subcommands = {
            TrainCommand.class,
            LearnCommand.class,
            ResumeCommand.class,
            EvalCommand.class,
            PlotCommand.class,
            ServeCommand.class,
            PlanCommand.class,
            RecordCommand.class,
            LogCommand.class,
            EnvsCommand.class,
            BenchCommand.class,
            DoctorCommand.class
        })
public final class Reverie implements Runnable {
    /** Version of this build. */
    public static final String VERSION = "0.1.0";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** @param args of the command line. */
    public static void main(final String[] args) {
        final int exit = execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
        System.exit(exit);
    }

    /**
     * Runs a command line.
     *
     * @param out  for results.
     * @param err  for progress and problems.
     * @param args of the command line.
     * @return the exit status.
     */
    public static int execute(final PrintWriter out, final PrintWriter err, final String... args) {
        return new CommandLine(new Reverie())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Reverie::usageProblem)
                .setExecutionExceptionHandler(Reverie::problem)
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }

    private static int usageProblem(final ParameterException ex, final String[] args) {
        final CommandLine command = ex.getCommandLine();
        command.getErr().println("reverie: " + ex.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(ex, command.getErr());
        command.getErr().println("see: " + command.getCommandSpec().qualifiedName() + " --help");
        return 2;
    }

    private static int problem(final Exception ex, final CommandLine command, final CommandLine.ParseResult parsed) {
        final PrintWriter err = command.getErr();
        if (ex instanceof ConfigException config) {
            config.problems().forEach(problem -> err.println("reverie: " + problem));
            return 2;
        }
        if (ex instanceof Verdict || ex instanceof DamagedLogException) {
            err.println("reverie: " + ex.getMessage());
            return 1;
        }
        ex.printStackTrace(err);
        Throwable cause = ex;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        err.println("reverie: " + cause);
        return 1;
    }
}
