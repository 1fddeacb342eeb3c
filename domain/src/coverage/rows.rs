//! Tables of published figures.

crate::db::tables! {
    month = "coverage_month" {
        key: month: String;
        counted_at: i64,
    }
    figure = "coverage_figure" {
        key: month: String, theme: String, area: String, measure: String;
        figure: Option<i64>,
    }
}
