//! How large a municipality is, in classes.

crate::coded::coded! {
    /// Size class (grootteklasse) by inhabitants: unions of the CBS classes of municipalities by size.
    SizeClass {
        /// Fewer than 20,000.
        Under20000 = "UNDER_20000",
        /// 20,000 to 50,000.
        From20000 = "FROM_20000",
        /// 50,000 to 100,000.
        From50000 = "FROM_50000",
        /// 100,000 to 250,000.
        From100000 = "FROM_100000",
        /// 250,000 or more.
        From250000 = "FROM_250000",
    }
}

impl SizeClass {
    /// The first number of inhabitants in the class, and the first beyond it.
    pub const fn range(self) -> (i64, i64) {
        match self {
            Self::Under20000 => (0, 20_000),
            Self::From20000 => (20_000, 50_000),
            Self::From50000 => (50_000, 100_000),
            Self::From100000 => (100_000, 250_000),
            Self::From250000 => (250_000, i64::MAX),
        }
    }

    /// Whether a column of inhabitants is in the class: not where it is empty.
    #[cfg(feature = "store")]
    pub(crate) fn holds(self, inhabitants: impl sea_orm::sea_query::IntoColumnRef) -> sea_orm::sea_query::SimpleExpr {
        use sea_orm::sea_query::{Expr, ExprTrait};
        let (from, until) = self.range();
        let inhabitants = Expr::col(inhabitants);
        inhabitants.clone().gte(from).and(inhabitants.lt(until))
    }

    /// The class of so many inhabitants.
    pub fn of(population: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|class| (class.range().0..class.range().1).contains(&population))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_population_has_one_class() {
        for (population, class) in [
            (0, SizeClass::Under20000),
            (19_999, SizeClass::Under20000),
            (20_000, SizeClass::From20000),
            (99_999, SizeClass::From50000),
            (249_999, SizeClass::From100000),
            (934_526, SizeClass::From250000),
        ] {
            assert_eq!(SizeClass::of(population), Some(class), "{population}");
        }
        assert!(SizeClass::ALL.windows(2).all(|pair| pair[0].range().1 == pair[1].range().0));
        assert_eq!(SizeClass::of(-1), None);
    }
}
