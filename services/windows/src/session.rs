//! The DataFusion sessions that queries are planned and run in.
//!
//! One core a query: the tables are small, and a tick must not spread over the cores that read
//! Kafka. An operator's queries have a memory pool of their own.

use std::sync::Arc;

use datafusion::error::DataFusionError;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::feed::{Feed, Source};
use crate::functions;

/// Memory that an operator's queries may use together, in bytes.
const OUTSIDE_MEMORY: usize = 128 << 20;

/// The session of the queries that come with the binary.
#[must_use]
pub fn inside() -> SessionContext {
    with_functions(SessionContext::new_with_config(config()))
}

/// The session of an operator's queries: bounded memory, nothing on disk.
///
/// # Errors
///
/// What DataFusion says of the bounds.
pub fn outside() -> Result<SessionContext, DataFusionError> {
    let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_limit(OUTSIDE_MEMORY, 1.0)
        .with_disk_manager_builder(disk)
        .build_arc()?;
    Ok(with_functions(SessionContext::new_with_config_rt(
        config(),
        runtime,
    )))
}

fn config() -> SessionConfig {
    SessionConfig::new()
        .with_target_partitions(1)
        .with_batch_size(64 * 1024)
        .with_information_schema(false)
}

fn with_functions(session: SessionContext) -> SessionContext {
    for function in functions::all() {
        session.register_udf(function);
    }
    session
}

/// Makes a source a table of a session.
///
/// # Errors
///
/// What DataFusion says.
pub fn register(
    session: &SessionContext,
    name: &str,
    source: Arc<impl Source>,
) -> Result<(), DataFusionError> {
    session
        .register_table(name, Arc::new(Feed::new(source)))
        .map(|_| ())
}
