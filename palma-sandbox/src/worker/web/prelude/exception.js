const codes = {
  __proto__: null, IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5,
  NoModificationAllowedError: 7, NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10,
  InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14, InvalidAccessError: 15,
  TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20, URLMismatchError: 21,
  QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25,
};
const exceptions = new WeakMap();

const exceptionPart = (error, part) => {
  const parts = mapGet(exceptions, error);
  if (parts === undefined) throw new TypeError('this is no DOMException');
  return parts[part];
};

// The instance is an error of the language with a name and a message as plain data of its own, which a host reads
// without calling a getter.
class DOMException {
  constructor(message = '', options = 'Error') {
    const words = text(message);
    const hasCause = native.isObject(options) && 'cause' in options;
    let name = 'Error';
    if (native.isObject(options)) {
      const given = options.name;
      if (given !== undefined) name = text(given);
    } else if (options !== null) {
      name = text(options);
    }
    const error = construct(Error, [], new.target);
    const hidden = (key, value) =>
      defineProperty(error, key, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
    hidden('message', words);
    hidden('name', name);
    if (hasCause) hidden('cause', options.cause);
    mapSet(exceptions, error, { __proto__: null, name, message: words, code: codes[name] ?? 0 });
    return error;
  }

  get name() { return exceptionPart(this, 'name'); }

  get message() { return exceptionPart(this, 'message'); }

  get code() { return exceptionPart(this, 'code'); }
}
setPrototypeOf(DOMException.prototype, ErrorPrototype);
expose('DOMException', DOMException, true, false);
const constants = [
  'INDEX_SIZE_ERR', 'DOMSTRING_SIZE_ERR', 'HIERARCHY_REQUEST_ERR', 'WRONG_DOCUMENT_ERR', 'INVALID_CHARACTER_ERR',
  'NO_DATA_ALLOWED_ERR', 'NO_MODIFICATION_ALLOWED_ERR', 'NOT_FOUND_ERR', 'NOT_SUPPORTED_ERR', 'INUSE_ATTRIBUTE_ERR',
  'INVALID_STATE_ERR', 'SYNTAX_ERR', 'INVALID_MODIFICATION_ERR', 'NAMESPACE_ERR', 'INVALID_ACCESS_ERR',
  'VALIDATION_ERR', 'TYPE_MISMATCH_ERR', 'SECURITY_ERR', 'NETWORK_ERR', 'ABORT_ERR', 'URL_MISMATCH_ERR',
  'QUOTA_EXCEEDED_ERR', 'TIMEOUT_ERR', 'INVALID_NODE_TYPE_ERR', 'DATA_CLONE_ERR',
];
for (let i = 0; i < constants.length; i += 1) {
  constant(DOMException, constants[i], i + 1);
  constant(DOMException.prototype, constants[i], i + 1);
}
native.keepException(DOMException);
