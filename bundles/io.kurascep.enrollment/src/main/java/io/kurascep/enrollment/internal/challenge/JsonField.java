// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.challenge;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;

/** Finds one text in JSON, whose depth is bounded. */
final class JsonField {

  private static final int DEEPEST = 32;

  private JsonField() {}

  /**
   * The text of a field.
   *
   * @param json an object
   * @param path the names that lead to it, with dots in between
   * @return empty if there is no such field, its value is no text, or the whole is no JSON
   */
  static Optional<String> of(String json, String path) {
    try (var reader = new JsonReader(new StringReader(json))) {
      return find(reader, "$." + path);
    } catch (IOException | IllegalStateException | NumberFormatException none) {
      return Optional.empty();
    }
  }

  /** Reads to the end, since half an object is none. */
  private static Optional<String> find(JsonReader reader, String path) throws IOException {
    var found = Optional.<String>empty();
    var depth = 0;
    for (var token = reader.peek(); token != JsonToken.END_DOCUMENT; token = reader.peek()) {
      switch (token) {
        case BEGIN_OBJECT, BEGIN_ARRAY -> {
          if (++depth > DEEPEST) {
            return Optional.empty();
          }
          begin(reader, token);
        }
        case END_OBJECT, END_ARRAY -> {
          depth--;
          end(reader, token);
        }
        case NAME -> reader.nextName();
        case STRING -> {
          var here = reader.getPath();
          var text = reader.nextString();
          found = here.equals(path) ? Optional.of(text) : found;
        }
        default -> reader.skipValue();
      }
    }
    return found;
  }

  private static void begin(JsonReader reader, JsonToken token) throws IOException {
    if (token == JsonToken.BEGIN_OBJECT) {
      reader.beginObject();
    } else {
      reader.beginArray();
    }
  }

  private static void end(JsonReader reader, JsonToken token) throws IOException {
    if (token == JsonToken.END_OBJECT) {
      reader.endObject();
    } else {
      reader.endArray();
    }
  }
}
