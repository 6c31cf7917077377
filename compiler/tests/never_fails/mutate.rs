//! Texts that are nearly right.

/// Queries that use most of the grammar.
pub(crate) const QUERIES: [&str; 10] = [
    "let f = (a: long, T: (*)) { T | where x == a };\nSecurityEvent | invoke f(1) | summarize n = count() by bin(TimeGenerated, 1h), ['a b']",
    "union isfuzzy=true A*, (B | project c, d = dynamic({\"e\": [1, datetime(2024-01-01)]})), cluster('g').database('h').I",
    "SecurityEvent | join kind=inner (SigninLogs | distinct *) on $left.Account == $right.UserPrincipalName | mv-apply x = y to typeof(long) on (top 1 by x desc)",
    "SecurityEvent | parse kind=regex Account with * \"b\\\"c\" d: long 'e' * | where d has_any ('g', @\"h\"\"i\") and j !between (1..5)",
    "find withsource=S in (SecurityEvent, Sign*) where c matches regex ```d``` project e: string, pack(*); search in (T) * and g: 'h'",
    "SecurityEvent | make-graph Account --> Computer with N on id | graph-match (x)-[e*1..3]->(y) where x.p == 1 project z = y.q, w",
    "SecurityEvent | scan declare (a: long = 0) with (step s output=all: b > 1 and s.a == 2 => a = 3; step u: true;) | render t with (k=v)",
    "declare query_parameters(a: string = 'b'); datatable (c: string, d: real)['e' h'f', -1.5, real(nan),] | evaluate bag_unpack(g): (h: int)",
    "SecurityEvent | extend a = iff(EventID in (1, 2), case(true, 1d, 2h), ago(-3m)), b = strcat_array(split(Account, '\\\\'), \",\") | where Account in~ ((SigninLogs | project UserPrincipalName))",
    "print a = format_datetime(datetime(2024-02-30), 'yyyy'), b = extract('(a+)+', 1, 'aaa'), c = substring('é名', -1, 99999999999), d = 1/0, e = -9223372036854775808 / -1, f = 5 % 0, g = make_timespan(1e300, 2), h = repeat(1, 5)",
];

const PIECES: [&str; 48] = [
    "let ",
    "T",
    "=",
    "|",
    "where ",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "==",
    " and ",
    " or ",
    " in ",
    "between",
    "..",
    "1",
    "1.5e308",
    "99999999999999999999",
    "1d",
    "\"",
    "'",
    "@'",
    "```",
    "dynamic(",
    "datetime(",
    "typeof(",
    "*",
    ".",
    "-",
    "by ",
    "on ",
    "//",
    "\n",
    "\r\n",
    "\t",
    "é",
    "\u{feff}",
    "\u{0}",
    "\\",
    "$left",
    ": ",
    "- ",
    "&a ",
    "*a",
];

/// Makes texts of other texts, the same ones from the same seed.
pub(crate) struct Mutator {
    state: u64,
}

impl Mutator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1 }
    }

    /// A text made of one or two seeds by a few changes.
    pub(crate) fn mutant(&mut self, seeds: &[String]) -> String {
        let first = self.below(seeds.len());
        let mut bytes = seeds[first].clone().into_bytes();
        for _ in 0..=self.below(6) {
            self.change(&mut bytes, seeds);
            bytes.truncate(20_000);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn change(&mut self, bytes: &mut Vec<u8>, seeds: &[String]) {
        let (one, other) = (self.below(bytes.len() + 1), self.below(bytes.len() + 1));
        let (start, end) = (one.min(other), one.max(other).min(one.min(other) + 40));
        match self.below(6) {
            0 => drop(bytes.drain(start..end)),
            1 => {
                let piece = PIECES[self.below(PIECES.len())];
                drop(bytes.splice(start..start, piece.bytes()));
            }
            2 => {
                let piece = bytes[start..end].repeat(1 + self.below(100));
                drop(bytes.splice(start..start, piece));
            }
            3 => {
                let donor = self.below(seeds.len());
                let donor = seeds[donor].as_bytes();
                let from = self.below(donor.len() + 1);
                let to = (from + self.below(200)).min(donor.len());
                drop(bytes.splice(start..end, donor[from..to].iter().copied()));
            }
            4 => {
                if let Some(byte) = bytes.get_mut(start) {
                    *byte ^= 1 << self.below(8);
                }
            }
            _ => {
                let piece = PIECES[self.below(PIECES.len())].repeat(1 + self.below(300));
                drop(bytes.splice(start..start, piece.into_bytes()));
            }
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        let limit = u64::try_from(limit.max(1)).expect("a length is a number of 64 bits");
        usize::try_from((self.state >> 11) % limit).expect("less than a length")
    }
}
