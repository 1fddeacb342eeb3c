//! Loading instruments, and finding them. They are reference data: everybody reads them.

use super::{Instrument, NewInstrument, Questions};
use crate::db::{Db, Mode, Read, Tx};
use crate::definitions::{self, DefinitionKind};
use crate::id::InstrumentId;
use crate::problem::{Fault, Outcome};

/// Puts an instrument in force, in the place of the version that was. What is in force already is no change, and answers false.
pub async fn load(db: &Db, new: &NewInstrument) -> Outcome<bool> {
    let body = serde_json::to_string(new).map_err(|error| Fault::new(error.to_string()))?;
    let version = new.definition.version().unwrap_or_default();
    let kind = DefinitionKind::Instrument;
    definitions::load(db, definitions::New { kind, key: new.definition.urn(), version, body: &body }).await
}

fn read(version: &definitions::Definition) -> Result<Instrument, Fault> {
    let NewInstrument { kind, definition, marks } = version.read()?;
    let questions = Questions::of(&definition);
    Ok(Instrument { id: InstrumentId::from_uuid(version.id), kind, definition, questions, marks })
}

/// The instruments in force: of each the version that was loaded last.
pub async fn current(tx: &Tx<Read>) -> Result<Vec<Instrument>, Fault> {
    let versions = definitions::current(tx.conn(), DefinitionKind::Instrument).await?;
    let mut all = versions.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    all.sort_by(|a, b| a.urn().cmp(b.urn()));
    Ok(all)
}

/// Versions by id, in force or not.
pub async fn by_ids(tx: &Tx<Read>, ids: &[InstrumentId]) -> Result<Vec<Instrument>, Fault> {
    let ids = crate::db::padded(ids);
    let versions = definitions::by_ids(tx.conn(), DefinitionKind::Instrument, ids).await?;
    versions.iter().map(read).collect()
}

/// A version by its id.
pub(crate) async fn find<M: Mode>(tx: &Tx<M>, id: InstrumentId) -> Result<Option<Instrument>, Fault> {
    let versions = definitions::by_ids(tx.conn(), DefinitionKind::Instrument, vec![id.uuid()]).await?;
    versions.first().map(read).transpose()
}
