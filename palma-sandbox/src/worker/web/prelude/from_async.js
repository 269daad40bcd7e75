const isNone = (value) => value === undefined || value === null;

const method = (value, key) => {
  const found = value[key];
  if (isNone(found)) return undefined;
  if (!native.isCallable(found)) throw new TypeError('a method of what Array.fromAsync is given is no function');
  return found;
};

const put = (target, key, value) => {
  const property = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  if (!defineProperty(target, key, property)) throw new TypeError(`cannot put an item at ${key}`);
};

const lengthOf = (items) => {
  const length = +items.length;
  if (!(length > 0)) return 0;
  return min(floor(length), 9007199254740991);
};

const collect = async (Type, items, mapper, thisArg) => {
  const maps = mapper !== undefined;
  if (maps && !native.isCallable(mapper)) throw new TypeError('the second argument of Array.fromAsync is a function');
  const asynchronous = method(items, asyncIterator);
  const found = asynchronous ?? method(items, iterator);
  if (found !== undefined) {
    const source = apply(found, items, []);
    if (!native.isObject(source)) throw new TypeError('what Array.fromAsync iterates gives no iterator');
    const key = asynchronous === undefined ? iterator : asyncIterator;
    return fromIterable(Type, source, key, source.next, maps, mapper, thisArg);
  }
  const given = Object(items);
  const length = lengthOf(given);
  let target;
  if (native.isConstructor(Type)) {
    target = new Type(length);
  } else {
    if (length > 4294967295) throw new RangeError('an array has at most 4294967295 items');
    target = [];
    target.length = length;
  }
  for (let place = 0; place < length; place += 1) {
    let value = await given[place];
    if (maps) value = await apply(mapper, thisArg, [value, place]);
    put(target, place, value);
  }
  target.length = length;
  return target;
};

const fromIterable = async (Type, source, key, next, maps, mapper, thisArg) => {
  const target = native.isConstructor(Type) ? new Type() : [];
  // The same iterator again, with the `next` that was found first.
  const again = {
    __proto__: null,
    next: () => apply(next, source, []),
    get return() {
      const found = source.return;
      return isNone(found) || !native.isCallable(found) ? found : () => apply(found, source, []);
    },
  };
  const items = { __proto__: null, [key]: () => again };
  let place = 0;
  for await (const item of items) {
    let value = item;
    if (maps) value = await apply(mapper, thisArg, [value, place]);
    put(target, place, value);
    place += 1;
  }
  target.length = place;
  return target;
};

const { fromAsync } = {
  fromAsync(items, mapper = undefined, thisArg = undefined) { return collect(this, items, mapper, thisArg); },
};
native.hide(fromAsync);
define(globalThis.Array, 'fromAsync', fromAsync);
