class Crypto {
  #brand = true;

  constructor() { if (arguments[0] !== secret) throw new TypeError('there is one Crypto, `crypto`'); }

  getRandomValues(array) {
    this.#brand;
    need(arguments.length, 1, 'getRandomValues');
    return native.randomValues(array);
  }

  randomUUID() {
    this.#brand;
    return native.randomUuid();
  }
}
expose('Crypto', Crypto);

class Performance {
  #brand = true;

  constructor() { if (arguments[0] !== secret) throw new TypeError('there is one Performance, `performance`'); }

  get timeOrigin() {
    this.#brand;
    return native.origin();
  }

  now() {
    this.#brand;
    return native.now();
  }

  toJSON() {
    this.#brand;
    return { timeOrigin: native.origin() };
  }
}
expose('Performance', Performance);

for (const [name, Type] of [['crypto', Crypto], ['performance', Performance]]) {
  const single = new Type(secret);
  const { get } = getOwnPropertyDescriptor({ get [name]() { return single; } }, name);
  native.hide(get);
  defineProperty(globalThis, name, { __proto__: null, get, set: undefined, enumerable: true, configurable: true });
}
