const { structuredClone } = {
  structuredClone(value, options = undefined) {
    need(arguments.length, 1, 'structuredClone');
    const { transfer } = dictionary(options, 'structuredClone');
    const moved = list();
    if (transfer !== undefined) {
      const method = native.isObject(transfer) ? transfer[iterator] : undefined;
      if (!native.isCallable(method)) throw new TypeError('`transfer` is a list of buffers');
      for (const item of iterated(transfer, method)) {
        if (!native.isObject(item)) throw new TypeError('`transfer` is a list of buffers');
        push(moved, item);
      }
    }
    return native.clone(value, moved);
  },
};
native.hide(structuredClone);
define(globalThis, 'structuredClone', structuredClone, true);
