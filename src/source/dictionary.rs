//! Distinct texts by number, one after another in one string: what many names and cells of text take while they are collected.
//! A table of strings takes five times as much.

use crate::hash::Mix;
use std::hash::Hasher;

/// A slot of the table that has no text.
const FREE: u32 = u32::MAX;

/// Texts in the order in which they came. Memory: the text itself, 4 bytes for its end, and 5 to 11 for its slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
    /// Numbers by hash, open addressing; at most three quarters are taken.
    slots: Vec<u32>,
}

impl Dictionary {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let from = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(from as usize..*self.ends.get(number)? as usize)
    }

    /// The number of a text that is there.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.slots.get(self.slot(text)?).copied().filter(|number| *number != FREE)
    }

    /// The number of a text, which is appended where it is new; `None` where there is no room: 4 GiB of text are the most.
    pub(super) fn number(&mut self, text: &str) -> Option<u32> {
        if self.ends.len() * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        let slot = self.slot(text)?;
        match self.slots.get(slot) {
            Some(number) if *number != FREE => return Some(*number),
            _ => {}
        }
        let number = self.append(text)?;
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = number;
        }
        Some(number)
    }

    /// Appends a text whether or not it is there; [`Dictionary::find`] does not find it. `None` as in [`Dictionary::number`].
    pub(super) fn append(&mut self, text: &str) -> Option<u32> {
        let (end, number) = (self.text.len().checked_add(text.len())?, self.ends.len());
        let (end, number) = (u32::try_from(end).ok()?, u32::try_from(number).ok().filter(|number| *number != FREE)?);
        self.text.push_str(text);
        self.ends.push(end);
        Some(number)
    }

    /// All texts as one, and where each ends.
    pub(super) fn into_parts(self) -> (String, Vec<u32>) {
        (self.text, self.ends)
    }

    /// Where a text is in the table, or would be.
    fn slot(&self, text: &str) -> Option<usize> {
        let last = self.slots.len().checked_sub(1)?;
        let mut slot = hash(text) as usize & last;
        while let Some(number) = self.slots.get(slot).filter(|number| **number != FREE) {
            if self.get(*number as usize) == Some(text) {
                break;
            }
            slot = (slot + 1) & last;
        }
        Some(slot)
    }

    #[inline(never)]
    fn grow(&mut self) {
        self.slots = vec![FREE; (self.slots.len() * 2).max(16)];
        for number in 0..self.ends.len() as u32 {
            // Each is distinct: its slot is a free one.
            let slot = self.get(number as usize).and_then(|text| self.slot(text));
            if let Some(slot) = slot.and_then(|slot| self.slots.get_mut(slot)) {
                *slot = number;
            }
        }
    }
}

fn hash(text: &str) -> u64 {
    let mut mix = Mix::default();
    mix.write(text.as_bytes());
    mix.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_number() {
        let mut d = Dictionary::default();
        assert_eq!((d.find("a"), d.get(0)), (None, None));
        let texts: Vec<String> = (0..3000).map(|i| format!("名{}", i % 1000)).collect();
        for (i, text) in texts.iter().enumerate() {
            assert_eq!(d.number(text), Some(i as u32 % 1000));
        }
        assert_eq!(d.number(""), Some(1000));
        assert_eq!(d.len(), 1001);
        assert!((0..1000).all(|i| d.get(i) == Some(texts[i].as_str()) && d.find(&texts[i]) == Some(i as u32)));
        assert_eq!((d.get(1000), d.find(""), d.find("名"), d.get(1001)), (Some(""), Some(1000), None, None));
    }
}
