//! The scanner: values and members one after the other, with everything between them checked.
//!
//! What runs for every member is inlined by force: a name or a value handed over in memory stalls
//! the processor longer than it takes to read it (decoding took twice as long).
//!
//! It works on text that is known to be UTF-8, so it never cuts inside a character: it only cuts
//! before and after ASCII bytes.

#![expect(clippy::inline_always, reason = "measured: see above")]

use super::names::Names;
use super::text::Text;

/// How many containers may be nested; the outermost counts as one.
pub const MAX_DEPTH: u32 = 128;

/// Where the text ceases to be JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The byte at which it was found.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
}

/// A value; of a container only what it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it is written.
    Number(&'a str),
    /// A string.
    Text(Text<'a>),
    /// An array, passed over.
    Array,
    /// An object, passed over.
    Object,
}

/// The name of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member<'a, N> {
    /// One of those that were asked for.
    Known(N),
    /// Any other.
    Other(Text<'a>),
}

/// A place in a JSON text.
#[derive(Clone, Debug)]
pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl<'a> Scanner<'a> {
    /// At the first value of a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut scanner = Self {
            text,
            at: 0,
            depth: 0,
        };
        scanner.skip_space();
        scanner
    }

    /// Whether the value that begins here is an object.
    #[must_use]
    pub fn at_object(&self) -> bool {
        self.peek() == Some(b'{')
    }

    /// Enters the object that begins here.
    ///
    /// # Errors
    /// Where no object begins, or too many containers are open.
    pub fn enter_object(&mut self) -> Result<(), Fault> {
        if !self.at_object() {
            return Err(self.fault("an object"));
        }
        self.open()
    }

    /// The next member of the object that was entered, its value being next; none where the object
    /// has ended.
    ///
    /// # Errors
    /// Where neither is there.
    #[inline(always)]
    pub fn next_member<N: Names>(&mut self, first: bool) -> Result<Option<Member<'a, N>>, Fault> {
        match self.usual_name(first) {
            Some(name) => Ok(Some(Member::Known(name))),
            None => self.next_name(first),
        }
    }

    /// A name that was asked for, written as nearly always.
    #[inline(always)]
    fn usual_name<N: Names>(&mut self, first: bool) -> Option<N> {
        let here = self.text.as_bytes().get(self.at..)?;
        let written = if first {
            here.strip_prefix(b"\"")
        } else {
            here.strip_prefix(b",\"")
        }?;
        let (place, length) = N::SPELLINGS.find(written.first_chunk()?)?;
        self.at += 1 + usize::from(!first) + length;
        self.skip_space();
        N::from_place(place)
    }

    /// Any name, however it is written.
    #[inline(never)]
    fn next_name<N: Names>(&mut self, first: bool) -> Result<Option<Member<'a, N>>, Fault> {
        self.skip_space();
        match self.peek() {
            Some(b'}') => {
                self.close();
                return Ok(None);
            }
            Some(b'"') if first => {}
            Some(b',') if !first => {
                self.at += 1;
                self.skip_space();
            }
            _ if first => return Err(self.fault("a member's name or the end of the object")),
            _ => return Err(self.fault("a comma or the end of the object")),
        }
        let name = self.name()?;
        let known = name.map(N::from_name);
        Ok(Some(known.map_or(Member::Other(name), Member::Known)))
    }

    /// The value that begins here; the names of members inside it go to `on_name`.
    ///
    /// # Errors
    /// Where no value is.
    #[inline(always)]
    pub fn value(&mut self, on_name: &mut impl FnMut(Text<'a>)) -> Result<Value<'a>, Fault> {
        match self.peek() {
            Some(b'"') => self.string().map(Value::Text),
            Some(b'{') => self.pass_over(on_name).map(|()| Value::Object),
            Some(b'[') => self.pass_over(on_name).map(|()| Value::Array),
            _ => self.scalar(),
        }
    }

    /// Checks that nothing follows.
    ///
    /// # Errors
    /// Where something does.
    pub fn end(&mut self) -> Result<(), Fault> {
        self.skip_space();
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(self.fault("the end"))
        }
    }

    #[cold]
    fn fault(&self, expected: &'static str) -> Fault {
        Fault {
            at: self.at,
            expected,
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn open(&mut self) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH {
            return Err(self.fault("at most 128 nested containers"));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    #[inline(always)]
    fn name(&mut self) -> Result<Text<'a>, Fault> {
        if self.peek() != Some(b'"') {
            return Err(self.fault("a member's name"));
        }
        let name = self.string()?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.fault("a colon"));
        }
        self.at += 1;
        self.skip_space();
        Ok(name)
    }

    /// The string that begins here.
    #[inline(always)]
    fn string(&mut self) -> Result<Text<'a>, Fault> {
        let from = self.at + 1;
        let mut escaped = false;
        self.at = from;
        loop {
            self.at = plain_end(self.text.as_bytes(), self.at);
            match self.peek() {
                Some(b'"') => {
                    let raw = &self.text[from..self.at];
                    self.at += 1;
                    return Ok(Text::checked(raw, escaped));
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return Err(self.fault("no control character in a string")),
                None => return Err(self.fault("the end of the string")),
            }
        }
    }

    #[inline(never)]
    fn escape(&mut self) -> Result<(), Fault> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => match self.unit()? {
                0xd800..0xdc00 => {
                    let low = self.text[self.at..].starts_with("\\u");
                    self.at += usize::from(low);
                    if !low || !(0xdc00..0xe000).contains(&self.unit()?) {
                        return Err(self.fault("the second half of a surrogate pair"));
                    }
                }
                0xdc00..0xe000 => return Err(self.fault("the first half of a surrogate pair")),
                _ => {}
            },
            _ => return Err(self.fault("an escape")),
        }
        Ok(())
    }

    /// The UTF-16 unit of the `u` here and the four hexadecimal digits behind it.
    fn unit(&mut self) -> Result<u16, Fault> {
        let digits = self
            .text
            .as_bytes()
            .get(self.at + 1..self.at + 5)
            .unwrap_or_default();
        let unit = digits.iter().try_fold(0, |unit, &digit| {
            char::from(digit)
                .to_digit(16)
                .map(|digit| unit << 4 | digit)
        });
        match unit.and_then(|unit| u16::try_from(unit).ok()) {
            Some(unit) if digits.len() == 4 => {
                self.at += 5;
                Ok(unit)
            }
            _ => Err(self.fault("four hexadecimal digits")),
        }
    }

    #[inline(never)]
    fn scalar(&mut self) -> Result<Value<'a>, Fault> {
        let (word, value) = match self.peek() {
            Some(b'n') => ("null", Value::Null),
            Some(b't') => ("true", Value::Bool(true)),
            Some(b'f') => ("false", Value::Bool(false)),
            Some(b'-' | b'0'..=b'9') => return self.number().map(Value::Number),
            _ => return Err(self.fault("a value")),
        };
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(self.fault("a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<&'a str, Fault> {
        let from = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(&self.text[from..self.at])
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let from = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == from {
            Err(self.fault("a digit"))
        } else {
            Ok(())
        }
    }

    /// Passes over the container that begins here, without recursion.
    #[inline(never)]
    fn pass_over(&mut self, on_name: &mut impl FnMut(Text<'a>)) -> Result<(), Fault> {
        // One bit for each open container, the innermost lowest: whether it is an object.
        let mut objects = 0_u128;
        let outside = self.depth;
        loop {
            let begins = self.peek();
            if let Some(b'{' | b'[') = begins {
                self.open()?;
                objects = objects << 1 | u128::from(begins == Some(b'{'));
                self.skip_space();
                match (begins, self.peek()) {
                    (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')) => {}
                    (Some(b'{'), _) => {
                        on_name(self.name()?);
                        continue;
                    }
                    _ => continue,
                }
            } else if begins == Some(b'"') {
                self.string()?;
            } else {
                self.scalar()?;
            }
            if !self.after_value(&mut objects, outside, on_name)? {
                return Ok(());
            }
        }
    }

    /// Closes what ends here, down to the next value; false where all that was opened is closed.
    fn after_value(
        &mut self,
        objects: &mut u128,
        outside: u32,
        on_name: &mut impl FnMut(Text<'a>),
    ) -> Result<bool, Fault> {
        while self.depth > outside {
            self.skip_space();
            match (self.peek(), *objects & 1 == 1) {
                (Some(b'}'), true) | (Some(b']'), false) => {
                    self.close();
                    *objects >>= 1;
                }
                (Some(b','), object) => {
                    self.at += 1;
                    self.skip_space();
                    if object {
                        on_name(self.name()?);
                    }
                    return Ok(true);
                }
                _ => return Err(self.fault("a comma or the end of the container")),
            }
        }
        Ok(false)
    }
}

/// The first place from `at` on of a quote, a backslash or a control character.
#[inline(always)]
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let ends = ends(u64::from_le_bytes(*word));
        if ends != 0 {
            return at + ends.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes
        .get(at)
        .is_some_and(|&byte| ends(u64::from(byte) | !0xff) == 0)
    {
        at += 1;
    }
    at
}

/// The top bits of the bytes that end what is plain; exact up to the lowest of them, since only what
/// lies above one may borrow from it. Eight at once in plain arithmetic: what the compiler made of
/// comparing bytes one by one took twice as long.
#[inline(always)]
const fn ends(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const TOP: u64 = EACH << 7;
    const fn below(word: u64, bound: u64) -> u64 {
        word.wrapping_sub(EACH * bound) & !word & TOP
    }
    let quote = word ^ (EACH * b'"' as u64);
    let backslash = word ^ (EACH * b'\\' as u64);
    below(word, 0x20) | below(quote, 1) | below(backslash, 1)
}
