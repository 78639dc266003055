const CONTROL_CHARACTERS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
const FIRST_ASTRAL = 0x1_00_00;
/** JSON text escapes everything below a space by itself. */
const SPACE = 0x20;

/**
 * Text from outside (names in a model, file names) made harmless for a terminal: control characters, line breaks and
 * marks that turn the direction of writing become visible escapes such as \x1b. Tabs stay.
 */
export function printableText(text: string): string {
  return text.replace(CONTROL_CHARACTERS, (character) => {
    if (character === '\t') return character;
    const code = character.codePointAt(0) ?? 0;
    if (code < FIRST_ASTRAL && code > 0xff) return `\\u${code.toString(16).padStart(4, '0')}`;
    return `\\x${code.toString(16).padStart(2, '0')}`;
  });
}

/**
 * JSON text made harmless for a terminal and for the log of GitHub Actions, which takes `##[` for a command wherever it
 * stands. What it says to a program stays the same.
 */
export function printableJson(json: string): string {
  const escaped = json.replace(CONTROL_CHARACTERS, (character) => {
    const code = character.charCodeAt(0);
    return code < SPACE ? character : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return escaped.replaceAll('##[', '#\\u0023[');
}
