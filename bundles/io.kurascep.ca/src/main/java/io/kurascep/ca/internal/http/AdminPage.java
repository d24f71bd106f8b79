// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.http;

import io.kurascep.ca.internal.records.Transaction.Pending;
import java.util.List;
import java.util.stream.Collectors;

/** The page with the requests that wait, in plain HTML without a script. */
final class AdminPage {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>%1$s: requests</title>
      <style>
      body { font-family: sans-serif; margin: 2em; }
      table { border-collapse: collapse; }
      th, td { border: 1px solid #999; padding: 0.3em 0.6em; text-align: left; }
      form { display: inline; }
      </style>
      </head>
      <body>
      <h1>%1$s: requests that wait for approval</h1>
      <p role="status">%2$s</p>
      %3$s
      <p>A demo CA, not a public one. <a href="">Look again</a></p>
      </body>
      </html>
      """;

  private static final String TABLE =
      """
      <table>
      <thead><tr><th>Number</th><th>Age</th><th>Address</th><th>Subject</th>\
      <th>Alternative names</th><th>Key</th><th>Challenge</th><th>Decision</th></tr></thead>
      <tbody>
      %s
      </tbody>
      </table>
      """;

  private static final String FIRST = "<p><a href=\"?after=0\">The oldest ones</a></p>\n";
  private static final String NEXT = "<p><a href=\"?after=%s\">The next ones</a> of %s more</p>\n";

  private static final String BUTTONS =
      """
      <form method="post" action="decide"><input type="hidden" name="form" value="%s">\
      <input type="hidden" name="number" value="%s">\
      <button name="decision" value="approve">Approve</button> \
      <button name="decision" value="reject">Reject</button></form>""";

  private static final int ROWS = 100;

  private AdminPage() {}

  /**
   * Writes the page.
   *
   * @param alias the name of the CA
   * @param said what happened, or an empty text
   * @param pending the requests, oldest first; at most 100 are shown
   * @param after shows those with higher numbers
   * @param formSecret the secret in each form
   */
  static String of(String alias, String said, List<Pending> pending, int after, String formSecret) {
    List<Pending> rest = pending.stream().filter(request -> request.number() > after).toList();
    List<Pending> shown = rest.subList(0, Math.min(ROWS, rest.size()));
    String rows =
        shown.stream().map(request -> row(request, formSecret)).collect(Collectors.joining("\n"));
    String table =
        shown.isEmpty() ? "<p>No request waits for approval.</p>" : TABLE.formatted(rows);
    return PAGE.formatted(escaped(alias), escaped(said), table + others(pending, rest, shown));
  }

  /** The way to what is not shown. */
  private static String others(List<Pending> pending, List<Pending> rest, List<Pending> shown) {
    String first = pending.size() > rest.size() ? FIRST : "";
    int left = rest.size() - shown.size();
    return left == 0 ? first : first + NEXT.formatted(shown.get(shown.size() - 1).number(), left);
  }

  private static String row(Pending request, String formSecret) {
    String cells =
        AdminCommands.columns(request).stream()
            .map(column -> "<td>" + escaped(column) + "</td>")
            .collect(Collectors.joining());
    String buttons = BUTTONS.formatted(formSecret, request.number());
    return "<tr>" + cells + "<td>" + buttons + "</td></tr>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
