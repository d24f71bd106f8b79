// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Lets the operator decide about requests from another process, by the folder of a running CA. */
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

  /** Returns the requests that wait, one to a line. */
  public String requests() throws IOException {
    return exchange("GET", access.url());
  }

  /**
   * Approves or rejects a request.
   *
   * @param number the number of the request
   * @param decision approve or reject
   * @return what happened, in a sentence
   * @throws IOException with a sentence if the CA refuses
   */
  public String decide(String number, String decision) throws IOException {
    return exchange("POST", URI.create(access.url() + "/" + number + "/" + decision));
  }

  private String exchange(String method, URI uri) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Authorization", access.authorization());
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
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
