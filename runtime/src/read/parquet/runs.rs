//! Small numbers as Parquet writes them: runs of one number, and packs of numbers of few bits.

use ::parquet::errors::ParquetError;
use bytes::Bytes;

/// Reads numbers of a fixed width, at most 32 bits.
#[derive(Debug)]
pub(super) struct Runs {
    bytes: Bytes,
    /// Where the next run begins.
    at: usize,
    width: usize,
    run: Run,
}

/// What is left of a run.
#[derive(Clone, Copy, Debug)]
enum Run {
    /// The same number so many times.
    Same { number: u32, left: usize },
    /// Numbers side by side: so many from the number `next` on of those that begin at a byte.
    Packed { start: usize, next: usize, left: usize },
}

impl Run {
    const fn left(self) -> usize {
        match self {
            Self::Same { left, .. } | Self::Packed { left, .. } => left,
        }
    }
}

impl Runs {
    /// Numbers of so many bits.
    pub(super) fn new(bytes: Bytes, width: u8) -> Result<Self, ParquetError> {
        if width > 32 {
            return Err(broken("numbers of more than 32 bits"));
        }
        // Numbers without bits are zeros, whether or not anybody wrote them.
        let left = if width == 0 { usize::MAX } else { 0 };
        Ok(Self { bytes, at: 0, width: width.into(), run: Run::Same { number: 0, left } })
    }

    /// Adds the next numbers.
    pub(super) fn read(&mut self, count: usize, numbers: &mut Vec<u32>) -> Result<(), ParquetError> {
        let mut missing = count;
        while missing > 0 {
            let run = self.present()?;
            let taken = self.take(missing);
            match run {
                Run::Same { number, .. } => numbers.resize(numbers.len() + taken, number),
                Run::Packed { start, next, .. } => self.unpack(start, next, taken, numbers)?,
            }
            missing -= taken;
        }
        Ok(())
    }

    /// The number that all of so many next ones are, which are then read; `None` if they are not in one run.
    pub(super) fn same(&mut self, count: usize) -> Result<Option<u32>, ParquetError> {
        if count == 0 {
            return Ok(None);
        }
        match self.present()? {
            Run::Same { number, left } if left >= count => {
                self.take(count);
                Ok(Some(number))
            }
            Run::Same { .. } | Run::Packed { .. } => Ok(None),
        }
    }

    /// Passes by the next numbers.
    pub(super) fn skip(&mut self, count: usize) -> Result<(), ParquetError> {
        let mut missing = count;
        while missing > 0 {
            self.present()?;
            missing -= self.take(missing);
        }
        Ok(())
    }

    /// Takes at most so many numbers off the run, and tells how many.
    fn take(&mut self, most: usize) -> usize {
        let taken = most.min(self.run.left());
        match &mut self.run {
            Run::Same { left, .. } => *left -= taken,
            Run::Packed { next, left, .. } => {
                *next += taken;
                *left -= taken;
            }
        }
        taken
    }

    /// The run of the next number.
    fn present(&mut self) -> Result<Run, ParquetError> {
        while self.run.left() == 0 {
            self.run = self.next_run()?;
        }
        Ok(self.run)
    }

    fn next_run(&mut self) -> Result<Run, ParquetError> {
        let header = self.header()?;
        let count = usize::try_from(header >> 1).unwrap_or(usize::MAX);
        if header & 1 == 0 {
            let width = self.width.div_ceil(8);
            let bytes = self.bytes.get(self.at..self.at + width).ok_or_else(too_short)?;
            self.at += width;
            let mut number = [0; 4];
            number[..width].copy_from_slice(bytes);
            return Ok(Run::Same { number: u32::from_le_bytes(number), left: count });
        }
        // Eight numbers take as many bytes as each has bits. The last of them may be cut off where nobody asks for them.
        let start = self.at;
        self.at = start.saturating_add(count.saturating_mul(self.width));
        Ok(Run::Packed { start, next: 0, left: count.saturating_mul(8) })
    }

    /// A number of seven bits a byte, the lowest first.
    fn header(&mut self) -> Result<u32, ParquetError> {
        let mut header = 0;
        for shift in (0..32).step_by(7) {
            let byte = *self.bytes.get(self.at).ok_or_else(too_short)?;
            self.at += 1;
            header |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(header);
            }
        }
        Err(broken("a run without end"))
    }

    fn unpack(
        &self,
        start: usize,
        next: usize,
        count: usize,
        numbers: &mut Vec<u32>,
    ) -> Result<(), ParquetError> {
        let packed = self.bytes.get(start..).ok_or_else(too_short)?;
        let end = (next + count).saturating_mul(self.width).div_ceil(8);
        if end > packed.len() {
            return Err(too_short());
        }
        let mask = (1_u64 << self.width) - 1;
        numbers.extend((next..next + count).map(|place| {
            let bit = place * self.width;
            let word = word(packed, bit / 8) >> (bit % 8) & mask;
            u32::try_from(word).expect("a number has at most 32 bits")
        }));
        Ok(())
    }
}

/// The eight bytes from a place on, as a number; those that are not there are zero.
#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    let bytes = &bytes[at..];
    if let Some(word) = bytes.first_chunk() {
        return u64::from_le_bytes(*word);
    }
    let mut word = [0; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(word)
}

fn too_short() -> ParquetError {
    broken("a page is shorter than what it holds")
}

pub(super) fn broken(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The numbers as a writer may have them: runs of one number, and packs of eight.
    fn written(width: usize, parts: &[(u32, usize, bool)]) -> (Vec<u8>, Vec<u32>) {
        let (mut bytes, mut numbers) = (Vec::new(), Vec::new());
        let mask = u32::try_from((1_u64 << width) - 1).expect("at most 32 bits");
        for (seed, count, is_packed) in parts {
            let value = |n: usize| seed.wrapping_mul(u32::try_from(n + 1).expect("few")) & mask;
            let header = if *is_packed { count << 1 | 1 } else { count << 1 };
            header_of(header, &mut bytes);
            if *is_packed {
                let mut packed = vec![0_u8; count * width];
                for place in 0..count * 8 {
                    for bit in (0..width).filter(|bit| value(place) >> bit & 1 == 1) {
                        packed[(place * width + bit) / 8] |= 1 << ((place * width + bit) % 8);
                    }
                    numbers.push(value(place));
                }
                bytes.extend(packed);
            } else {
                bytes.extend(&value(0).to_le_bytes()[..width.div_ceil(8)]);
                numbers.extend(std::iter::repeat_n(value(0), *count));
            }
        }
        (bytes, numbers)
    }

    fn header_of(mut header: usize, bytes: &mut Vec<u8>) {
        while header > 0x7f {
            bytes.push(u8::try_from(header & 0x7f).expect("seven bits") | 0x80);
            header >>= 7;
        }
        bytes.push(u8::try_from(header).expect("seven bits"));
    }

    proptest! {
        #[test]
        fn numbers_are_read_and_passed_by(
            width in 1..=32_usize,
            parts in prop::collection::vec((any::<u32>(), 0..200_usize, any::<bool>()), 1..6),
            steps in prop::collection::vec((0..100_usize, 0..3_u8), 0..40),
        ) {
            let (bytes, numbers) = written(width, &parts);
            let mut runs = Runs::new(bytes.into(), u8::try_from(width).expect("at most 32")).expect("a width");
            let mut at = 0;
            for (count, what) in steps {
                let next = &numbers[at..numbers.len().min(at + count)];
                match what {
                    0 => runs.skip(next.len()).expect("numbers"),
                    1 => match runs.same(next.len()).expect("numbers") {
                        Some(number) => prop_assert!(next.iter().all(|other| *other == number)),
                        None => continue,
                    }
                    _ => {
                        let mut read = Vec::new();
                        runs.read(next.len(), &mut read).expect("numbers");
                        prop_assert_eq!(&read, next);
                    }
                }
                at += next.len();
            }
            let mut rest = Vec::new();
            runs.read(numbers.len() - at, &mut rest).expect("numbers");
            prop_assert_eq!(&rest, &numbers[at..]);
            prop_assert!(runs.read(1, &mut rest).is_err(), "there are no more");
        }

        #[test]
        fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..40), width in 0..40_u8) {
            if let Ok(mut runs) = Runs::new(bytes.into(), width) {
                let _ = runs.read(50, &mut Vec::new());
                let _ = runs.skip(usize::MAX >> 1);
            }
        }
    }

    #[test]
    fn numbers_without_bits_are_zeros() {
        let mut runs = Runs::new(Bytes::new(), 0).expect("a width");
        let mut numbers = Vec::new();
        runs.read(3, &mut numbers).expect("numbers");
        assert_eq!(numbers, [0, 0, 0]);
    }
}
