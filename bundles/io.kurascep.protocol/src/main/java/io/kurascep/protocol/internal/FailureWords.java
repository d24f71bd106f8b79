// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import io.kurascep.protocol.FailInfo;
import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.TransactionId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Failures in plain words: what happened, and what to try. One sentence each, without a stop. */
public final class FailureWords {

  private static final int LONGEST_QUOTE = 200;
  private static final int LONGEST_PAGE = 16 * 1024;
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Z}\\s]+");
  private static final Pattern PAGE =
      Pattern.compile(
          "^\\s*(<!doctype\\s+html|<html|<head|<body|<title)", Pattern.CASE_INSENSITIVE);
  private static final Pattern UNSEEN =
      Pattern.compile(
          "<!--.*?(?:-->|\\z)|<(script|style|head)\\b.*?(?:</\\1\\s*>|\\z)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern MARKUP = Pattern.compile("<[^>]*>|<[^>]*$");
  private static final Pattern BLOCK =
      Pattern.compile(
          "</?(p|h[1-6]|div|br|hr|tr|td|li|body)\\b[^>]{0,500}+>", Pattern.CASE_INSENSITIVE);
  private static final Pattern ENTITY = Pattern.compile("&[A-Za-z0-9#]+;");
  private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?])\\s");
  private static final Pattern TITLE =
      Pattern.compile(
          "<title[^>]{0,500}+>(.{0,2000}?)</title", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private FailureWords() {}

  /**
   * Says why a request was refused.
   *
   * @param failInfo the reason of RFC 8894 section 3.2.1.4
   * @param text the server's own words (failInfoText)
   * @param hresult the error code of Microsoft NDES
   * @param transactionId under which the CA's log tells more
   */
  public static String rejected(
      FailInfo failInfo, Optional<String> text, OptionalInt hresult, TransactionId transactionId) {
    return why(failInfo, text, hresult)
        + "; the CA's log has it as transaction "
        + transactionId.value();
  }

  /** The same without the transaction. */
  static String why(FailInfo failInfo, Optional<String> text, OptionalInt hresult) {
    Optional<WindowsError> known = WindowsError.of(hresult);
    var facts = new ArrayList<String>(List.of(failInfo.text()));
    hresult.ifPresent(
        code -> facts.add("0x%08X".formatted(code) + known.map(e -> " " + e.title()).orElse("")));
    text.map(FailureWords::harmless)
        .filter(words -> !words.isEmpty())
        .ifPresent(words -> facts.add("\"" + words + "\""));
    return "the server refuses the request ("
        + String.join(", ", facts)
        + "): "
        + known.map(WindowsError::advice).orElseGet(() -> advice(failInfo));
  }

  private static String advice(FailInfo failInfo) {
    return switch (failInfo) {
      case BAD_ALG -> "set the message cipher and digest to those that it supports";
      case BAD_MESSAGE_CHECK ->
          "its CA or RA certificate may have changed: fetch the CA certificates again, and check"
              + " the CA identifier";
      case BAD_REQUEST ->
          "most often the challenge is wrong, expired or already used, or the CA does not allow"
              + " this subject, key or template";
      case BAD_TIME -> "this gateway's clock differs from the server's: set it";
      case BAD_CERT_ID -> "it knows no such certificate or request: enroll again";
    };
  }

  /**
   * Says what an answer means that is not SCEP: an HTTP error, or a web page.
   *
   * @param url the server's address; its query is not shown
   * @param answer the answer
   */
  public static String http(URI url, HttpAnswer answer) {
    String body =
        new String(
            answer.body(), 0, Math.min(answer.body().length, LONGEST_PAGE), StandardCharsets.UTF_8);
    boolean page = isPage(answer.contentType(), body);
    String quote = page ? words(body) : isText(answer.contentType()) ? harmless(body) : "";
    return serverAndPath(url)
        + (page ? " answers with a web page (HTTP " : " answers HTTP ")
        + answer.status()
        + (quote.isEmpty() ? "" : (page ? ", \"" : " (\"") + quote + "\"")
        + (page || !quote.isEmpty() ? ")" : "")
        + ": "
        + advice(answer.status(), page, url, body);
  }

  private static boolean isPage(String contentType, String body) {
    return contentType.toLowerCase(Locale.ROOT).startsWith("text/html")
        || PAGE.matcher(body).find();
  }

  private static boolean isText(String contentType) {
    return contentType.toLowerCase(Locale.ROOT).startsWith("text/");
  }

  /** The title of a page; where it has none, its first sentence. */
  private static String words(String page) {
    var title = TITLE.matcher(page);
    var words = title.find() ? plain(title.group(1)) : "";
    return words.isEmpty()
        ? BLOCK
            .splitAsStream(UNSEEN.matcher(page).replaceAll(" "))
            .map(FailureWords::plain)
            .filter(text -> !text.isEmpty())
            .findFirst()
            .map(text -> SENTENCE.split(text, 2)[0])
            .orElse("")
        : words;
  }

  private static String plain(String markup) {
    var text = MARKUP.matcher(markup).replaceAll(" ");
    return harmless(ENTITY.matcher(text).replaceAll(" ").replaceAll("\\s+", " "));
  }

  private static String serverAndPath(URI url) {
    return Origin.of(url)
        + Optional.ofNullable(url.getPath()).map(FailureWords::harmless).orElse("");
  }

  private static String advice(int status, boolean page, URI url, String body) {
    if (status == 414 || (status == 404 && body.contains("404.15"))) {
      return "the address became too long for it: set the HTTP method to POST, or let the server"
          + " take longer queries (16384 in IIS)";
    }
    if (body.contains("plain HTTP request was sent to HTTPS")) {
      return "it speaks https at this port: let the URL begin with https://";
    }
    if (status == 496
        || body.contains("No required SSL certificate")
        || (status == 403 && body.contains("403.7"))) {
      return "it wants a client certificate: set the HTTPS client key";
    }
    return switch (status) {
      case 401 -> "it asks for a login, which SCEP does not have: check the path" + pathHint(url);
      case 403 ->
          "it refuses access: check the path, and whether it asks for a client certificate"
              + pathHint(url);
      case 404, 410 -> "there is no SCEP service at this path: check it" + pathHint(url);
      case 405, 501 ->
          "it does not know this operation or HTTP method: set the HTTP method to the other";
      case 411, 413, 415 ->
          "it does not take the request as it was sent: set the HTTP method to GET";
      case 421 -> "it serves another host name at this address: check the host name in the URL";
      case 495 -> "it does not accept the client certificate: check the HTTPS client key";
      case 511 -> "the network wants a login: log in to it, or use another way to the server";
      case 429, 503 -> "it is too busy or being serviced: try again later";
      case 408, 502, 504 -> "the server behind it does not answer: try again later, or see its log";
      default -> advice(page, status, url);
    };
  }

  private static String advice(boolean page, int status, URI url) {
    if (status / 100 == 5) {
      return "it failed while it worked on the request: see its log";
    }
    if (status / 100 == 3) {
      return "it redirects elsewhere: set the address that it redirects to";
    }
    if (page) {
      return "that is not the SCEP service: check the path" + pathHint(url);
    }
    return status / 100 == 2
        ? "that is not SCEP: check the path" + pathHint(url)
        : "it refuses the request: see its log, and check the path" + pathHint(url);
  }

  /** Where servers that are often addressed wrongly have their SCEP service. */
  private static String pathHint(URI url) {
    String path = String.valueOf(url.getPath()).toLowerCase(Locale.ROOT);
    if (path.contains("mscep_admin")) {
      return " (mscep_admin only shows challenges, requests go to /certsrv/mscep/mscep.dll)";
    }
    if (path.contains("mscep.dll") && !path.contains("pkiclient.exe")) {
      return " (some servers want /pkiclient.exe after mscep.dll)";
    }
    if (path.contains("pkiclient.exe")) {
      return " (the part before /pkiclient.exe often names the CA)";
    }
    return " (Microsoft NDES: /certsrv/mscep/mscep.dll, others: a path ending with /pkiclient.exe)";
  }

  /** What most texts are made of; it saves them the way through the rest. */
  private static boolean isHarmless(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '(' && character <= ':')
        || character == '='
        || character == ' ';
  }

  /**
   * Makes a text that somebody else wrote fit to stand in quotes in a sentence, a log or a web
   * page: in one line, without control and formatting characters, markup and quotes, and not too
   * long.
   */
  public static String harmless(String text) {
    if (text.length() <= LONGEST_QUOTE && text.chars().allMatch(FailureWords::isHarmless)) {
      return text.strip();
    }
    String line =
        UNPRINTABLE
            .matcher(text)
            .replaceAll(" ")
            .strip()
            .replace('<', '(')
            .replace('>', ')')
            .replace('"', '\'')
            .replace('`', '\'')
            .replace('&', '+');
    return line.codePointCount(0, line.length()) <= LONGEST_QUOTE
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_QUOTE)) + "...";
  }
}
