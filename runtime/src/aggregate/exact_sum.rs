//! Sums of reals that do not depend on the order of the terms.

/// An exact sum: non-overlapping reals whose mathematical sum is that of all terms (Shewchuk's algorithm).
#[derive(Clone, Debug, Default)]
pub(crate) struct ExactSum {
    parts: Vec<f64>,
    /// The sum of the terms that are not finite, and of what overflowed.
    special: Option<f64>,
}

impl ExactSum {
    /// Adds a term.
    pub(crate) fn add(&mut self, term: f64) {
        if !term.is_finite() {
            self.special = Some(self.special.unwrap_or(0.0) + term);
            return;
        }
        let mut carry = term;
        let mut kept = 0;
        for index in 0..self.parts.len() {
            let part = self.parts[index];
            let (large, small) = if carry.abs() < part.abs() { (part, carry) } else { (carry, part) };
            let sum = large + small;
            if !sum.is_finite() {
                self.special = Some(self.special.unwrap_or(0.0) + sum);
                return;
            }
            let rest = small - (sum - large);
            if rest != 0.0 {
                self.parts[kept] = rest;
                kept += 1;
            }
            carry = sum;
        }
        self.parts.truncate(kept);
        self.parts.push(carry);
    }

    /// The sum of one term.
    pub(crate) fn of(term: f64) -> Self {
        let mut sum = Self::default();
        sum.add(term);
        sum
    }

    /// Adds a product, exactly.
    pub(crate) fn add_product(&mut self, left: f64, right: f64) {
        let product = left * right;
        self.add(product);
        let rest = left.mul_add(right, -product);
        if product.is_finite() && rest != 0.0 {
            self.add(rest);
        }
    }

    /// The product of two sums, exactly.
    pub(crate) fn times(&self, other: &Self) -> Self {
        let mut product = Self::default();
        for left in self.parts.iter().chain(&self.special) {
            for right in other.parts.iter().chain(&other.special) {
                product.add_product(*left, *right);
            }
        }
        product
    }

    /// The same with the other sign.
    pub(crate) fn negated(mut self) -> Self {
        self.parts.iter_mut().chain(&mut self.special).for_each(|part| *part = -*part);
        self
    }

    /// Adds another sum.
    pub(crate) fn merge(&mut self, other: &Self) {
        if let Some(special) = other.special {
            self.add(special);
        }
        for part in &other.parts {
            self.add(*part);
        }
    }

    /// The real nearest to the sum.
    pub(crate) fn value(&self) -> f64 {
        if let Some(special) = self.special {
            return special;
        }
        let mut parts = self.parts.iter().rev().copied();
        let Some(mut high) = parts.next() else { return 0.0 };
        let mut low = 0.0;
        for part in parts.by_ref() {
            let sum = high + part;
            low = part - (sum - high);
            high = sum;
            if low != 0.0 {
                break;
            }
        }
        // Halfway between two reals, the next part decides the direction.
        if let Some(next) = parts.next()
            && ((low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0))
        {
            let doubled = low * 2.0;
            let rounded = high + doubled;
            if doubled.to_bits() == (rounded - high).to_bits() {
                high = rounded;
            }
        }
        high
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ExactSum;

    fn sum(terms: &[f64]) -> f64 {
        let mut sum = ExactSum::default();
        for term in terms {
            sum.add(*term);
        }
        sum.value()
    }

    #[test]
    fn small_terms_are_not_lost() {
        assert_eq!(sum(&[1e100, 1.0, -1e100]).to_bits(), 1.0_f64.to_bits());
        assert_eq!(sum(&[0.1; 10]).to_bits(), 1.0_f64.to_bits());
        assert_eq!(sum(&[]).to_bits(), 0.0_f64.to_bits());
        assert!(sum(&[f64::INFINITY, f64::NEG_INFINITY]).is_nan());
    }

    proptest! {
        #[test]
        fn any_order_gives_the_same_bits(terms in prop::collection::vec(-1e200..1e200_f64, 0..20), split in 0..20_usize) {
            let mut reversed = terms.clone();
            reversed.reverse();
            let (left, right) = terms.split_at(split.min(terms.len()));
            let mut parts = ExactSum::default();
            for term in left {
            parts.add(*term);
        }
            let mut later = ExactSum::default();
            for term in right {
            later.add(*term);
        }
            parts.merge(&later);
            prop_assert_eq!(sum(&terms).to_bits(), sum(&reversed).to_bits());
            prop_assert_eq!(sum(&terms).to_bits(), parts.value().to_bits());
        }
    }
}
