package dev.reverie.pipeline.video;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** An animated GIF that goes round for ever, each picture with colours of its own. */
final class GifFilm implements Film {
    private final int width;
    private final int height;
    private final int centiseconds;
    private final java.io.OutputStream file;
    private final ImageOutputStream stream;
    private final ImageWriter writer;
    private final Palette palette = new Palette();
    private final byte[] indices;
    private boolean begun;

    /**
     * @param file         to write.
     * @param width        of a picture.
     * @param height       of a picture.
     * @param centiseconds that each is shown.
     */
    GifFilm(final Path file, final int width, final int height, final int centiseconds) throws IOException {
        this.width = width;
        this.height = height;
        this.centiseconds = centiseconds;
        this.indices = new byte[width * height];
        this.file = Files.newOutputStream(file);
        this.stream = ImageIO.createImageOutputStream(this.file);
        this.writer = ImageIO.getImageWritersByFormatName("gif").next();
        writer.setOutput(stream);
        writer.prepareWriteSequence(null);
    }

    @Override
    public void add(final int[] picture) throws IOException {
        final IndexColorModel colours = palette.quantise(picture, indices);
        final BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colours);
        System.arraycopy(indices, 0, ((DataBufferByte) image.getRaster().getDataBuffer()).getData(), 0, indices.length);
        final IIOMetadata metadata =
                writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), writer.getDefaultWriteParam());
        describe(metadata);
        writer.writeToSequence(new IIOImage(image, null, metadata), null);
        begun = true;
    }

    private void describe(final IIOMetadata metadata) throws IIOInvalidTreeException {
        final String format = metadata.getNativeMetadataFormatName();
        final IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);
        final IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Integer.toString(centiseconds));
        final org.w3c.dom.NodeList before = root.getElementsByTagName("GraphicControlExtension");
        if (before.getLength() > 0) {
            root.replaceChild(control, before.item(0));
        } else {
            root.appendChild(control);
        }
        if (!begun) {
            final IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
            final IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
            loop.setAttribute("applicationID", "NETSCAPE");
            loop.setAttribute("authenticationCode", "2.0");
            loop.setUserObject(new byte[] {1, 0, 0});
            extensions.appendChild(loop);
            root.appendChild(extensions);
        }
        metadata.setFromTree(format, root);
    }

    @Override
    public void close() throws IOException {
        try (file;
                stream) {
            if (begun) {
                writer.endWriteSequence();
            }
        } finally {
            writer.dispose();
        }
    }
}
