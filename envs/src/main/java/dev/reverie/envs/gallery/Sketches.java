package dev.reverie.envs.gallery;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Set;

/** Drawings of the classic control tasks. */
final class Sketches {
    private static final Color PAPER = new Color(0xF4F2EC);
    private static final Color INK = new Color(0x333333);
    private static final Color WOOD = new Color(0xC58A45);
    private static final Color STEEL = new Color(0x5A73A6);
    private static final Color GOAL = new Color(0xB5333C);
    private static final Set<String> IDS =
            Set.of("CartPole-v1", "Pendulum-v1", "Acrobot-v1", "MountainCar-v0", "MountainCarContinuous-v0");

    private Sketches() {}

    static boolean draws(final String id) {
        return IDS.contains(id);
    }

    static BufferedImage of(final String id) {
        final BufferedImage image = new BufferedImage(Gallery.SIDE, Gallery.SIDE, BufferedImage.TYPE_INT_RGB);
        final Graphics2D graphics = on(image);
        switch (id) {
            case "CartPole-v1" -> cartPole(graphics);
            case "Pendulum-v1" -> pendulum(graphics);
            case "Acrobot-v1" -> acrobot(graphics);
            default -> mountainCar(graphics, id.contains("Continuous"));
        }
        graphics.dispose();
        return image;
    }

    static Graphics2D on(final BufferedImage image) {
        final Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(PAPER);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        return graphics;
    }

    static void disc(final Graphics2D graphics, final double x, final double y, final double radius, final Color in) {
        graphics.setColor(in);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    private static void line(
            final Graphics2D graphics, final double[] from, final double[] to, final int width, final Color in) {
        graphics.setColor(in);
        graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(new Line2D.Double(from[0], from[1], to[0], to[1]));
    }

    private static void cartPole(final Graphics2D graphics) {
        line(graphics, new double[] {6, 148}, new double[] {186, 148}, 2, INK);
        graphics.setColor(STEEL);
        graphics.fill(new Rectangle2D.Double(62, 132, 56, 32));
        line(graphics, new double[] {90, 138}, new double[] {106, 40}, 10, WOOD);
        disc(graphics, 90, 138, 5, INK);
    }

    private static void pendulum(final Graphics2D graphics) {
        line(graphics, new double[] {96, 96}, new double[] {140, 44}, 16, GOAL);
        disc(graphics, 96, 96, 6, INK);
        graphics.setColor(INK);
        graphics.setStroke(new BasicStroke(2));
        graphics.drawArc(66, 66, 60, 60, 80, 120);
        final Path2D tip = new Path2D.Double();
        tip.moveTo(60, 108);
        tip.lineTo(74, 106);
        tip.lineTo(66, 118);
        tip.closePath();
        graphics.fill(tip);
    }

    private static void acrobot(final Graphics2D graphics) {
        line(graphics, new double[] {10, 44}, new double[] {182, 44}, 2, INK);
        line(graphics, new double[] {96, 88}, new double[] {130, 132}, 10, WOOD);
        line(graphics, new double[] {130, 132}, new double[] {158, 84}, 10, STEEL);
        disc(graphics, 96, 88, 5, INK);
        disc(graphics, 130, 132, 5, INK);
    }

    /** The height of the valley {@code sin(3 x)} over positions from -1.2 to 0.6. */
    private static double[] valley(final double position) {
        return new double[] {(position + 1.2) / 1.8 * 192, 150 - (Math.sin(3 * position) * 0.45 + 0.45) * 120};
    }

    private static void mountainCar(final Graphics2D graphics, final boolean continuous) {
        final Path2D hill = new Path2D.Double();
        hill.moveTo(0, 192);
        for (int i = 0; i <= 90; i++) {
            final double[] at = valley(-1.2 + 0.02 * i);
            hill.lineTo(at[0], at[1]);
        }
        hill.lineTo(192, 192);
        hill.closePath();
        graphics.setColor(new Color(0x8FA878));
        graphics.fill(hill);
        final double[] flag = valley(continuous ? 0.45 : 0.5);
        line(graphics, flag, new double[] {flag[0], flag[1] - 34}, 2, INK);
        graphics.setColor(GOAL);
        graphics.fill(new Rectangle2D.Double(flag[0] - 16, flag[1] - 34, 16, 10));
        final double[] car = valley(continuous ? -0.85 : -0.3);
        graphics.rotate(continuous ? 0.75 : -0.55, car[0], car[1]);
        graphics.setColor(continuous ? STEEL : WOOD);
        graphics.fill(new Rectangle2D.Double(car[0] - 15, car[1] - 18, 30, 12));
        disc(graphics, car[0] - 9, car[1] - 5, 5, INK);
        disc(graphics, car[0] + 9, car[1] - 5, 5, INK);
    }
}
