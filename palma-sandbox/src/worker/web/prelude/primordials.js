// What the classes need of the language, taken before any script can replace it. Lists have no prototype, so that
// nothing a script puts on `Array.prototype` is met.
const { Error, Object, RangeError, TypeError, WeakMap } = globalThis;
const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } =
  globalThis.Reflect;
const { asyncIterator, iterator, toStringTag } = globalThis.Symbol;
const { floor, min } = globalThis.Math;
const ArrayPrototype = globalThis.Array.prototype;
const ErrorPrototype = Error.prototype;
const FunctionPrototype = globalThis.Function.prototype;
const IteratorPrototype = getPrototypeOf(getPrototypeOf([][iterator]()));

const uncurry = FunctionPrototype.bind.bind(FunctionPrototype.call);
const wellFormed = uncurry(globalThis.String.prototype.toWellFormed);
const mapGet = uncurry(WeakMap.prototype.get);
const mapSet = uncurry(WeakMap.prototype.set);
const sliceFrom = uncurry(globalThis.String.prototype.slice);

const bare = (items) => {
  setPrototypeOf(items, null);
  return items;
};
const list = () => bare([]);
const push = (items, item) => { items[items.length] = item; };
/** A list as the array a script gets. */
const array = (items) => {
  setPrototypeOf(items, ArrayPrototype);
  return items;
};

/** The text of a value, each half of a character replaced. */
const text = (value) => wellFormed(`${value}`);

const need = (given, count, name) => {
  if (given < count) {
    throw new TypeError(`${name} takes ${count} argument${count === 1 ? '' : 's'}, not ${given}`);
  }
};

const dictionary = (value, name) => {
  if (value === undefined || value === null) return { __proto__: null };
  if (!native.isObject(value)) throw new TypeError(`the options of ${name} are an object`);
  return value;
};

/** An iterable whose iterator the method gives, so that the method is looked up once. */
const iterated = (value, method) => ({ __proto__: null, [iterator]: () => apply(method, value, []) });

/** Makes a class look as the web's do, and puts it into the global object unless it has no name there. */
const expose = (name, type, isGlobal = true, isPlatform = true) => {
  const prototype = type.prototype;
  native.hide(type);
  for (const holder of [type, prototype]) {
    const keys = ownKeys(holder);
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i];
      if (key === 'prototype' || key === 'constructor' || key === 'name' || key === 'length') continue;
      const property = getOwnPropertyDescriptor(holder, key);
      for (const part of ['value', 'get', 'set']) {
        if (typeof property[part] === 'function') native.hide(property[part]);
      }
      defineProperty(holder, key, { __proto__: null, enumerable: typeof key === 'string' });
    }
  }
  defineProperty(prototype, toStringTag, { __proto__: null, value: name, configurable: true });
  if (isPlatform) native.notePlatform(prototype);
  if (isGlobal) define(globalThis, name, type);
};

const define = (holder, name, value, enumerable = false) =>
  defineProperty(holder, name, { __proto__: null, value, writable: true, enumerable, configurable: true });

const constant = (holder, name, value) =>
  defineProperty(holder, name, { __proto__: null, value, writable: false, enumerable: true, configurable: false });
