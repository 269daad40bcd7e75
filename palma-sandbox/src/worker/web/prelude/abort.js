const secret = { __proto__: null };
let isSignal;
let isAborted;
let whenAborted;
let abort;
let newSignal;
let follow;
const later = globalThis.setTimeout;

class AbortSignal extends EventTarget {
  #isAborted = false;
  #reason = undefined;
  #steps = list();
  #isDependent = false;
  #sources = list();
  #dependents = list();
  #handler = null;
  #handles = false;

  constructor() {
    if (arguments[0] !== secret) {
      throw new TypeError('an AbortSignal comes from `new AbortController().signal` or `AbortSignal.any`');
    }
    super();
  }

  static abort(reason = undefined) {
    const signal = newSignal();
    signal.#isAborted = true;
    signal.#reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
    return signal;
  }

  static any(signals) {
    need(arguments.length, 1, 'AbortSignal.any');
    const method = native.isObject(signals) ? signals[iterator] : undefined;
    if (!native.isCallable(method)) throw new TypeError('AbortSignal.any takes a list of signals');
    const given = list();
    for (const signal of iterated(signals, method)) {
      if (!native.isObject(signal) || !isSignal(signal)) throw new TypeError('AbortSignal.any takes a list of signals');
      push(given, signal);
    }
    const result = newSignal();
    for (let i = 0; i < given.length; i += 1) {
      if (given[i].#isAborted) {
        result.#isAborted = true;
        result.#reason = given[i].#reason;
        return result;
      }
    }
    result.#isDependent = true;
    for (let i = 0; i < given.length; i += 1) {
      if (!given[i].#isDependent) follow(given[i], result);
      else for (let j = 0; j < given[i].#sources.length; j += 1) follow(given[i].#sources[j], result);
    }
    return result;
  }

  get aborted() { return this.#isAborted; }

  get reason() { return this.#reason; }

  throwIfAborted() { if (this.#isAborted) throw this.#reason; }

  get onabort() { return this.#handler; }

  set onabort(value) {
    this.#handler = native.isObject(value) ? value : null;
    if (this.#handler !== null && !this.#handles) {
      this.#handles = true;
      const callback = (event) => {
        if (native.isCallable(this.#handler)) apply(this.#handler, this, [event]);
      };
      onAbortOf(this, {
        __proto__: null, name: 'abort', callback, capture: false, once: false, passive: false, isRemoved: false,
      });
    }
  }

  #runSteps() {
    const steps = this.#steps;
    this.#steps = list();
    for (let i = 0; i < steps.length; i += 1) steps[i]();
    dispatch(this, new Event('abort'));
  }

  static {
    newSignal = () => new AbortSignal(secret);
    isSignal = (value) => native.isObject(value) && #isAborted in value;
    isAborted = (signal) => signal.#isAborted;
    whenAborted = (signal, step) => push(signal.#steps, step);
    follow = (source, result) => {
      for (let i = 0; i < result.#sources.length; i += 1) if (result.#sources[i] === source) return;
      push(result.#sources, source);
      push(source.#dependents, result);
    };
    abort = (signal, reason) => {
      if (signal.#isAborted) return;
      signal.#isAborted = true;
      signal.#reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
      const following = list();
      for (let i = 0; i < signal.#dependents.length; i += 1) {
        const dependent = signal.#dependents[i];
        if (dependent.#isAborted) continue;
        dependent.#isAborted = true;
        dependent.#reason = signal.#reason;
        push(following, dependent);
      }
      signal.#runSteps();
      for (let i = 0; i < following.length; i += 1) following[i].#runSteps();
    };
  }
}
if (native.isCallable(later)) {
  const { timeout } = {
    timeout(milliseconds) {
      need(arguments.length, 1, 'AbortSignal.timeout');
      const delay = +milliseconds;
      if (!(delay >= 0 && delay <= 9007199254740991)) {
        throw new TypeError('AbortSignal.timeout takes a number of milliseconds, from 0 on');
      }
      const signal = newSignal();
      const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
      later(() => abort(signal, reason), floor(delay));
      return signal;
    },
  };
  define(AbortSignal, 'timeout', timeout);
}
expose('AbortSignal', AbortSignal);

class AbortController {
  #signal = newSignal();

  get signal() { return this.#signal; }

  abort(reason = undefined) { abort(this.#signal, reason); }
}
expose('AbortController', AbortController);
