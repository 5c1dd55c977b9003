package dev.reverie.envs.mujoco.mjcf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.config.ConfigException;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    /** {@code x} is 3; {@code of(NAME, i)} the length of the name plus i. */
    private static final class Fake implements Expression.Names {
        @Override
        public Set<String> readings() {
            return Set.of("x", "of");
        }

        @Override
        public DoubleSupplier find(final String reading, final List<String> arguments) {
            final double value = reading.equals("x")
                    ? 3
                    : arguments.get(0).length() + (arguments.size() > 1 ? Double.parseDouble(arguments.get(1)) : 0);
            return () -> value;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "1 + 2 * 3 # 7",
                "(1 + 2) * 3 # 9",
                "10 - 4 - 3 # 3",
                "24 / 4 / 3 # 2",
                "-2^2 # -4",
                "2^-1 # 0.5",
                "2^3^2 # 512",
                "2*-x # -6",
                "1e-3 + .5E+1 # 5.001",
                "x < 3 # 0",
                "x <= 3 # 1",
                "x >= 4 # 0",
                "x > 2 # 1",
                "x == 3 # 1",
                "x != 3 # 0",
                "!x # 0",
                "1 || 0 && 0 # 1",
                "x > 1 && x < 3 # 0",
                "if(x > 2; 5; 6) # 5",
                "if(x > 3, 5, 6) # 6",
                "min(x, 2) + max(x; 4) # 6",
                "abs(-1.5) + sqrt(16) # 5.5",
                "exp(0) + log(1) + sin(0) + cos(0) + tanh(0) # 2",
                "of(robot0:a b-c) # 12",
                "of( j ; 4 )*2 # 10",
                "tolerance(x, 2, 4, 1) # 1",
                "tolerance(x; 4; inf; 1) # 0.1",
                "tolerance(x, 0, 2, 2) # 0.5623413251903491",
                "tolerance(x, 0, 2, 0) # 0",
                "cos(pi) # -1"
            })
    void valuesAreThoseOfArithmetic(final String text, final double value) {
        assertEquals(value, Expression.compile("test", text, new Fake()).getAsDouble(), 1e-12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "'' # 1",
                "x + # 4",
                "f(x) # 1",
                "(x # 3",
                "x) # 2",
                "1..2 # 1",
                "sin x # 5",
                "of(a # 4",
                "x ~ 1 # 3"
            })
    void errorsNameTheColumn(final String text, final int column) {
        final String message = Assertions.assertThrows(
                        ConfigException.class, () -> Expression.compile("test", text, new Fake()))
                .getMessage();
        Assertions.assertTrue(message.contains("column " + column + ":"), message);
    }
}
