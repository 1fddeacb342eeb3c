//! Tables as sea-orm entities, in the fewest words.

/// A row that is read by the place of its columns, in the order of the table's declaration: by name, each is looked up
/// (measured: a fifth of what a list of fifty costs the server).
pub(crate) trait ByPlace: Sized {
    /// Reads the columns from `at` on, and moves `at` past them.
    fn read(row: &sea_orm::QueryResult, at: &mut usize) -> Result<Self, sea_orm::DbErr>;
}

/// Declares the entities: table, primary key columns, other columns.
macro_rules! tables {
    ($($module:ident = $table:literal { key: $($key:ident: $key_type:ty),+; $($column:ident: $type:ty),* $(,)? })*) => {
        $(
            pub(crate) mod $module {
                use sea_orm::entity::prelude::*;

                #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
                #[sea_orm(table_name = $table)]
                pub struct Model {
                    $(#[sea_orm(primary_key, auto_increment = false)]
                    pub $key: $key_type,)+
                    $(pub $column: $type,)*
                }

                #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
                pub enum Relation {}

                impl ActiveModelBehavior for ActiveModel {}

                impl crate::db::ByPlace for Model {
                    fn read(row: &sea_orm::QueryResult, at: &mut usize) -> Result<Self, DbErr> {
                        let mut place = || {
                            *at += 1;
                            *at - 1
                        };
                        Ok(Self {
                            $($key: row.try_get_by_index(place())?,)+
                            $($column: row.try_get_by_index(place())?,)*
                        })
                    }
                }
            }
        )*
    };
}
pub(crate) use tables;
