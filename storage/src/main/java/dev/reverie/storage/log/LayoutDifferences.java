package dev.reverie.storage.log;

import dev.reverie.envs.Field;
import dev.reverie.envs.StepLayout;
import java.util.ArrayList;
import java.util.List;

/** Says how two layouts differ. */
final class LayoutDifferences {
    private LayoutDifferences() {}

    static String of(final StepLayout own, final StepLayout expected) {
        return String.join("; ", differences(own, expected));
    }

    private static List<String> differences(final StepLayout own, final StepLayout expected) {
        final List<String> differences = new ArrayList<>();
        if (!own.envId().equals(expected.envId())) {
            differences.add("it holds steps of " + own.envId() + ", not of " + expected.envId());
        }
        final List<Field> mine = fields(own);
        final List<Field> theirs = fields(expected);
        for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
            final String is = i < mine.size() ? String.valueOf(mine.get(i)) : "none";
            final String expects = i < theirs.size() ? String.valueOf(theirs.get(i)) : "none";
            if (!is.equals(expects)) {
                differences.add("field " + i + " is " + is + ", not " + expects);
            }
        }
        if (!own.actionSpace().equals(expected.actionSpace())) {
            differences.add("actions are " + own.actionSpace() + ", not " + expected.actionSpace());
        }
        return differences;
    }

    private static List<Field> fields(final StepLayout layout) {
        final List<Field> fields = new ArrayList<>(layout.observation());
        fields.add(layout.actionSpace().field());
        return fields;
    }
}
