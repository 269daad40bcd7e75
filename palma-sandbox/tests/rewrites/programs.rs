use std::fmt::Write as _;

/// Programs that build texts and spread arrays, each in two spellings that mean the same: one is rewritten, the other,
/// by what it declares with and spreads into, is not.
pub(crate) struct Programs {
    state: u64,
    plain: bool,
    depth: usize,
}

impl Programs {
    fn random(&mut self, below: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % below
    }

    /// The body of an async function, in one of its spellings.
    pub(crate) fn program(seed: u64, plain: bool) -> String {
        let mut programs = Self { state: seed, plain, depth: 0 };
        let declare = |name: &str, text: &str| {
            if plain { format!("let [{name}] = ['{text}'];") } else { format!("let {name} = '{text}';") }
        };
        let mut text = format!(
            "{} {} let list = [1]; const log = [];\n",
            declare("a", "A".repeat(250).as_str()),
            declare("b", "")
        );
        text.push_str("let fuel = 60; const spend = () => { if (fuel-- < 0) throw new Error('fuel') };\n");
        let body = programs.statements(2).replace("await ", "");
        writeln!(text, "function f(x) {{ spend(); {body} return x; }}").unwrap();
        let body = programs.statements(2);
        writeln!(text, "const g = async x => {{ spend(); await null; {body} return x; }};").unwrap();
        let body = programs.statements(5);
        writeln!(text, "try {{ for (let turn = 0; turn < 3; turn++) {{ {body} }} }} catch (e) {{ log.push(e.name) }}")
            .unwrap();
        text.push_str("for (let n = 0; n < 5; n++) await null;\nreturn [a, b, list, log];");
        text
    }

    fn statements(&mut self, most: u64) -> String {
        let count = 1 + self.random(most);
        (0..count).map(|_| self.statement()).collect::<Vec<_>>().join(" ")
    }

    fn statement(&mut self) -> String {
        self.depth += 1;
        let name = self.name();
        let kind = if self.depth > 4 { self.random(6) } else { self.random(16) };
        let text = match kind {
            0 => format!("if ({name}.length > 2000) {name} = 'cut'; {name} += {};", self.value()),
            1 => format!("if ({name}.length > 2000) {name} = ''; {name} = {name} + {};", self.value()),
            2 => {
                format!("if ({name}.length > 2000) {name} = ''; {name} = {name} + {} + {};", self.value(), self.value())
            }
            3 => format!("log.push({name}.length, typeof {name});"),
            4 => format!("if ({name}) log.push(`${{{name}}}`.slice(-3));"),
            5 => format!("{name} = '{}';", "r".repeat(usize::try_from(self.random(400)).unwrap())),
            6 => format!("if ({name}.length > 2000) {name} = ''; log.push(({name} += {}).length);", self.value()),
            7 => format!("for (const x of [1, 'y']) {{ {} }}", self.statements(3)),
            8 => {
                let label = format!("out{}", self.random(1 << 40));
                let (one, other) = (self.statements(2), self.statements(1));
                format!("{label}: for (let n = 0; n < 3; n++) {{ {one} if (n) continue {label}; {other} }}")
            }
            9 => format!("try {{ {} }} catch (e) {{ log.push(e.name); }}", self.statements(3)),
            10 => {
                format!("log.push((() => {{ {} return {name}; }})().length);", self.statements(2).replace("await ", ""))
            }
            11 => format!("list = {};", self.array()),
            12 => format!("log.push({{ {name} }}.{name}.length, {name} === {});", self.value()),
            13 => format!("({}) && {name}.length < 2000 && ({name} += {});", self.value(), self.value()),
            14 => format!("try {{ log.push({}.length); }} catch (e) {{ log.push(e.name); }}", self.array()),
            _ => format!("await g({});", self.value()),
        };
        self.depth -= 1;
        text
    }

    fn name(&mut self) -> &'static str {
        if self.random(3) == 0 { "b" } else { "a" }
    }

    fn value(&mut self) -> String {
        self.depth += 1;
        let name = self.name();
        let kind = if self.depth > 5 { self.random(7) } else { self.random(15) };
        let text = match kind {
            0 => "'text'".to_owned(),
            1 => "7".to_owned(),
            2 => "'型é'".to_owned(),
            3 => format!("{name}.slice(-2)"),
            4 => "null".to_owned(),
            5 => "list.length".to_owned(),
            6 => format!("{name}.length"),
            7 => format!("f({})", self.value()),
            8 => format!("({name} += {})", self.value()).replace(" += ", " += 'n' + "),
            9 => format!("{{ valueOf() {{ {name} += 'v'; return {}; }} }}", self.value().replace("await ", "")),
            10 => format!("{{ [Symbol.toPrimitive](hint) {{ {name} = 'p'; return hint; }} }}"),
            11 => "Symbol('s')".to_owned(),
            12 => "(() => { throw new RangeError('r') })()".to_owned(),
            13 => format!("[{}]", self.value()),
            _ => format!("({})", self.value()),
        };
        self.depth -= 1;
        text
    }

    fn array(&mut self) -> String {
        let count = 1 + self.random(4);
        let parts: Vec<String> = (0..count).map(|_| self.part()).collect();
        let parts = parts.join(", ");
        if self.plain { format!("((...all) => all)({parts})") } else { format!("[{parts}]") }
    }

    fn part(&mut self) -> String {
        let name = self.name();
        match self.random(9) {
            0 => "...list.slice(-4)".to_owned(),
            1 => format!("...{name}.slice(-3)"),
            2 => "...new Set([1, 1, list.length])".to_owned(),
            3 => format!("...{{ *[Symbol.iterator]() {{ {name} += 'i'; yield {name}.length; list.push('late'); }} }}"),
            4 => "...[1.5, , 'x']".to_owned(),
            5 => "...{ next() {} }".to_owned(),
            6 => "...list.slice(-6)".to_owned(),
            _ => self.value().replace("{ valueOf", "+{ valueOf").replace("{ [Symbol.toP", "`${1}` + { [Symbol.toP"),
        }
    }
}
