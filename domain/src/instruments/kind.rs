//! Kinds of instruments.

use crate::coded::coded;

coded! {
    /// What an instrument is for.
    InstrumentKind {
        /// Data protection impact assessment (gegevensbeschermingseffectbeoordeling), GDPR article 35.
        Dpia = "DPIA",
        /// Impact assessment on human rights and algorithms (Impact Assessment Mensenrechten en Algoritmes).
        Iama = "IAMA",
        /// Fundamental rights impact assessment, AI Act article 27.
        Fria = "FRIA",
        /// Data transfer impact assessment.
        Dtia = "DTIA",
        /// Children's rights impact assessment (Kinderrechten Impact Assessment).
        Kia = "KIA",
        /// AI impact assessment.
        Aiia = "AIIA",
        /// Which other instruments are needed.
        PreScan = "PRE_SCAN",
        /// A first look.
        QuickScan = "QUICK_SCAN",
        /// Anything else.
        Other = "OTHER",
    }
}

impl InstrumentKind {
    /// By the last word of a URN, with or without version.
    pub fn of_urn(urn: &str) -> Self {
        let is_word = |part: &&str| !part.chars().all(|c| c.is_ascii_digit() || c == '.');
        match urn.rsplit(':').find(is_word) {
            Some("dpia") => Self::Dpia,
            Some("iama") => Self::Iama,
            Some("fria") => Self::Fria,
            Some("dtia") => Self::Dtia,
            Some("kia") => Self::Kia,
            Some("aiia") => Self::Aiia,
            Some("prescan") => Self::PreScan,
            Some("quickscan") => Self::QuickScan,
            _ => Self::Other,
        }
    }

    /// By the id of a decision rule, which names the instrument that is needed.
    pub fn of_outcome(id: &str) -> Self {
        match id {
            "DPIA" => Self::Dpia,
            "DTIA" => Self::Dtia,
            "KIA" => Self::Kia,
            "IAMA" => Self::Iama,
            "FRIA" => Self::Fria,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_urn_tells_the_kind_with_and_without_version() {
        for (urn, kind) in [
            ("urn:nl:dpia", InstrumentKind::Dpia),
            ("urn:nl:dpia:3.0", InstrumentKind::Dpia),
            ("urn:nl:aivt:tr:iama:1.0", InstrumentKind::Iama),
            ("urn:nl:prescan:2.0", InstrumentKind::PreScan),
            ("urn:nl:quickscan", InstrumentKind::QuickScan),
            ("urn:nl:dpia:anders", InstrumentKind::Other),
            ("", InstrumentKind::Other),
        ] {
            assert_eq!(InstrumentKind::of_urn(urn), kind, "{urn}");
        }
        assert_eq!(InstrumentKind::of_outcome("KIA"), InstrumentKind::Kia);
        assert_eq!(InstrumentKind::of_outcome("kia"), InstrumentKind::Other);
    }
}
