//! Tables as sea-orm entities, in the fewest words.

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
            }
        )*
    };
}
pub(crate) use tables;
