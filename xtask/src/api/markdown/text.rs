//! Text as it was before the generator escaped it.

/// `text` without entities and without backslashes before punctuation.
///
/// The generator first puts a backslash before a quotation mark and then writes entities, so `\&quot;` is one quotation mark.
pub(super) fn plain(text: &str) -> String {
    unescape(&entities(text.trim()))
}

fn entities(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        let (before, from) = rest.split_at(start);
        plain.push_str(before);
        // The longest entity that is written here is far shorter.
        let end = from.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((entity(from.get(1..end)?)?, from.get(end + 1..)?))) {
            Some((character, after)) => {
                plain.push(character);
                rest = after;
            }
            None => {
                plain.push('&');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return code.ok().filter(|code| *code != 0).and_then(char::from_u32);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => return None,
    })
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let escapes =
            character == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        if !escapes {
            plain.push(character);
        }
        if escapes && let Some(escaped) = characters.next() {
            plain.push(escaped);
        }
    }
    plain
}

/// `**name**` as `name`: a name is bold, and nothing else stands beside it.
pub(super) fn bold(text: &str) -> Option<&str> {
    let name = text.trim().strip_prefix("**")?.strip_suffix("**")?;
    (!name.is_empty() && !name.contains('*')).then(|| name.trim())
}

/// `[text](target)` as its two parts, if that is all.
pub(super) fn link(text: &str) -> Option<(&str, &str)> {
    let (text, target) = text.trim().strip_prefix('[')?.split_once("](")?;
    let target = target.strip_suffix(')')?;
    (!target.contains([')', '('])).then_some((text, target))
}

/// A name without what languages change about it: the case, and what stands between its words.
pub(super) fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_and_backslashes_are_resolved() {
        for (written, meant) in [
            ("the group&#39;s &#x60;uid&#x60;", "the group's `uid`"),
            (r"limit \&quot;0\&quot;", "limit \"0\""),
            ("a &amp;lt; b", "a &lt; b"),
            (
                "R&D; &unknown; & &#0; &#xD800;",
                "R&D; &unknown; & &#0; &#xD800;",
            ),
            (r"C:\temp \*", r"C:\temp *"),
            ("a &#124; b&nbsp;c", "a | b c"),
            ("é&é;", "é&é;"),
        ] {
            assert_eq!(plain(written), meant);
        }
    }
}
