//! What a plain scalar means in the YAML 1.2 core schema (section 10.3.2 of the specification).

use super::Value;

/// Resolves the text of an unquoted scalar. `None` stands for infinity and "not a number", which JSON cannot write.
pub(super) fn resolve(text: &str) -> Option<Value> {
    let value = match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => return number(text),
    };
    Some(value)
}

fn number(text: &str) -> Option<Value> {
    let string = || Some(Value::String(text.to_owned()));
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return None;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16).or_else(string);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8).or_else(string);
    }
    if !is_decimal(unsigned) {
        return string();
    }
    if let Ok(value) = text.parse::<i64>() {
        return Some(Value::Int(value));
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Some(Value::Float(value)),
        Ok(_) => None,
        Err(_) => string(),
    }
}

fn radix(digits: &str, radix: u32) -> Option<Value> {
    // `from_str_radix` accepts a sign, YAML does not.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    i64::from_str_radix(digits, radix).ok().map(Value::Int)
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, to which the whole numbers belong too.
fn is_decimal(text: &str) -> bool {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let mantissa_fits = match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            is_digits(whole) && is_digits(fraction) && !(whole.is_empty() && fraction.is_empty())
        }
        None => !mantissa.is_empty() && is_digits(mantissa),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && is_digits(digits)
    });
    mantissa_fits && exponent_fits
}

#[cfg(test)]
mod tests {
    use super::{Value, resolve};

    #[test]
    fn the_core_schema_decides_what_a_plain_scalar_is() {
        for text in ["", "~", "null", "NULL"] {
            assert_eq!(resolve(text), Some(Value::Null), "{text:?}");
        }
        for (text, value) in [
            ("0", 0),
            ("-12", -12),
            ("+7", 7),
            ("007", 7),
            ("0x1F", 31),
            ("0o17", 15),
        ] {
            assert_eq!(resolve(text), Some(Value::Int(value)), "{text:?}");
        }
        for (text, value) in [
            ("1.0", 1.0),
            (".5", 0.5),
            ("1.", 1.0),
            ("1e3", 1000.0),
            ("-2.5E-1", -0.25),
            ("99999999999999999999", 1e20),
        ] {
            assert_eq!(resolve(text), Some(Value::Float(value)), "{text:?}");
        }
        for text in [
            "yes", "no", "on", "True!", "inf", "nan", "infinity", "1_000", "0x", "0xg", "0x-1",
            "1e", "e1", ".", "+", "-", "1.2.3", "3.0.3", "2XX", "12:30", "0o8", "1e+", "--1",
        ] {
            assert_eq!(
                resolve(text),
                Some(Value::String(text.to_owned())),
                "{text:?}"
            );
        }
        for text in [".inf", "-.INF", "+.Inf", ".nan", "1e999", "-1e999"] {
            assert_eq!(resolve(text), None, "{text:?}");
        }
    }
}
