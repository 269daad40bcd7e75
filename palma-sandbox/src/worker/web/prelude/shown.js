native.keepDescriber((value, isBare) => {
  if (isUrl(value)) return isBare ? hrefOf(value) : `URL ${hrefOf(value)}`;
  if (isParams(value)) return isBare ? paramsText(value) : `URLSearchParams ${paramsText(value)}`;
  if (isBare) return undefined;
  if (isSignal(value)) return `AbortSignal { aborted: ${isAborted(value)} }`;
  if (isEvent(value)) return `Event ${typeOf(value)}`;
  return undefined;
});
