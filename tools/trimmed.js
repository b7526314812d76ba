// Packages without what each start would pay for and only development or other programs need.

/** By file: a text that must be there once, and what stands there in the bundle. */
const changes = {
  // Works out, when it is loaded, to which of 511 kinds each of 65,536 characters belongs. Here it does so for the
  // characters that it meets.
  'chevrotain/lib/src/scan/lexer.js': [
    [': charCodeToOptimizedIdxMap[charCode];', ': 255 + Math.trunc(charCode / 255);'],
    ['new Array(65536)', '[]'],
    ['i < 65536;', 'i < 0;'],
  ],
  // Copies 200 methods of nine classes, one by one. Here each class inherits from the next: the last one's come first.
  'chevrotain/lib/src/parse/parser/utils/apply_mixins.js': [
    [
      'baseCtors.forEach((baseCtor) => {',
      `baseCtors.reduceRight((heir, { prototype }) => Object.setPrototypeOf(heir, prototype) && prototype,
        derivedCtor.prototype);
      [].forEach((baseCtor) => {`,
    ],
  ],
  // Works out again what createToken() has worked out of each token's categories. And the kind of tracking is written
  // in one way only: an expression for which letter case counts is made without Unicode's tables.
  'chevrotain/lib/src/scan/lexer_public.js': [
    ['augmentTokenTypes(currModDef);', ''],
    ['= /full|onlyStart/i', '= /full|onlyStart/'],
    ['= /full/i', '= /full/'],
    ['if (/full/i', 'if (/full/'],
    ['if (/onlyStart/i', 'if (/onlyStart/'],
    ['if (/onlyOffset/i', 'if (/onlyOffset/'],
  ],
  'chevrotain/lib/src/parse/parser/traits/recognizer_engine.js': [
    ['augmentTokenTypes(Object.values(this.tokensMap));', ''],
  ],
  // An expression with a class of Unicode, for flags of a kind that tsdtrace has none of.
  'commander/lib/option.js': [
    ['this.variadic = /\\p', "this.variadic = flags.includes('...') && /\\p"],
  ],
  // Looks among all options for one with the same letter.
  'commander/lib/command.js': [
    [
      'const matchingOption =\n      (option.short',
      'const matchingOption = false &&\n      (option.short',
    ],
  ],
};

const packageFile = /node_modules\/((?:chevrotain|commander)\/.*\.js)$/;

/** A plugin of the bundler. */
export const trimmed = {
  name: 'trimmed',
  transform: {
    filter: { id: packageFile },
    handler: (code, id) =>
      (changes[packageFile.exec(id)[1]] ?? []).reduce((text, [from, to]) => {
        if (text.split(from).length !== 2) throw new Error(`another ${id}: look for ${from}`);
        return text.replace(from, () => to);
      }, code),
  },
};
