package dev.reverie.pipeline.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command line that was run in this process. */
record Cli(int exit, String out, String err) {

    static Cli run(final Object... args) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        final int exit = Reverie.execute(new PrintWriter(out, true), new PrintWriter(err, true), texts);
        return new Cli(exit, out.toString(), err.toString());
    }

    @Override
    public String toString() {
        return "exit " + exit + "\n-- out --\n" + out + "\n-- err --\n" + err;
    }
}
