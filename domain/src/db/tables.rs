//! Tables as sea-orm entities, in the fewest words.

/// Declares the entities: table, primary key columns, other columns.
macro_rules! tables {
    ($($module:ident = $table:literal { key: $($key:ident: $key_type:ty),+; $($column:ident: $type:ty),* $(,)? })*) => {
        $(
            pub(crate) mod $module {
                use sea_orm::entity::prelude::*;

                #[allow(unused_imports, reason = "for the tables that hold texts")]
                use crate::text::Localized;

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

                impl Model {
                    /// Reads a row's columns by place, from `at` on, in the order of [`Column`]: by name, each is looked up.
                    #[allow(dead_code, reason = "for the tables that are read in hot paths")]
                    pub(crate) fn read(row: &sea_orm::QueryResult, at: &mut usize) -> Result<Self, DbErr> {
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
