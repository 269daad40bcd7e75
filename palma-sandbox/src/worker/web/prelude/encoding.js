class TextEncoder {
  #brand = 'utf-8';

  get encoding() { return this.#brand; }

  encode(input = '') {
    this.#brand;
    return native.encode(text(input));
  }

  encodeInto(source, destination) {
    this.#brand;
    need(arguments.length, 2, 'encodeInto');
    return native.encodeInto(`${source}`, destination);
  }
}
expose('TextEncoder', TextEncoder);

class TextDecoder {
  #decoder;
  #encoding;
  #fatal;
  #ignoreBOM;

  constructor(label = 'utf-8', options = undefined) {
    const words = text(label);
    const { fatal, ignoreBOM } = dictionary(options, 'TextDecoder');
    this.#fatal = !!fatal;
    this.#ignoreBOM = !!ignoreBOM;
    this.#encoding = native.encodingName(words);
    if (this.#encoding === undefined) throw new RangeError(`there is no encoding \`${shown(words)}\``);
    this.#decoder = native.decoder(words, this.#ignoreBOM);
  }

  get encoding() { return this.#encoding; }

  get fatal() { return this.#fatal; }

  get ignoreBOM() { return this.#ignoreBOM; }

  decode(input = undefined, options = undefined) {
    this.#decoder;
    const { stream } = dictionary(options, 'decode');
    return native.decode(this.#decoder, input, this.#fatal, !!stream);
  }
}
expose('TextDecoder', TextDecoder);
