//! What makes a finished module smaller once it is compressed, and changes nothing else: functions that are alike lie side
//! by side, and what passes between the module and its JavaScript has short names.

use crate::process::Res;
use std::collections::BTreeMap;

/// So many equal bytes make two functions alike: two or three instructions.
const ALIKE: usize = 6;

/// What more functions than these have says nothing about any of them.
const COMMON: usize = 60;

/// A module without names, with a name for each of its functions: sorted by name, each follows the one it resembles most.
pub(crate) fn named_by_likeness(module: &[u8]) -> Res<Vec<u8>> {
    let (imported, bodies) = functions(module).ok_or("wasm-opt wrote something else than a wasm module")?;
    let mut place = vec![0; bodies.len()];
    for (at, function) in chain(&bodies).into_iter().enumerate() {
        place[function] = at;
    }
    let mut names = number(bodies.len());
    for (function, place) in place.iter().enumerate() {
        names.extend(number(imported + function));
        names.extend(with_size(format!("{place:05}").as_bytes()));
    }
    // A custom section, "name", of one subsection: the functions'.
    let mut section = with_size(b"name");
    section.push(1);
    section.extend(with_size(&names));
    Ok([module, &[0], &with_size(&section)].concat())
}

/// The order in which each function is followed by the one left that has most in common with it, the largest first.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let (shared, had) = common_runs(bodies);
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    left.sort_by_key(|&i| bodies[i].len());
    let mut used = vec![false; bodies.len()];
    let mut order = Vec::with_capacity(bodies.len());
    while let Some(start) = left.pop() {
        let mut next = (!used[start]).then_some(start);
        while let Some(last) = next {
            used[last] = true;
            order.push(last);
            // What few have counts most, and so does what is much of a function.
            let mut likeness = vec![0.0; bodies.len()];
            for members in had[last].iter().map(|&run| &shared[run]) {
                for &i in members.iter().filter(|&&i| !used[i]) {
                    likeness[i] += 1.0 / members.len() as f64 / (bodies[i].len() as f64 + 20.0).sqrt();
                }
            }
            next =
                (0..bodies.len()).filter(|&i| likeness[i] > 0.0).max_by(|&a, &b| likeness[a].total_cmp(&likeness[b]));
        }
    }
    order
}

/// The functions that have each run of bytes, where these are some but not many; and the runs that each function has.
fn common_runs(bodies: &[&[u8]]) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let runs = |(i, body): (usize, &&'_ [u8])| body.windows(ALIKE).map(|run| (run.to_vec(), i)).collect::<Vec<_>>();
    let mut all: Vec<(Vec<u8>, usize)> = bodies.iter().enumerate().flat_map(runs).collect();
    all.sort_unstable();
    all.dedup();
    let (mut shared, mut had) = (Vec::new(), vec![Vec::new(); bodies.len()]);
    for same in all.chunk_by(|a, b| a.0 == b.0).filter(|same| (2..=COMMON).contains(&same.len())) {
        same.iter().for_each(|&(_, i)| had[i].push(shared.len()));
        shared.push(same.iter().map(|&(_, i)| i).collect());
    }
    (shared, had)
}

/// How many functions a module imports, and the bodies of those it has.
fn functions(module: &[u8]) -> Option<(usize, Vec<&[u8]>)> {
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0")?;
    let (mut imported, mut bodies) = (0, Vec::new());
    while !rest.is_empty() {
        let id = take(&mut rest, 1)?[0];
        let mut section = take_sized(&mut rest)?;
        let count = if [2, 10].contains(&id) { take_number(&mut section)? } else { 0 };
        for _ in 0..count {
            if id == 10 {
                bodies.push(take_sized(&mut section)?);
                continue;
            }
            let _names = (take_sized(&mut section)?, take_sized(&mut section)?);
            if take(&mut section, 1)?[0] != 0 {
                return None; // wasm-bindgen imports nothing but functions
            }
            take_number(&mut section)?;
            imported += 1;
        }
    }
    Some((imported, bodies))
}

fn take<'a>(rest: &mut &'a [u8], size: usize) -> Option<&'a [u8]> {
    let (taken, behind) = rest.split_at_checked(size)?;
    *rest = behind;
    Some(taken)
}

fn take_sized<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let size = take_number(rest)?;
    take(rest, size)
}

/// Reads an unsigned LEB128 number.
fn take_number(rest: &mut &[u8]) -> Option<usize> {
    let mut value = 0;
    for shift in (0..32).step_by(7) {
        let byte = take(rest, 1)?[0];
        value |= usize::from(byte & 127) << shift;
        if byte < 128 {
            return Some(value);
        }
    }
    None
}

/// An unsigned LEB128 number.
fn number(mut value: usize) -> Vec<u8> {
    let mut out = Vec::new();
    while value > 127 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

fn with_size(bytes: &[u8]) -> Vec<u8> {
    [&number(bytes.len()), bytes].concat()
}

/// The bindings' JavaScript or types with the names that wasm-opt gave to what is imported and exported.
///
/// `told` is what it prints: a line `["module", "name", "new name"]` for each import, `["name", "new name"]` for each export.
/// The new module's name is `a`.
pub(crate) fn with_short_names(bindings: &str, told: &str) -> String {
    let (mut imports, mut exports) = (BTreeMap::new(), BTreeMap::new());
    for line in told.lines() {
        match line.split('"').skip(1).step_by(2).collect::<Vec<_>>()[..] {
            [module, name, new] => {
                imports.insert(name, new);
                imports.insert(module, "a");
            }
            [name, new] => {
                exports.insert(name, new);
            }
            _ => {}
        }
    }
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(bindings.len());
    for token in bindings.split_inclusive(|c| !part_of_name(c)) {
        let (name, end) = token.split_at(token.trim_end_matches(|c| !part_of_name(c)).len());
        let exported = ["wasm.", "readonly ", "export const "].iter().any(|before| out.ends_with(before));
        let new = if exported { exports.get(name) } else { imports.get(name) };
        out.push_str(new.unwrap_or(&name));
        out.push_str(end);
    }
    imports
        .iter()
        .filter(|(name, _)| name.starts_with("./"))
        .fold(out, |out, (name, new)| out.replace(&format!("\"{name}\""), &format!("\"{new}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with one import and functions of these bodies.
    fn module(bodies: &[&[u8]]) -> Vec<u8> {
        let code = bodies.iter().fold(number(bodies.len()), |code, body| [code, with_size(body)].concat());
        let import = [&[1][..], &with_size(b"a"), &with_size(b"b"), &[0, 0]].concat();
        [b"\0asm\x01\0\0\0\x02", &with_size(&import)[..], b"\x0a", &with_size(&code)].concat()
    }

    #[test]
    fn functions_that_are_alike_follow_each_other() {
        let (one, other) = (*b"abcdefghijklm", *b"nopqrstuvwxyz0");
        let (like_one, like_other) = ([&one[..], b"1"].concat(), [&other[..], b"2"].concat());
        let bodies: [&[u8]; 4] = [&one, &other, &like_one, &like_other];
        assert_eq!(chain(&bodies), [3, 1, 2, 0]);
        let plain = module(&bodies);
        assert_eq!(functions(&plain), Some((1, bodies.to_vec())));
        let named = named_by_likeness(&plain).unwrap_or_else(|e| e.into_bytes());
        let names = b"\x04name\x01\x1d\x04\x01\x0500003\x02\x0500001\x03\x0500002\x04\x0500000";
        assert_eq!(named.strip_prefix(&plain[..]), Some(&[&[0, names.len() as u8][..], names].concat()[..]));
        assert_eq!(functions(&named), functions(&plain));
    }

    #[test]
    fn what_is_no_module_is_said() {
        assert!(named_by_likeness(b"").is_err());
        let whole = module(&[b"abc"]);
        assert!(named_by_likeness(&whole[..whole.len() - 1]).is_err());
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for value in [0, 1, 127, 128, 16_383, 16_384, 600_000] {
            assert_eq!(take_number(&mut &number(value)[..]), Some(value));
        }
    }

    #[test]
    fn names_are_shortened_where_they_are_the_modules() {
        let told = "[\"./m_bg.js\", \"__wbg_get_1\", \"$a\"],\n[\"./m_bg.js\", \"__wbg_get_12\", \"b\"],\n[\"memory\", \"c\"],";
        let script = "wasm.memory; memory; { __wbg_get_12: 1, __wbg_get_1(){}, __wbg_get_123: 0, \"./m_bg.js\": é }";
        assert_eq!(with_short_names(script, told), "wasm.c; memory; { b: 1, $a(){}, __wbg_get_123: 0, \"a\": é }");
        let types = "readonly memory: Memory; // memory\nexport const memory: Memory;";
        assert_eq!(with_short_names(types, told), "readonly c: Memory; // memory\nexport const c: Memory;");
    }
}
