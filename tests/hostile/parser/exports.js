// ends: check
// Modules.
export const a = 1;
import fs from "node:fs";
