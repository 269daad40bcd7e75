/// The most characters of a value on one line.
const WIDTH: usize = 76;

/// Parts between brackets: on one line if there is room, otherwise a line each.
pub(super) fn bracketed(before: &str, open: char, parts: &[String], close: char) -> String {
    let head = if before.is_empty() { String::new() } else { format!("{before} ") };
    if parts.is_empty() {
        return format!("{head}{open}{close}");
    }
    let length: usize = parts.iter().map(|part| part.chars().count() + 2).sum();
    let is_short = length + head.len() <= WIDTH && !parts.iter().any(|part| part.contains('\n'));
    if is_short {
        return format!("{head}{open} {} {close}", parts.join(", "));
    }
    format!("{head}{open}\n  {}\n{close}", lines(parts, open == '[').join(",\n").replace('\n', "\n  "))
}

/// One line for each part; short parts of a list share lines.
fn lines(parts: &[String], is_list: bool) -> Vec<String> {
    let is_dense = is_list && parts.len() > 6 && parts.iter().all(|part| part.len() <= 16 && !part.contains('\n'));
    if !is_dense {
        return parts.to_vec();
    }
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if line.len() + part.len() + 2 <= WIDTH => {
                line.push_str(", ");
                line.push_str(part);
            }
            _ => lines.push(part.clone()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_too_long_for_a_line_takes_as_few_as_it_can() {
        let parts: Vec<String> = (100..130).map(|number| number.to_string()).collect();
        let text = bracketed("", '[', &parts, ']');
        assert_eq!(text.lines().count(), 4);
        assert!(text.lines().all(|line| line.len() <= WIDTH + 4));
    }

    #[test]
    fn what_has_lines_of_its_own_is_moved_in() {
        let parts = ["a: {\n  b: 1\n}".to_owned()];
        assert_eq!(bracketed("P", '{', &parts, '}'), "P {\n  a: {\n    b: 1\n  }\n}");
    }
}
