// ends: value 2
// The last expression becomes the value: a directive, a label and a block around it must not confuse that.
"use strict";
label: { 1; }
2;
