const queueMicrotask = globalThis.queueMicrotask;
let isEvent;
let dispatching;
let beginDispatch;
let endDispatch;
let isStopped;
let setPassive;
let isCanceled;
let typeOf;

class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #target = null;
  #currentTarget = null;
  #phase = 0;
  #isDispatched = false;
  #isStopped = false;
  #isStoppedAtOnce = false;
  #isCanceled = false;
  #isPassive = false;
  #time = native.now();

  constructor(type, options = undefined) {
    need(arguments.length, 1, 'Event');
    this.#type = text(type);
    const { bubbles, cancelable, composed } = dictionary(options, 'Event');
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
    this.#composed = !!composed;
  }

  get type() { return this.#type; }

  get target() { return this.#target; }

  get srcElement() { return this.#target; }

  get currentTarget() { return this.#currentTarget; }

  composedPath() { return this.#currentTarget === null ? [] : [this.#currentTarget]; }

  get eventPhase() { return this.#phase; }

  stopPropagation() { this.#isStopped = true; }

  get cancelBubble() { return this.#isStopped; }

  set cancelBubble(value) { if (value) this.#isStopped = true; else this.#type; }

  stopImmediatePropagation() {
    this.#isStopped = true;
    this.#isStoppedAtOnce = true;
  }

  get bubbles() { return this.#bubbles; }

  get cancelable() { return this.#cancelable; }

  get returnValue() { return !this.#isCanceled; }

  set returnValue(value) { if (!value) this.#cancel(); else this.#type; }

  preventDefault() { this.#cancel(); }

  #cancel() { if (this.#cancelable && !this.#isPassive) this.#isCanceled = true; }

  get defaultPrevented() { return this.#isCanceled; }

  get composed() { return this.#composed; }

  get isTrusted() { this.#type; return false; }

  get timeStamp() { return this.#time; }

  static {
    isEvent = (value) => #type in value;
    dispatching = (event) => event.#isDispatched;
    beginDispatch = (event, target) => {
      event.#isDispatched = true;
      event.#target = target;
      event.#currentTarget = target;
      event.#phase = 2;
    };
    endDispatch = (event) => {
      event.#isDispatched = false;
      event.#currentTarget = null;
      event.#phase = 0;
      event.#isStopped = false;
      event.#isStoppedAtOnce = false;
    };
    isStopped = (event) => event.#isStoppedAtOnce;
    setPassive = (event, isPassive) => { event.#isPassive = isPassive; };
    isCanceled = (event) => event.#isCanceled;
    typeOf = (event) => event.#type;
  }
}
expose('Event', Event);
for (const [i, name] of ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].entries()) {
  constant(Event, name, i);
  constant(Event.prototype, name, i);
}

let dispatch;
let onAbortOf;

class EventTarget {
  #listeners = list();

  addEventListener(type, callback, options = undefined) {
    need(arguments.length, 2, 'addEventListener');
    const listeners = this.#listeners;
    const name = text(type);
    const isObject = native.isObject(options);
    const capture = !!(isObject ? options.capture : options);
    const once = isObject ? !!options.once : false;
    const passive = isObject ? !!options.passive : false;
    const signal = isObject ? options.signal : undefined;
    if (signal !== undefined && !isSignal(signal)) throw new TypeError('`signal` is an AbortSignal');
    if (callback === null || callback === undefined) return;
    if (!native.isObject(callback)) throw new TypeError('a listener is a function or an object with `handleEvent`');
    if (signal !== undefined && isAborted(signal)) return;
    for (let i = 0; i < listeners.length; i += 1) {
      const known = listeners[i];
      if (known.name === name && known.callback === callback && known.capture === capture) return;
    }
    const listener = { __proto__: null, name, callback, capture, once, passive, isRemoved: false };
    push(listeners, listener);
    if (signal !== undefined) whenAborted(signal, () => this.#remove(listener));
  }

  removeEventListener(type, callback, options = undefined) {
    need(arguments.length, 2, 'removeEventListener');
    const listeners = this.#listeners;
    const name = text(type);
    const capture = !!(native.isObject(options) ? options.capture : options);
    for (let i = 0; i < listeners.length; i += 1) {
      const known = listeners[i];
      if (known.name === name && known.callback === callback && known.capture === capture) {
        this.#remove(known);
        return;
      }
    }
  }

  dispatchEvent(event) {
    this.#listeners;
    need(arguments.length, 1, 'dispatchEvent');
    if (!native.isObject(event) || !isEvent(event)) throw new TypeError('dispatchEvent takes an Event');
    if (dispatching(event)) {
      throw new DOMException('the event is being dispatched already', 'InvalidStateError');
    }
    this.#dispatch(event);
    return !isCanceled(event);
  }

  #remove(listener) {
    listener.isRemoved = true;
    const kept = list();
    const listeners = this.#listeners;
    for (let i = 0; i < listeners.length; i += 1) {
      if (listeners[i] !== listener) push(kept, listeners[i]);
    }
    this.#listeners = kept;
  }

  #dispatch(event) {
    beginDispatch(event, this);
    const type = typeOf(event);
    const now = list();
    for (let i = 0; i < this.#listeners.length; i += 1) push(now, this.#listeners[i]);
    for (let i = 0; i < now.length; i += 1) {
      const listener = now[i];
      if (listener.name !== type || listener.isRemoved) continue;
      if (listener.once) this.#remove(listener);
      setPassive(event, listener.passive);
      try {
        const { callback } = listener;
        if (native.isCallable(callback)) {
          apply(callback, this, [event]);
        } else {
          const handler = callback.handleEvent;
          if (!native.isCallable(handler)) throw new TypeError('the listener has no function `handleEvent`');
          apply(handler, callback, [event]);
        }
      } catch (error) {
        queueMicrotask(() => { throw error; });
      }
      setPassive(event, false);
      if (isStopped(event)) break;
    }
    endDispatch(event);
  }

  static {
    dispatch = (target, event) => target.#dispatch(event);
    onAbortOf = (target, listener) => push(target.#listeners, listener);
  }
}
expose('EventTarget', EventTarget);
