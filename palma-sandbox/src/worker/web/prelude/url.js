const shown = (words) => (words.length > 100 ? `${sliceFrom(words, 0, 100)}…` : words);

let isUrl;
let hrefOf;

class URL {
  #href;
  #params = null;

  constructor(url, base = undefined) {
    need(arguments.length, 1, 'URL');
    const words = text(url);
    const other = base === undefined ? undefined : text(base);
    this.#href = native.parseUrl(words, other);
    if (this.#href === undefined) {
      const hint = other === undefined ? '; a relative one needs a base as the second argument' : '';
      throw new TypeError(`Invalid URL: \`${shown(words)}\`${hint}`);
    }
  }

  static canParse(url, base = undefined) {
    need(arguments.length, 1, 'URL.canParse');
    return native.parseUrl(text(url), base === undefined ? undefined : text(base)) !== undefined;
  }

  static parse(url, base = undefined) {
    need(arguments.length, 1, 'URL.parse');
    const href = native.parseUrl(text(url), base === undefined ? undefined : text(base));
    return href === undefined ? null : new URL(href);
  }

  get href() { return this.#href; }

  set href(value) {
    this.#href;
    const words = text(value);
    const href = native.parseUrl(words, undefined);
    if (href === undefined) throw new TypeError(`Invalid URL: \`${shown(words)}\``);
    this.#href = href;
    this.#renew();
  }

  get origin() { return native.urlPart(this.#href, 'origin'); }

  get protocol() { return native.urlPart(this.#href, 'protocol'); }

  set protocol(value) { this.#set('protocol', value); }

  get username() { return native.urlPart(this.#href, 'username'); }

  set username(value) { this.#set('username', value); }

  get password() { return native.urlPart(this.#href, 'password'); }

  set password(value) { this.#set('password', value); }

  get host() { return native.urlPart(this.#href, 'host'); }

  set host(value) { this.#set('host', value); }

  get hostname() { return native.urlPart(this.#href, 'hostname'); }

  set hostname(value) { this.#set('hostname', value); }

  get port() { return native.urlPart(this.#href, 'port'); }

  set port(value) { this.#set('port', value); }

  get pathname() { return native.urlPart(this.#href, 'pathname'); }

  set pathname(value) { this.#set('pathname', value); }

  get search() { return native.urlPart(this.#href, 'search'); }

  set search(value) {
    this.#set('search', value);
    this.#renew();
  }

  get searchParams() {
    const query = native.urlPart(this.#href, 'query');
    this.#params ??= paramsOf(query, (changed) => {
      this.#href = native.urlWithPart(this.#href, 'search', changed);
    });
    return this.#params;
  }

  get hash() { return native.urlPart(this.#href, 'hash'); }

  set hash(value) { this.#set('hash', value); }

  toString() { return this.#href; }

  toJSON() { return this.#href; }

  #set(part, value) {
    this.#href;
    const words = text(value);
    this.#href = native.urlWithPart(this.#href, part, words);
  }

  #renew() { if (this.#params !== null) setParams(this.#params, native.urlPart(this.#href, 'query')); }

  static {
    isUrl = (value) => #href in value;
    hrefOf = (url) => url.#href;
  }
}
expose('URL', URL);
