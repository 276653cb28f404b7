//! The SQL functions that indicators are written with, beside those of DataFusion.
//!
//! - `share(numerator, denominator)`: a share or a mean with both its parts; null where the denominator is 0.
//! - `quantile(rank, edges, buckets)`: milliseconds; `edges` is `'tickets'`, `'stages'` or
//!   `'working_days'`; null where the distribution is empty.
//! - `median_of_latest(days, known, least)`, `spread_of_latest(days, known, least)`: over days 1 to
//!   `known` of a list whose first place is the running day; null where fewer than `least` are known.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, StructArray};
use arrow::buffer::NullBuffer;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Fields, Float64Type, Int64Type};
use datafusion::common::{Result, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

use crate::buckets::{self, Rank};

/// The field of a share that is its value.
pub const SHARE_VALUE: &str = "value";
/// The field of a share that is its numerator.
pub const SHARE_NUMERATOR: &str = "numerator";
/// The field of a share that is its denominator.
pub const SHARE_DENOMINATOR: &str = "denominator";

/// Every function of this module.
#[must_use]
pub fn all() -> Vec<ScalarUDF> {
    [
        ("share", 2, Function::Share),
        ("quantile", 3, Function::Quantile),
        ("median_of_latest", 3, Function::Median),
        ("spread_of_latest", 3, Function::Spread),
    ]
    .into_iter()
    .map(|(name, arguments, function)| {
        ScalarUDF::from(Named {
            name,
            function,
            signature: Signature::any(arguments, Volatility::Immutable),
        })
    })
    .collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Function {
    Share,
    Quantile,
    Median,
    Spread,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Named {
    name: &'static str,
    function: Function,
    signature: Signature,
}

impl ScalarUDFImpl for Named {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(match self.function {
            Function::Share => DataType::Struct(share_fields()),
            _ => DataType::Float64,
        })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let array: ArrayRef = match self.function {
            Function::Share => share(&arrays)?,
            Function::Quantile => quantile(&arrays)?,
            Function::Median => latest(&arrays, median)?,
            Function::Spread => latest(&arrays, |days| {
                let middle = median(days)?;
                let mut distances: Vec<f64> = days.iter().map(|d| (d - middle).abs()).collect();
                median(&mut distances)
            })?,
        };
        Ok(ColumnarValue::Array(array))
    }
}

fn share_fields() -> Fields {
    [SHARE_VALUE, SHARE_NUMERATOR, SHARE_DENOMINATOR]
        .iter()
        .map(|name| Field::new(*name, DataType::Float64, true))
        .collect()
}

fn floats(array: &ArrayRef) -> Result<Float64Array> {
    Ok(cast(array, &DataType::Float64)?
        .as_primitive::<Float64Type>()
        .clone())
}

fn share(arrays: &[ArrayRef]) -> Result<ArrayRef> {
    let (numerator, denominator) = (floats(&arrays[0])?, floats(&arrays[1])?);
    let known: Vec<bool> = (0..numerator.len())
        .map(|i| numerator.is_valid(i) && denominator.is_valid(i) && denominator.value(i) != 0.0)
        .collect();
    let value: Float64Array = known
        .iter()
        .enumerate()
        .map(|(i, known)| known.then(|| numerator.value(i) / denominator.value(i)))
        .collect();
    Ok(Arc::new(StructArray::try_new(
        share_fields(),
        vec![Arc::new(value), Arc::new(numerator), Arc::new(denominator)],
        Some(NullBuffer::from(known)),
    )?))
}

fn quantile(arrays: &[ArrayRef]) -> Result<ArrayRef> {
    let ranks = floats(&arrays[0])?;
    let names = cast(&arrays[1], &DataType::Utf8)?;
    let names = names.as_string::<i32>();
    let rows = ints(&arrays[2])?;
    let mut values = Vec::with_capacity(rows.len());
    for (i, counts) in rows.iter().enumerate() {
        let edges = match names.value(i) {
            "tickets" => buckets::TICKETS,
            "stages" => buckets::STAGES,
            "working_days" => buckets::WORKING_DAYS,
            other => {
                return exec_err!(
                    "quantile: {other:?} names no edges; write 'tickets', 'stages' or 'working_days'"
                );
            }
        };
        if counts.len() != edges.len() + 1 {
            return exec_err!(
                "quantile: {} buckets do not fit the {} edges of {:?}",
                counts.len(),
                edges.len(),
                names.value(i)
            );
        }
        values.push(buckets::quantile(edges, counts, rank(ranks.value(i))));
    }
    Ok(Arc::new(Float64Array::from(values)))
}

/// A rank written as a decimal, as the fraction that it stands for.
fn rank(decimal: f64) -> Rank {
    const OF: i64 = 1_000_000;
    Rank {
        part: (decimal.clamp(0.0, 1.0) * OF as f64).round() as i64,
        of: OF,
    }
}

fn latest(arrays: &[ArrayRef], statistic: impl Fn(&mut [f64]) -> Option<f64>) -> Result<ArrayRef> {
    let days = ints(&arrays[0])?;
    let (known, least) = (floats(&arrays[1])?, floats(&arrays[2])?);
    let values: Float64Array = days
        .iter()
        .enumerate()
        .map(|(i, days)| {
            let known = known.value(i).max(0.0) as usize;
            if (known as f64) < least.value(i) {
                return None;
            }
            let mut complete: Vec<f64> =
                days.iter().skip(1).take(known).map(|d| *d as f64).collect();
            statistic(&mut complete)
        })
        .collect();
    Ok(Arc::new(values))
}

/// The value in the middle; of an even number the mean of the two in the middle.
fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(values[values.len() / 2 - 1], upper))
}

/// The lists of integers of a fixed-size list column.
fn ints(array: &ArrayRef) -> Result<Vec<Vec<i64>>> {
    let Some(list) = array.as_fixed_size_list_opt() else {
        return exec_err!(
            "expected a column of buckets or days, not {}",
            array.data_type()
        );
    };
    Ok((0..list.len())
        .map(|i| list.value(i).as_primitive::<Int64Type>().values().to_vec())
        .collect())
}
