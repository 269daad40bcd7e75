// ASCII
['b', 'a', 'B', 'A'].sort((a, b) => a.localeCompare(b)) //=> ["a","A","b","B"]
['a', 'B'].map(x => x.localeCompare('b')) //=> [-1,1]
'a'.localeCompare('A') //=> -1
'ab'.localeCompare('Aa') //=> 1
'a'.localeCompare('a') //=> 0
''.localeCompare('a') //=> -1
'a b'.localeCompare('ab') //=> -1
'a-b'.localeCompare('a_b') //=> 1
'co-op'.localeCompare('coop') //=> -1
'item 10'.localeCompare('item 2') //=> -1
'$'.localeCompare('0') //=> -1
'~'.localeCompare('a') //=> -1
'Z'.localeCompare('a') //=> 1
' _-,;:!?.\'"()[]{}@*/\\&#%`^+<=>|~$0123456789aAbBzZ'.split('').sort().sort((a, b) => a.localeCompare(b)).join('') //=>  _-,;:!?.'"()[]{}@*/\&#%`^+<=>|~$0123456789aAbBzZ
'a\u0000b'.localeCompare('ab') //=> 0
'\t'.localeCompare(' ') //=> -1
'\n'.localeCompare('\t') //=> 1
// Beyond ASCII
'é'.localeCompare('f') //=> -1
'e'.localeCompare('é') //=> -1
'é'.localeCompare('e\u0301') //=> 0
'É'.localeCompare('é') //=> 1
'résumé'.localeCompare('resume') //=> 1
'ß'.localeCompare('ss') //=> 1
'æ'.localeCompare('ae') //=> 1
'Ω'.localeCompare('Z') //=> 1
'中'.localeCompare('文') //=> -1
'あ'.localeCompare('ア') //=> -1
'😀'.localeCompare('a') //=> -1
'\u00ad'.localeCompare('') //=> 0
'ä'.localeCompare('z', 'de') //=> -1
['zebra', 'Äpfel', 'apfel', 'éclair', 'Eclair', '10', '9', '_x'].sort((a, b) => a.localeCompare(b)) //=> ["_x","10","9","apfel","\u00c4pfel","Eclair","\u00e9clair","zebra"]
// Options
'a'.localeCompare('A', undefined, { sensitivity: 'base' }) //=> 0
'a'.localeCompare('á', undefined, { sensitivity: 'base' }) //=> 0
'a'.localeCompare('á', undefined, { sensitivity: 'accent' }) //=> -1
'a'.localeCompare('A', undefined, { sensitivity: 'accent' }) //=> 0
'a'.localeCompare('A', undefined, { sensitivity: 'case' }) //=> -1
'a'.localeCompare('á', undefined, { sensitivity: 'case' }) //=> 0
'a'.localeCompare('A', 'en', { sensitivity: 'variant' }) //=> -1
'item 10'.localeCompare('item 2', undefined, { numeric: true }) //=> 1
'a02'.localeCompare('a2', 'en', { numeric: true }) //=> 0
'a'.localeCompare('A', undefined, { caseFirst: 'upper' }) //=> 1
'a b'.localeCompare('ab', undefined, { ignorePunctuation: true }) //=> 0
'a'.localeCompare('b', ['en-US', 'de']) //=> -1
'a'.localeCompare('b', undefined, { sensitivity: 'none' }) //=> throws RangeError
'a'.localeCompare('b', 'not a locale') //=> throws RangeError
'a'.localeCompare('b', [5]) //=> throws TypeError
'a'.localeCompare('b', undefined, null) //=> throws TypeError
// Anything else
'undefined'.localeCompare() //=> 0
'1'.localeCompare(1) //=> 0
String.prototype.localeCompare.call(null, 'a') //=> throws TypeError
String.prototype.localeCompare.call(5, '5') //=> 0
'a'.localeCompare(Symbol()) //=> throws TypeError
''.localeCompare.name + ''.localeCompare.length //=> localeCompare1
