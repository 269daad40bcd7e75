// ends: check unsupported
// A dynamic import of something whose name is a getter.
return await import({ toString() { throw new RangeError("converted"); } } as any);
