let isParams;
let paramsText;
let paramsOf;
let setParams;
let pairCount;
let pairAt;

const pairsOf = (query) => bare(native.pairs(query));

const fromInit = (init) => {
  const given = native.isObject(init);
  if (!given) {
    const words = text(init);
    return pairsOf(words[0] === '?' ? text(sliceFrom(words, 1)) : words);
  }
  const result = list();
  const method = init[iterator];
  if (method !== undefined && method !== null) {
    if (!native.isCallable(method)) throw new TypeError('the pairs of URLSearchParams cannot be iterated');
    for (const pair of iterated(init, method)) {
      const inner = native.isObject(pair) ? pair[iterator] : undefined;
      if (!native.isCallable(inner)) throw new TypeError('a pair of URLSearchParams is an array of a name and a value');
      const both = list();
      for (const part of iterated(pair, inner)) push(both, text(part));
      if (both.length !== 2) throw new TypeError('a pair of URLSearchParams is an array of a name and a value');
      push(result, both[0]);
      push(result, both[1]);
    }
    return result;
  }
  const keys = ownKeys(init);
  for (let i = 0; i < keys.length; i += 1) {
    const property = getOwnPropertyDescriptor(init, keys[i]);
    if (property === undefined || !property.enumerable) continue;
    const name = text(keys[i]);
    const value = text(init[keys[i]]);
    let place = 0;
    while (place < result.length && result[place] !== name) place += 2;
    result[place] = name;
    result[place + 1] = value;
  }
  return result;
};

class URLSearchParams {
  #list;
  #changed = null;

  constructor(init = '') { this.#list = init === secret ? list() : fromInit(init); }

  get size() { return this.#list.length / 2; }

  append(name, value) {
    this.#list;
    need(arguments.length, 2, 'append');
    const words = text(name);
    const other = text(value);
    push(this.#list, words);
    push(this.#list, other);
    this.#update();
  }

  delete(name, value = undefined) {
    this.#list;
    need(arguments.length, 1, 'delete');
    const words = text(name);
    const other = value === undefined ? undefined : text(value);
    const kept = list();
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === words && (other === undefined || this.#list[i + 1] === other)) continue;
      push(kept, this.#list[i]);
      push(kept, this.#list[i + 1]);
    }
    this.#list = kept;
    this.#update();
  }

  get(name) {
    this.#list;
    need(arguments.length, 1, 'get');
    const words = text(name);
    for (let i = 0; i < this.#list.length; i += 2) if (this.#list[i] === words) return this.#list[i + 1];
    return null;
  }

  getAll(name) {
    this.#list;
    need(arguments.length, 1, 'getAll');
    const words = text(name);
    const found = list();
    for (let i = 0; i < this.#list.length; i += 2) if (this.#list[i] === words) push(found, this.#list[i + 1]);
    return array(found);
  }

  has(name, value = undefined) {
    this.#list;
    need(arguments.length, 1, 'has');
    const words = text(name);
    const other = value === undefined ? undefined : text(value);
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === words && (other === undefined || this.#list[i + 1] === other)) return true;
    }
    return false;
  }

  set(name, value) {
    this.#list;
    need(arguments.length, 2, 'set');
    const words = text(name);
    const other = text(value);
    const kept = list();
    let isSet = false;
    for (let i = 0; i < this.#list.length; i += 2) {
      const isNamed = this.#list[i] === words;
      if (isNamed && isSet) continue;
      push(kept, this.#list[i]);
      push(kept, isNamed ? other : this.#list[i + 1]);
      isSet ||= isNamed;
    }
    if (!isSet) {
      push(kept, words);
      push(kept, other);
    }
    this.#list = kept;
    this.#update();
  }

  sort() {
    this.#list = bare(native.sorted(this.#list));
    this.#update();
  }

  toString() { return native.query(this.#list); }

  entries() { return new Pairs(this, this.#list && 0); }

  forEach(callback, thisArg = undefined) {
    this.#list;
    need(arguments.length, 1, 'forEach');
    if (!native.isCallable(callback)) throw new TypeError('forEach takes a function');
    for (let i = 0; i < this.#list.length; i += 2) {
      apply(callback, thisArg, [this.#list[i + 1], this.#list[i], this]);
    }
  }

  keys() { return new Pairs(this, this.#list && 1); }

  values() { return new Pairs(this, this.#list && 2); }

  #update() { if (this.#changed !== null) this.#changed(native.query(this.#list)); }

  static {
    paramsOf = (query, changed) => {
      const params = new URLSearchParams(secret);
      params.#list = pairsOf(query);
      params.#changed = changed;
      return params;
    };
    setParams = (params, query) => { params.#list = pairsOf(query); };
    isParams = (value) => #changed in value;
    paramsText = (params) => native.query(params.#list);
    pairCount = (params) => params.#list.length / 2;
    pairAt = (params, place, part) => params.#list[place * 2 + part];
  }
}

// What `entries`, `keys` and `values` give: it sees what is changed while it goes on.
class Pairs {
  #params;
  #kind;
  #place = 0;

  constructor(params, kind) {
    this.#params = params;
    this.#kind = kind;
  }

  next() {
    const place = this.#place;
    if (place >= pairCount(this.#params)) return { value: undefined, done: true };
    this.#place += 1;
    const name = pairAt(this.#params, place, 0);
    const value = pairAt(this.#params, place, 1);
    if (this.#kind === 0) return { value: [name, value], done: false };
    return { value: this.#kind === 1 ? name : value, done: false };
  }
}
delete Pairs.prototype.constructor;
setPrototypeOf(Pairs.prototype, IteratorPrototype);
expose('URLSearchParams Iterator', Pairs, false);
expose('URLSearchParams', URLSearchParams);
define(URLSearchParams.prototype, iterator, URLSearchParams.prototype.entries);
