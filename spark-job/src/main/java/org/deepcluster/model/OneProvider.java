package org.deepcluster.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Another class loader's classes, of which a service has one provider only, whatever the files
 * under META-INF/services name.
 */
final class OneProvider extends ClassLoader {
  private final String file;
  private final String provider;

  OneProvider(ClassLoader classes, Class<?> service, String provider) {
    super(classes);
    this.file = "META-INF/services/" + service.getName();
    this.provider = provider;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(file) ? Collections.enumeration(List.of(list())) : super.getResources(name);
  }

  private URL list() {
    try {
      return new URL("provider", null, -1, provider, new InMemory());
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Addresses whose path is what they contain. */
  private static final class InMemory extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(url.getPath().getBytes(StandardCharsets.UTF_8));
        }
      };
    }
  }
}
