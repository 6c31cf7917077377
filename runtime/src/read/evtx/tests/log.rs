//! Writes event logs of one event, as the format is described in [MS-EVEN6] and by libevtx.

use flate2::Crc;

/// An element of an event's XML.
pub(super) struct Element {
    pub(super) name: &'static str,
    pub(super) attributes: &'static [(&'static str, &'static str)],
    pub(super) text: &'static str,
    pub(super) children: Vec<Element>,
}

const HEADER: usize = 4096;
const CHUNK: usize = 65_536;
/// Where the records of a chunk begin.
const RECORDS: usize = 512;

/// A log with this event.
pub(super) fn log(event: &Element) -> Vec<u8> {
    let mut chunk = vec![0; CHUNK];
    chunk[..8].copy_from_slice(b"ElfChnk\0");
    for at in [8, 16, 24, 32] {
        chunk[at..at + 8].copy_from_slice(&1_u64.to_le_bytes());
    }
    let end = RECORDS + write_record(&mut chunk, event);
    put(&mut chunk, 40, 128);
    put(&mut chunk, 44, RECORDS);
    put(&mut chunk, 48, end);
    let data = sum(&[&chunk[RECORDS..end]]);
    put(&mut chunk, 52, data);
    let header = sum(&[&chunk[..120], &chunk[128..RECORDS]]);
    put(&mut chunk, 124, header);

    let mut file = vec![0; HEADER];
    file[..8].copy_from_slice(b"ElfFile\0");
    file[24..32].copy_from_slice(&2_u64.to_le_bytes());
    put(&mut file, 32, 128);
    // Version 3.1, the size of the header, the number of chunks.
    for (at, number) in [(36, 1_u16), (38, 3), (40, 4096), (42, 1)] {
        file[at..at + 2].copy_from_slice(&number.to_le_bytes());
    }
    let header = sum(&[&file[..120]]);
    put(&mut file, 124, header);
    [file, chunk].concat()
}

/// Writes a record into a chunk; gives its size.
fn write_record(chunk: &mut [u8], event: &Element) -> usize {
    const BEFORE_XML: usize = 24;
    let mut xml = Xml { bytes: vec![0x0f, 1, 1, 0], start: RECORDS + BEFORE_XML };
    xml.element(event);
    xml.bytes.push(0);
    let size = BEFORE_XML + xml.bytes.len() + 4;
    put(chunk, RECORDS, 0x2a2a);
    put(chunk, RECORDS + 4, size);
    chunk[RECORDS + 8..RECORDS + 16].copy_from_slice(&1_u64.to_le_bytes());
    chunk[RECORDS + 16..RECORDS + 24].copy_from_slice(&133_802_426_456_780_000_u64.to_le_bytes());
    chunk[RECORDS + BEFORE_XML..RECORDS + size - 4].copy_from_slice(&xml.bytes);
    put(chunk, RECORDS + size - 4, size);
    size
}

/// Binary XML.
struct Xml {
    bytes: Vec<u8>,
    /// Where it begins in the chunk.
    start: usize,
}

impl Xml {
    fn element(&mut self, element: &Element) {
        let has_attributes = !element.attributes.is_empty();
        self.bytes.push(if has_attributes { 0x41 } else { 0x01 });
        let size = self.reserve();
        self.name(element.name);
        if has_attributes {
            let list = self.reserve();
            for (place, (name, value)) in element.attributes.iter().enumerate() {
                let is_last = place + 1 == element.attributes.len();
                self.bytes.push(if is_last { 0x06 } else { 0x46 });
                self.name(name);
                self.text(value);
            }
            self.fill(list);
        }
        self.bytes.push(0x02);
        if !element.text.is_empty() {
            self.text(element.text);
        }
        for child in &element.children {
            self.element(child);
        }
        self.bytes.push(0x04);
        self.fill(size);
    }

    /// A name stands where it is first used, behind its own place.
    fn name(&mut self, name: &str) {
        let place = self.start + self.bytes.len() + 4;
        self.number(place);
        self.number(0);
        self.bytes.extend(0_u16.to_le_bytes());
        self.characters(name);
        self.bytes.extend(0_u16.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.bytes.extend([0x05, 0x01]);
        self.characters(text);
    }

    fn characters(&mut self, text: &str) {
        let units: Vec<u16> = text.encode_utf16().collect();
        self.bytes.extend(u16::try_from(units.len()).expect("texts are short").to_le_bytes());
        self.bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
    }

    fn number(&mut self, number: usize) {
        self.bytes.extend(u32::try_from(number).expect("chunks are small").to_le_bytes());
    }

    fn reserve(&mut self) -> usize {
        self.number(0);
        self.bytes.len()
    }

    /// Writes how much stands behind a place before that place.
    fn fill(&mut self, from: usize) {
        let size = self.bytes.len() - from;
        put(&mut self.bytes, from - 4, size);
    }
}

fn put(bytes: &mut [u8], at: usize, number: usize) {
    let number = u32::try_from(number).expect("chunks are small");
    bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
}

fn sum(parts: &[&[u8]]) -> usize {
    let mut crc = Crc::new();
    for part in parts {
        crc.update(part);
    }
    usize::try_from(crc.sum()).expect("a checksum has 32 bits")
}
