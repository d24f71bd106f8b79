// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Lets the operator tell a CA that runs what to do, by its folder. */
public final class AdminClient {
  private static final int PATIENCE_MILLIS = 30_000;

  private final AdminAccess access;

  private AdminClient(AdminAccess access) {
    this.access = access;
  }

  /**
   * Finds a running CA.
   *
   * @param folder the folder of the CA
   * @throws IOException if no CA runs there, or its folder is not readable for this user
   */
  public static AdminClient of(Path folder) throws IOException {
    return AdminAccess.read(folder, DurableFiles.onDisk())
        .map(AdminClient::new)
        .orElseThrow(() -> new IOException("no CA runs on " + folder + ": start it first"));
  }

  /**
   * Tells the CA what to do.
   *
   * @param words the command and what belongs to it
   * @return what happened, in a sentence or a list
   * @throws IOException with a sentence if the CA refuses
   */
  public String tell(List<String> words) throws IOException {
    URI uri = access.url().resolve("command");
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Authorization", access.authorization());
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    byte[] body = String.join("\n", words).getBytes(StandardCharsets.UTF_8);
    connection.setFixedLengthStreamingMode(body.length);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    } catch (ConnectException e) {
      throw new IOException("no CA answers at " + access.url() + ": start it first", e);
    }
    boolean accepted = connection.getResponseCode() == 200;
    try (InputStream in = accepted ? connection.getInputStream() : connection.getErrorStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!accepted) {
        throw new IOException(text);
      }
      return text;
    }
  }
}
